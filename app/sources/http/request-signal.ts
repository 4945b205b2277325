/** One signal that ends a request: for its caller, its time limits, or the source. */
import { CodedError } from '../../../shared/errors.ts';

export interface TimeLimits {
  /** From sending a request to receiving the response headers: DNS, connection, handshake and server time. */
  readonly headersMs: number;
  /** From there to the end of the body. */
  readonly bodyMs: number;
}

export const TIME_LIMITS: TimeLimits = { headersMs: 15_000, bodyMs: 30_000 };

/** Abort reason of a request that timed out. */
export class TimeUp extends Error {
  override readonly name = 'TimeUp';
  readonly afterMs: number;

  constructor(afterMs: number) {
    super(`${afterMs} ms have passed`);
    this.afterMs = afterMs;
  }
}

/** Must be released when the request has ended. */
export class RequestSignal {
  readonly #controller = new AbortController();
  readonly #caller: AbortSignal;
  readonly #cancel = (): void => this.stop(new CodedError('cancelled'));
  #timer: NodeJS.Timeout | undefined;
  /** False while the request waits in the queue. */
  hasBegun = false;

  constructor(caller: AbortSignal) {
    this.#caller = caller;
    if (caller.aborted) this.#cancel();
    else caller.addEventListener('abort', this.#cancel, { once: true });
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Ends the request; the first reason counts. */
  stop(reason: CodedError | TimeUp): void {
    this.#controller.abort(reason);
  }

  /** Ends the request with {@link TimeUp} unless another limit is set, or it is released, within that time. */
  limit(timeoutMs: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.stop(new TimeUp(timeoutMs)), timeoutMs);
  }

  /** Removes the timer and the listener on the caller's signal. */
  release(): void {
    clearTimeout(this.#timer);
    this.#caller.removeEventListener('abort', this.#cancel);
  }
}
