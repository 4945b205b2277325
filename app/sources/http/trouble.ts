/** Why something cannot be had, as a value that the parts of a network source hand on before it becomes an error. */
import { CodedError, type ErrorCode } from '../../../shared/errors.ts';
import type { SourceId } from '../../../shared/source.ts';

export interface Trouble {
  readonly code: ErrorCode;
  /** A short addition in plain text. */
  readonly detail?: string | undefined;
  /** When asking again may help; a positive number of milliseconds. */
  readonly retryAfterMs?: number | undefined;
  /** True when the server itself asked for this pause. */
  readonly isAskedPause?: boolean | undefined;
  /** Where people can read more. */
  readonly moreUrl?: string | undefined;
}

/** The error that tells of a trouble with a source; `wasAsked` when a request of its own has met it. */
export function toCodedError(trouble: Trouble, sourceId: SourceId, wasAsked: boolean): CodedError {
  const { code, detail, retryAfterMs, isAskedPause, moreUrl } = trouble;
  return new CodedError(code, {
    ...(detail === undefined ? {} : { detail }),
    wasAsked,
    facts: {
      sourceId,
      ...(retryAfterMs === undefined ? {} : { retryAfterMs: Math.max(1, Math.ceil(retryAfterMs)) }),
      ...(isAskedPause ? { isAskedPause } : {}),
      ...(moreUrl === undefined ? {} : { moreUrl }),
    },
  });
}
