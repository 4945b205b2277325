/** The one signal that ends a request: its caller's wish, its time limits, or the source's own reasons. */
import { CodedError } from '../../../shared/errors.ts';

export interface TimeLimits {
  /** From sending a request until the answer's headers are there: name, connection, handshake and the server's own time. */
  readonly headersMs: number;
  /** From there until the body has ended. */
  readonly bodyMs: number;
}

export const TIME_LIMITS: TimeLimits = { headersMs: 15_000, bodyMs: 30_000 };

/** The reason of a signal whose time was up. */
export class TimeUp extends Error {
  override readonly name = 'TimeUp';
  readonly afterMs: number;

  constructor(afterMs: number) {
    super(`${afterMs} ms have passed`);
    this.afterMs = afterMs;
  }
}

/** Must be released when the request has ended, however it has. */
export class RequestSignal {
  readonly #controller = new AbortController();
  readonly #caller: AbortSignal;
  readonly #cancel = (): void => this.stop(new CodedError('cancelled'));
  #timer: NodeJS.Timeout | undefined;
  /** False while the request waits for its turn. */
  hasBegun = false;

  constructor(caller: AbortSignal) {
    this.#caller = caller;
    if (caller.aborted) this.#cancel();
    else caller.addEventListener('abort', this.#cancel, { once: true });
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Ends the request; the first reason stays. */
  stop(reason: CodedError | TimeUp): void {
    this.#controller.abort(reason);
  }

  /** Ends the request with {@link TimeUp} unless the next limit is set, or it is released, within the time. */
  limit(timeoutMs: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.stop(new TimeUp(timeoutMs)), timeoutMs);
  }

  /** Leaves nothing behind: no timer, and no listener on the caller's signal. */
  release(): void {
    clearTimeout(this.#timer);
    this.#caller.removeEventListener('abort', this.#cancel);
  }
}
