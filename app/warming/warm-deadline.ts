/** The time by which a run must have had a good answer, or give up. Pauses that a server asked for don't count. */

// Longer delays overflow the timers of the platform.
const MAX_TIMER_MS = 2 ** 31 - 1;

export class WarmDeadline {
  readonly #afterMs: number;
  readonly #onOver: () => void;
  #endsMs = Number.POSITIVE_INFINITY;
  #pausedUntilMs = Number.NEGATIVE_INFINITY;
  #timer: NodeJS.Timeout | undefined;

  /** Calls `onOver` once, `afterMs` after the last good answer; never if that is infinite. Doesn't run before {@link restart}. */
  constructor(afterMs: number, onOver: () => void) {
    this.#afterMs = afterMs;
    this.#onOver = onOver;
  }

  /** Takes note of a good answer. */
  restart(): void {
    // An answer that comes during a pause was under way before it.
    this.#endsMs = Math.max(this.#pausedUntilMs, performance.now()) + this.#afterMs;
    if (this.#timer === undefined) this.#wait();
  }

  /** Takes note that a server asked for a pause, from now on. */
  pause(forMs: number): void {
    const nowMs = performance.now();
    const untilMs = Math.max(this.#pausedUntilMs, nowMs + forMs);
    this.#endsMs += untilMs - Math.max(this.#pausedUntilMs, nowMs);
    this.#pausedUntilMs = untilMs;
  }

  /** Ends it without a call. */
  close(): void {
    clearTimeout(this.#timer);
  }

  #wait(): void {
    const leftMs = this.#endsMs - performance.now();
    if (leftMs === Number.POSITIVE_INFINITY) return;
    // Good answers come many times a second, so the timer isn't set again for each.
    if (leftMs <= 0) this.#onOver();
    else this.#timer = setTimeout(() => this.#wait(), Math.min(Math.ceil(leftMs), MAX_TIMER_MS));
  }
}
