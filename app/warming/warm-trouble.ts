/** Classifies errors of a warming run: for one tile, or for all that follow. No waiting here. */
import { CodedError, type ErrorCode } from '../../shared/errors.ts';

/**
 * `tile`: this tile won't arrive. `again`: it may, next time. `wait`: nothing can be fetched for a while, whatever the
 * tile. `people`: nothing can be fetched until someone acts.
 */
export type WarmTrouble = 'tile' | 'again' | 'wait' | 'people';

const MEANINGS: Readonly<Partial<Record<ErrorCode, WarmTrouble>>> = {
  'tile-missing': 'tile',
  'too-deep': 'tile',
  'wrong-tile-size': 'tile',
  'unsupported-tile': 'tile',
  'not-storable': 'tile',
  offline: 'wait',
  'working-offline': 'wait',
  'source-busy': 'wait',
  'source-refused': 'people',
  'password-needed': 'people',
  'cached-tiles-only': 'people',
  'warming-forbidden': 'people',
  'warming-unmarked': 'people',
  'unknown-source': 'people',
};

/** True for a server's answer about this tile that another request wouldn't change. */
export function isGoodAnswer({ code, wasAsked }: CodedError): boolean {
  return wasAsked && MEANINGS[code] === 'tile';
}

const DISK_CODES: ReadonlySet<ErrorCode> = new Set([
  'cache-full',
  'cache-read-only',
  'cache-denied',
  'cache-unavailable',
  'cache-low',
]);

/** Classifies a rejection of the cache's `warmTile`; `isDiskResting` says whether no tile can be written. */
export function judgeTrouble(error: CodedError, isDiskResting: boolean): WarmTrouble {
  const meaning = MEANINGS[error.code];
  if (meaning) return meaning;
  // Something blocking one tile's path on disk is that tile's own trouble.
  if (DISK_CODES.has(error.code)) return isDiskResting ? 'wait' : 'again';
  // Another tile's request failed, and none was sent for this one.
  const isOfOthers = !error.wasAsked && error.facts.retryAfterMs !== undefined;
  return isOfOthers ? 'wait' : 'again';
}

/** Longer than anyone wants to wait at the end of a run for tiles that failed before. */
const LONG_BACKOFF_MS = 10_000;

/** True for a long pause after server errors that may be caused by single tiles. */
export function isLongBackoff({ code, facts }: CodedError): boolean {
  return code === 'source-failed' && (facts.retryAfterMs ?? 0) > LONG_BACKOFF_MS;
}

const REFUSALS: ReadonlySet<ErrorCode> = new Set([
  'source-refused',
  'password-needed',
  'cached-tiles-only',
  'warming-forbidden',
  'warming-unmarked',
  'not-storable',
]);

/** True for what the source itself will not give: the rest of its tiles counts as refused, not as failed. */
export function isRefusal(code: ErrorCode): boolean {
  return REFUSALS.has(code);
}

/** Converts anything thrown into a `CodedError`. */
export function toCoded(thrown: unknown): CodedError {
  return thrown instanceof CodedError ? thrown : new CodedError('internal', { cause: thrown });
}

/** Default delay before a run tries again. */
const WAIT_MS = 5000;
const NEVER_BY_ITSELF: ReadonlySet<ErrorCode> = new Set(['working-offline']);

/** Milliseconds after which a `wait` ends; infinite if only an event ends it. */
export function waitMsFor(error: CodedError): number {
  return NEVER_BY_ITSELF.has(error.code) ? Number.POSITIVE_INFINITY : (error.facts.retryAfterMs ?? WAIT_MS);
}
