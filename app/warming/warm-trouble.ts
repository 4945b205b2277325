/** What an error means for a run of warming: for one tile, or for all that follow. Decides; waits for nothing. */
import { CodedError, type ErrorCode } from '../../shared/errors.ts';

/**
 * `tile`: this one will not come. `again`: it may, the next time. `wait`: nothing can be had for a while, which says nothing
 * of the tile. `people`: nothing can be had until somebody does something.
 */
export type WarmTrouble = 'tile' | 'again' | 'wait' | 'people';

const MEANINGS: Readonly<Partial<Record<ErrorCode, WarmTrouble>>> = {
  'tile-missing': 'tile',
  'too-deep': 'tile',
  'not-storable': 'tile',
  offline: 'wait',
  'working-offline': 'wait',
  'source-busy': 'wait',
  'source-refused': 'people',
  'warming-forbidden': 'people',
  'warming-unmarked': 'people',
  'unknown-source': 'people',
};

/** True for what a server says of one tile that it was asked for, and that a further request would not change. */
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

/** Judges what the cache's `warmTile` rejected with; `isDiskResting` says whether no tile can be written. */
export function judgeTrouble(error: CodedError, isDiskResting: boolean): WarmTrouble {
  const meaning = MEANINGS[error.code];
  if (meaning) return meaning;
  // Something in one tile's way on the disk is that tile's own trouble.
  if (DISK_CODES.has(error.code)) return isDiskResting ? 'wait' : 'again';
  // A request of another tile has met it, and none was made for this one.
  const isOfOthers = !error.wasAsked && error.facts.retryAfterMs !== undefined;
  return isOfOthers ? 'wait' : 'again';
}

/** More than anybody wants to wait at the end of a run for tiles that have failed before. */
const LONG_BACKOFF_MS = 10_000;

/** True for a long pause after errors of a server that may be those of single tiles. */
export function isLongBackoff({ code, facts }: CodedError): boolean {
  return code === 'source-failed' && (facts.retryAfterMs ?? 0) > LONG_BACKOFF_MS;
}

const REFUSALS: ReadonlySet<ErrorCode> = new Set([
  'source-refused',
  'warming-forbidden',
  'warming-unmarked',
  'not-storable',
]);

/** True for what the source itself will not give: the rest of its tiles counts as refused, not as failed. */
export function isRefusal(code: ErrorCode): boolean {
  return REFUSALS.has(code);
}

/** Anything thrown, as an error of the list. */
export function toCoded(thrown: unknown): CodedError {
  return thrown instanceof CodedError ? thrown : new CodedError('internal', { cause: thrown });
}

/** How long a run waits before it tries again, where nothing says how long. */
const WAIT_MS = 5000;
const NEVER_BY_ITSELF: ReadonlySet<ErrorCode> = new Set(['working-offline']);

/** After how many milliseconds a `wait` is over by itself; infinite for what ends by an event alone. */
export function waitMsFor(error: CodedError): number {
  return NEVER_BY_ITSELF.has(error.code) ? Number.POSITIVE_INFINITY : (error.facts.retryAfterMs ?? WAIT_MS);
}
