/** When tiles that could not be had are asked for again: one timer for all of them. Knows no call. */

/** Asking sooner than this helps nobody. */
export const MIN_RETRY_MS = 250;
/** A tile that fails again and again is not asked for more often than this, whatever its source says. */
const MAX_FLOOR_MS = 30_000;
/** Longer waits end in a sleeping computer anyway; then it is simply asked. */
const MAX_RETRY_MS = 60 * 60 * 1000;
/** So that tiles which failed together do not all come back together: up to this part of the time is added. */
const JITTER = 0.1;

export interface RetryOptions<Tile> {
  readonly ask: (tile: Tile) => void;
  /** Tiles that are not wanted when their time has come wait for {@link RetryPlan.askDue}. */
  readonly isWanted: (tile: Tile) => boolean;
  readonly random?: () => number;
}

export class RetryPlan<Tile> {
  readonly #dueMs = new Map<Tile, number>();
  readonly #failures = new Map<Tile, number>();
  readonly #options: RetryOptions<Tile>;
  /** What was due then and is still planned was not wanted: it waits for a move of the map, not for the clock. */
  #askedMs = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(options: RetryOptions<Tile>) {
    this.#options = options;
  }

  /**
   * Plans to ask for a tile in so many milliseconds, give or take, and answers when, by `performance.now()`. Each failure
   * in a row doubles the least time, from {@link MIN_RETRY_MS} on.
   */
  schedule(tile: Tile, afterMs: number): number {
    const failures = this.#failures.get(tile) ?? 0;
    this.#failures.set(tile, failures + 1);
    const floorMs = Math.min(MIN_RETRY_MS * 2 ** failures, MAX_FLOOR_MS);
    const waitMs = Math.min(Math.max(afterMs, floorMs), MAX_RETRY_MS);
    const dueMs = performance.now() + waitMs * (1 + JITTER * (this.#options.random ?? Math.random)());
    this.#dueMs.set(tile, dueMs);
    this.#setTimer();
    return dueMs;
  }

  /** Makes a tile due now; it is asked for at the next {@link askDue}. */
  makeDue(tile: Tile): void {
    this.#failures.delete(tile);
    this.#dueMs.set(tile, 0);
  }

  /** Plans no more for a tile that was asked for, but remembers its failures. */
  cancel(tile: Tile): void {
    if (this.#dueMs.delete(tile)) this.#setTimer();
  }

  /** Forgets a tile that is there, or has gone. */
  forget(tile: Tile): void {
    this.#failures.delete(tile);
    this.cancel(tile);
  }

  /** Asks for the tiles whose time has come, as far as they are wanted now. */
  askDue(): void {
    const nowMs = performance.now();
    this.#askedMs = nowMs;
    for (const [tile, dueMs] of [...this.#dueMs]) {
      if (dueMs > nowMs || !this.#options.isWanted(tile)) continue;
      this.#dueMs.delete(tile);
      this.#options.ask(tile);
    }
    this.#setTimer();
  }

  #setTimer(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const nextMs = Math.min(...[...this.#dueMs.values()].filter((dueMs) => dueMs > this.#askedMs));
    if (nextMs === Number.POSITIVE_INFINITY) return;
    this.#timer = setTimeout(() => this.askDue(), Math.max(0, Math.ceil(nextMs - performance.now())));
  }

  /** Plans nothing any more. */
  stop(): void {
    this.#dueMs.clear();
    this.#failures.clear();
    this.#setTimer();
  }
}
