/** Counts the results of a run's tiles, each once, and the reasons for failures. */
import { NO_COUNTS, type WarmCounts, type WarmFailure } from '../../shared/areas/area.ts';
import type { ErrorValue } from '../../shared/errors.ts';

/** Possible results of a tile in a run. */
export type TileEnd = 'fetched' | 'present' | 'revalidated' | 'missing' | 'failed' | 'refused';

/** More reasons than anyone reads; further ones count under the last one. */
const MAX_REASONS = 20;

export class WarmTally {
  #counts: WarmCounts = NO_COUNTS;
  readonly #failures = new Map<string, { error: ErrorValue; tiles: number }>();

  get counts(): WarmCounts {
    return this.#counts;
  }

  /** Most tiles first. */
  get failures(): readonly WarmFailure[] {
    return [...this.#failures.values()]
      .map((failure) => ({ ...failure }))
      .sort((one, other) => other.tiles - one.tiles);
  }

  /** Counts a tile that is now on disk, with the bytes transferred for it, or one that doesn't exist. */
  add(end: Exclude<TileEnd, 'failed' | 'refused'>, bytes: number): void {
    this.#count(end, 1, bytes);
  }

  /** Counts failed tiles under a reason. */
  addFailed(end: 'failed' | 'refused', error: ErrorValue, tiles = 1): void {
    if (tiles === 0) return;
    this.#count(end, tiles, 0);
    const key = this.#findReason(error);
    const failure = this.#failures.get(key) ?? { error: withoutMoment(error), tiles: 0 };
    failure.tiles += tiles;
    this.#failures.set(key, failure);
  }

  #count(end: TileEnd, tiles: number, bytes: number): void {
    const counts = this.#counts;
    this.#counts = {
      ...counts,
      [end]: counts[end] + tiles,
      total: counts.total + tiles,
      bytes: counts.bytes + bytes,
    };
  }

  #findReason({ message }: ErrorValue): string {
    if (this.#failures.has(message) || this.#failures.size < MAX_REASONS) return message;
    return [...this.#failures.keys()].at(-1) ?? message;
  }
}

/** Drops the retry time, which doesn't explain why tiles failed. */
function withoutMoment({ retryAfterMs: _moment, isAskedPause: _asked, ...error }: ErrorValue): ErrorValue {
  return error;
}
