/** Decides whether a warming run may continue: people pause it, and trouble holds it until it is over. */
import type { WarmState } from '../../shared/areas/area.ts';
import type { CodedError } from '../../shared/errors.ts';

interface Hold {
  readonly error: CodedError;
  readonly byPeople: boolean;
}

export interface WarmGateOptions {
  /** Called when the state or its reason changes. */
  readonly onChange: () => void;
  /** How long a trouble may hold a run without progress, in milliseconds; infinite for a run that waits. */
  readonly patienceMs: (error: CodedError) => number;
  /** Called when a trouble has lasted too long. */
  readonly onGiveUp: (error: CodedError) => void;
}

// Longer delays overflow the platform's timers.
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

  /** The error that holds the run. */
  get reason(): CodedError | undefined {
    return this.#hold?.error;
  }

  /** Resolves once the gate is open, or at once if it already is. */
  async open(): Promise<void> {
    while (this.state !== 'running') await this.wake();
  }

  /** Resolves at the gate's next change. */
  wake(): Promise<void> {
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  pause(): void {
    this.#isPaused = true;
    this.#tell();
  }

  /** Opens the gate whatever held it: the next tile is the probe. */
  resume(): void {
    this.#isPaused = false;
    this.release();
  }

  /** Releases a hold because the trouble may be over; a pause by people remains. */
  release(): void {
    clearTimeout(this.#timer);
    this.#hold = undefined;
    this.#tell();
  }

  /** Holds the run for `forMs`; `byPeople` means until {@link resume}. */
  hold(error: CodedError, forMs: number, byPeople: boolean): void {
    const leftMs = this.#progressMs + this.#options.patienceMs(error) - performance.now();
    if (leftMs <= 0) {
      this.#options.onGiveUp(error);
      return;
    }
    // A passing trouble doesn't end a hold that people must end.
    if (this.#hold?.byPeople && !byPeople) return;
    this.#hold = { error, byPeople };
    clearTimeout(this.#timer);
    const endsMs = Math.min(byPeople ? Number.POSITIVE_INFINITY : forMs, leftMs);
    if (endsMs < MAX_TIMER_MS) this.#timer = setTimeout(() => this.#end(error, leftMs <= endsMs), endsMs);
    this.#tell();
  }

  /** Notes a fetched tile, which proves that any trouble is over. */
  noteProgress(): void {
    this.#progressMs = performance.now();
  }

  /** Wakes all waiters and clears the timer. */
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
