/** Notices that a source has never worked: its first answers all fail in the same way. No texts here. */
import type { CodedError, ErrorCode } from '../../../shared/errors.ts';

/** A few failures could be the edge of a map, or a moment's trouble. */
export const FAILURES_FOR_NOTICE = 4;

const REFUSALS: ReadonlySet<ErrorCode> = new Set(['source-refused', 'password-needed']);

export class FirstAnswers {
  readonly #onFailing: (error: CodedError) => void;
  readonly #onWorking: () => void;
  #code: ErrorCode | undefined;
  #failures = 0;
  #hasWorked = false;

  /** `onFailing` is called with the last failure, once until {@link forget}; `onWorking` at the first good answer after that. */
  constructor(onFailing: (error: CodedError) => void, onWorking: () => void) {
    this.#onFailing = onFailing;
    this.#onWorking = onWorking;
  }

  noteGood(): void {
    if (this.#isTold) this.#onWorking();
    this.#hasWorked = true;
  }

  /** Notes a failed request. */
  noteFailure(error: CodedError): void {
    // A refusal is told at once, and in its own way.
    if (this.#hasWorked || this.#isTold || REFUSALS.has(error.code)) return;
    this.#failures = error.code === this.#code ? this.#failures + 1 : 1;
    this.#code = error.code;
    if (this.#isTold) this.#onFailing(error);
  }

  /** Starts over, unless the source has worked. */
  forget(): void {
    this.#failures = 0;
  }

  get #isTold(): boolean {
    return !this.#hasWorked && this.#failures >= FAILURES_FOR_NOTICE;
  }
}
