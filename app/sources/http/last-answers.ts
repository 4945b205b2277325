/** Remembers, in memory alone, what the last question about each tile came to. For people who ask; decides nothing. */
import { LRUCache } from 'lru-cache';
import { CodedError, toErrorValue } from '../../../shared/errors.ts';
import { formatTileCoord, type TileCoord } from '../../../shared/tile-coord.ts';
import type { LastAnswer } from '../tile-source.ts';
import type { OnStatus } from './tile-request.ts';

/** More tiles than a map shows in an hour of moving about; a megabyte or so. What falls out counts as not asked. */
export const MAX_LAST_ANSWERS = 4000;

export class LastAnswers {
  readonly #answers = new LRUCache<string, LastAnswer>({ max: MAX_LAST_ANSWERS });

  /** What the last question about the tile came to. Looking does not count as use. */
  find(coord: TileCoord): LastAnswer | undefined {
    return this.#answers.peek(formatTileCoord(coord));
  }

  /** Asks, and remembers the outcome unless it was cancelled or no server was asked; settles as `ask` does. */
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
