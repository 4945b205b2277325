/** Remembers which tiles a source was asked about lately, and which it could not be asked about. */
import { LRUCache } from 'lru-cache';

/** A tile that is shown again and again is asked about no more often than this, whatever its headers say: 10 minutes. */
export const REVALIDATE_EVERY_MS = 10 * 60 * 1000;

// What falls out is merely asked about once more.
const MAX_TILES = 20_000;

interface Answered {
  readonly atMs: number;
  /** It was asked about as a tile of which a better picture was wanted. */
  readonly asLesser: boolean;
}

export class Revalidations {
  readonly #monotonicMs: () => number;
  readonly #answered = new LRUCache<string, Answered>({ max: MAX_TILES });
  readonly #unanswered = new LRUCache<string, true>({ max: MAX_TILES });

  /** `monotonicMs` is a clock that no change of the time of day moves. */
  constructor(monotonicMs: () => number) {
    this.#monotonicMs = monotonicMs;
  }

  /** True when the source answered less than {@link REVALIDATE_EVERY_MS} ago; for a lesser tile, as one. */
  wasAnsweredLately(name: string, isLesser: boolean): boolean {
    const answered = this.#answered.get(name);
    if (answered === undefined || (isLesser && !answered.asLesser)) return false;
    return this.#monotonicMs() - answered.atMs < REVALIDATE_EVERY_MS;
  }

  /** True when the source was asked last without an answer. */
  isUnanswered(name: string): boolean {
    return this.#unanswered.has(name);
  }

  markAnswered(name: string, asLesser: boolean): void {
    this.#answered.set(name, { atMs: this.#monotonicMs(), asLesser });
    this.#unanswered.delete(name);
  }

  /** The source has answered with a tile that is kept nowhere: the one that is there is asked about at its next look. */
  markUnkept(name: string): void {
    this.#answered.delete(name);
    this.#unanswered.delete(name);
  }

  markUnanswered(name: string): void {
    this.#unanswered.set(name, true);
  }
}
