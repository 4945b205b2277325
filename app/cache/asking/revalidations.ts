/** Remembers which tiles were revalidated recently, and for which the last attempt failed. */
import { LRUCache } from 'lru-cache';

/** Minimum time between two revalidations of one tile, whatever its headers say: 10 minutes. */
export const REVALIDATE_EVERY_MS = 10 * 60 * 1000;

// An evicted entry only costs one extra request.
const MAX_TILES = 20_000;

interface Answered {
  readonly atMs: number;
  /** True if the request was for a sharper picture of the tile. */
  readonly asLesser: boolean;
}

export class Revalidations {
  readonly #monotonicMs: () => number;
  readonly #answered = new LRUCache<string, Answered>({ max: MAX_TILES });
  readonly #unanswered = new LRUCache<string, true>({ max: MAX_TILES });

  /** `monotonicMs` must not jump when the system time changes. */
  constructor(monotonicMs: () => number) {
    this.#monotonicMs = monotonicMs;
  }

  /**
   * True if the source answered less than {@link REVALIDATE_EVERY_MS} ago. With `isLesser`, only a request for a
   * sharper picture counts.
   */
  wasAnsweredLately(name: string, isLesser: boolean): boolean {
    const answered = this.#answered.get(name);
    if (answered === undefined || (isLesser && !answered.asLesser)) return false;
    return this.#monotonicMs() - answered.atMs < REVALIDATE_EVERY_MS;
  }

  /** True if the last request for the tile got no answer. */
  isUnanswered(name: string): boolean {
    return this.#unanswered.has(name);
  }

  markAnswered(name: string, asLesser: boolean): void {
    this.#answered.set(name, { atMs: this.#monotonicMs(), asLesser });
    this.#unanswered.delete(name);
  }

  /** The source answered with a tile that may not be stored, so the stored one is revalidated at its next lookup. */
  markUnkept(name: string): void {
    this.#answered.delete(name);
    this.#unanswered.delete(name);
  }

  markUnanswered(name: string): void {
    this.#unanswered.set(name, true);
  }
}
