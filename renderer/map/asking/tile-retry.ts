/** Plans the retries of failed tiles, with one timer for all. No calls here. */

/** The shortest wait. */
export const MIN_RETRY_MS = 250;
/** The upper limit of the backoff of a tile that keeps failing. */
const MAX_FLOOR_MS = 30_000;
/** The longest wait. */
const MAX_RETRY_MS = 60 * 60 * 1000;
/** Adds up to this share of the wait, so that tiles that failed together don't retry together. */
const JITTER = 0.1;

export interface RetryOptions<Tile> {
  readonly ask: (tile: Tile) => void;
  /** Tiles that aren't wanted when they are due wait for {@link RetryPlan.askDue}. */
  readonly isWanted: (tile: Tile) => boolean;
  readonly random?: () => number;
}

export class RetryPlan<Tile> {
  readonly #dueMs = new Map<Tile, number>();
  readonly #failures = new Map<Tile, number>();
  readonly #options: RetryOptions<Tile>;
  /** Tiles that were due before this time weren't wanted: they wait for the map to move, not for the timer. */
  #askedMs = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(options: RetryOptions<Tile>) {
    this.#options = options;
  }

  /**
   * Plans a retry after `afterMs` plus jitter. Returns its time by `performance.now()`. Each failure in a row doubles the shortest
   * wait, starting at {@link MIN_RETRY_MS}.
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

  /** Makes a tile due now, for the next {@link askDue}. */
  makeDue(tile: Tile): void {
    this.#failures.delete(tile);
    this.#dueMs.set(tile, 0);
  }

  /** Removes the plan of a tile but remembers its failures. */
  cancel(tile: Tile): void {
    if (this.#dueMs.delete(tile)) this.#setTimer();
  }

  /** Forgets a tile and its failures. */
  forget(tile: Tile): void {
    this.#failures.delete(tile);
    this.cancel(tile);
  }

  /** Retries the tiles that are due and wanted. */
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

  /** Removes all plans. */
  stop(): void {
    this.#dueMs.clear();
    this.#failures.clear();
    this.#setTimer();
  }
}
