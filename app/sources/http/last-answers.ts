/** Remembers in memory the result of each tile's last request, for display only. */
import { LRUCache } from 'lru-cache';
import { CodedError, toErrorValue } from '../../../shared/errors.ts';
import { formatTileCoord, type TileCoord } from '../../../shared/tiles/tile-coord.ts';
import type { LastAnswer } from '../tile-source.ts';
import type { OnStatus } from './server-request.ts';

/** More tiles than a map shows in an hour of panning, in about a megabyte. An evicted tile counts as not requested. */
export const MAX_LAST_ANSWERS = 4000;

export class LastAnswers {
  readonly #answers = new LRUCache<string, LastAnswer>({ max: MAX_LAST_ANSWERS });

  /** Result of the last request for a tile. Not counted as a use. */
  find(coord: TileCoord): LastAnswer | undefined {
    return this.#answers.peek(formatTileCoord(coord));
  }

  /**
   * Runs `ask` and remembers the outcome, unless it was cancelled or no server was contacted. Settles as `ask` does.
   */
  async follow<Found>(coord: TileCoord, ask: (onStatus: OnStatus) => Promise<Found>): Promise<Found> {
    let status: number | null = null;
    const onStatus = (told: number): void => {
      status = told === 0 ? null : told;
    };
    try {
      const found = await ask(onStatus);
      this.#answers.set(formatTileCoord(coord), { status, error: null });
      return found;
    } catch (thrown) {
      if (thrown instanceof CodedError && thrown.wasAsked) {
        this.#answers.set(formatTileCoord(coord), { status, error: toErrorValue(thrown) });
      }
      throw thrown;
    }
  }
}
