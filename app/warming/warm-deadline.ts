/** The time by which a run must get a good answer, or give up. Pauses requested by a server don't count, up to an hour. */

// Longer delays overflow the platform's timers.
const MAX_TIMER_MS = 2 ** 31 - 1;

/** Pauses between two good answers don't count up to this. A server may ask for pauses endlessly, and a run has to end. */
const MAX_PAUSES_MS = 3_600_000;

export class WarmDeadline {
  readonly #afterMs: number;
  readonly #onOver: () => void;
  #endsMs = Number.POSITIVE_INFINITY;
  #pausedUntilMs = Number.NEGATIVE_INFINITY;
  #pausesMs = 0;
  #timer: NodeJS.Timeout | undefined;

  /**
   * Calls `onOver` once, `afterMs` after the last good answer; never if that is infinite. Starts with {@link restart}.
   */
  constructor(afterMs: number, onOver: () => void) {
    this.#afterMs = afterMs;
    this.#onOver = onOver;
  }

  /** Notes a good answer. */
  restart(): void {
    // An answer during a pause belongs to a request sent before it.
    this.#endsMs = Math.max(this.#pausedUntilMs, performance.now()) + this.#afterMs;
    this.#pausesMs = 0;
    if (this.#timer === undefined) this.#wait();
  }

  /** Notes that a server requested a pause, starting now. */
  pause(forMs: number): void {
    const nowMs = performance.now();
    const untilMs = Math.max(this.#pausedUntilMs, nowMs + forMs);
    const addedMs = Math.min(untilMs - Math.max(this.#pausedUntilMs, nowMs), MAX_PAUSES_MS - this.#pausesMs);
    this.#endsMs += addedMs;
    this.#pausesMs += addedMs;
    this.#pausedUntilMs = untilMs;
  }

  /** Stops it without a call. */
  close(): void {
    clearTimeout(this.#timer);
  }

  #wait(): void {
    const leftMs = this.#endsMs - performance.now();
    if (leftMs === Number.POSITIVE_INFINITY) return;
    // Good answers come many times a second, so the timer isn't reset for each.
    if (leftMs <= 0) this.#onOver();
    else this.#timer = setTimeout(() => this.#wait(), Math.min(Math.ceil(leftMs), MAX_TIMER_MS));
  }
}
