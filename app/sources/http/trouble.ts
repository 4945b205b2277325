/** A failure as a value passed between the parts of a network source before it becomes an error. */
import { CodedError, type ErrorCode } from '../../../shared/errors.ts';
import type { SourceId } from '../../../shared/sources/source.ts';

export interface Trouble {
  readonly code: ErrorCode;
  /** A short addition in plain text. */
  readonly detail?: string | undefined;
  /** When a retry may help; a positive number of milliseconds. */
  readonly retryAfterMs?: number | undefined;
  /** True if the server requested this pause. */
  readonly isAskedPause?: boolean | undefined;
  /** A page with more information. */
  readonly moreUrl?: string | undefined;
}

/** Converts a trouble of a source into an error; `wasAsked` if its own request failed. */
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
