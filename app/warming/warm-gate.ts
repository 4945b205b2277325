/** Whether a run of warming may go on: people pause it, and troubles hold it up until they are over. Knows no tiles. */
import type { WarmState } from '../../shared/area.ts';
import type { CodedError } from '../../shared/errors.ts';

interface Hold {
  readonly error: CodedError;
  readonly byPeople: boolean;
}

export interface WarmGateOptions {
  /** The state or its reason has changed. */
  readonly onChange: () => void;
  /** How long a trouble may hold up a run that makes no progress, in milliseconds; infinite for a run that waits. */
  readonly patienceMs: (error: CodedError) => number;
  /** A trouble has outlasted the patience. */
  readonly onGiveUp: (error: CodedError) => void;
}

// Longer delays overflow the timers of the platform.
const MAX_TIMER_MS = 2 ** 31 - 1;

export class WarmGate {
  readonly #options: WarmGateOptions;
  #isPaused: boolean;
  #hold: Hold | undefined;
  #timer: NodeJS.Timeout | undefined;
  #waiting: (() => void)[] = [];
  #progressMs = performance.now();

  constructor(options: WarmGateOptions, isPaused: boolean) {
    this.#options = options;
    this.#isPaused = isPaused;
  }

  get state(): Exclude<WarmState, 'queued'> {
    if (this.#isPaused || this.#hold?.byPeople) return 'paused';
    return this.#hold ? 'waiting' : 'running';
  }

  /** What holds it up. */
  get reason(): CodedError | undefined {
    return this.#hold?.error;
  }

  /** Resolves once the gate is open, at once if it is. */
  async open(): Promise<void> {
    while (this.state !== 'running') await this.wake();
  }

  /** Resolves at the next change of the gate. */
  wake(): Promise<void> {
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  pause(): void {
    this.#isPaused = true;
    this.#tell();
  }

  /** Opens it, whatever held it up: the next tile is the probe. */
  resume(): void {
    this.#isPaused = false;
    this.release();
  }

  /** The trouble may be over; what people have paused stays so. */
  release(): void {
    clearTimeout(this.#timer);
    this.#hold = undefined;
    this.#tell();
  }

  /** Holds the run up for a time; by people means until {@link resume}. */
  hold(error: CodedError, forMs: number, byPeople: boolean): void {
    const leftMs = this.#progressMs + this.#options.patienceMs(error) - performance.now();
    if (leftMs <= 0) {
      this.#options.onGiveUp(error);
      return;
    }
    // One that people have to end is not ended by a passing one.
    if (this.#hold?.byPeople && !byPeople) return;
    this.#hold = { error, byPeople };
    clearTimeout(this.#timer);
    const endsMs = Math.min(byPeople ? Number.POSITIVE_INFINITY : forMs, leftMs);
    if (endsMs < MAX_TIMER_MS) this.#timer = setTimeout(() => this.#end(error, leftMs <= endsMs), endsMs);
    this.#tell();
  }

  /** A tile has come: whatever was in the way is over. */
  noteProgress(): void {
    this.#progressMs = performance.now();
  }

  /** Wakes all who wait, and holds no timer any more. */
  close(): void {
    clearTimeout(this.#timer);
    this.#isPaused = false;
    this.#hold = undefined;
    this.#wakeAll();
  }

  #end(error: CodedError, isPatienceOver: boolean): void {
    if (isPatienceOver) this.#options.onGiveUp(error);
    else this.release();
  }

  #tell(): void {
    this.#options.onChange();
    this.#wakeAll();
  }

  #wakeAll(): void {
    for (const wake of this.#waiting.splice(0)) wake();
  }
}
