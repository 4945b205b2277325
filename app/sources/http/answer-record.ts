/** What is kept of an answer's headers, and what is said with it when a tile is asked for again. */
import type { Sharpness, TileRecord } from '../../cache/files/tile-record.ts';
import { readCacheControl } from './cache-control.ts';

const KEPT_HEADERS = ['cache-control', 'expires', 'date', 'age', 'etag', 'last-modified', 'pragma', 'vary'] as const;
const MAX_HEADER_CHARS = 512;
const SAFE_TEXT = new RegExp(`^[\\x20-\\x7e]{1,${MAX_HEADER_CHARS}}$`);

/** What stands for a header that is too long or odd to be kept: its strictest meaning. The others are left out. */
const STRICTEST: Readonly<Record<string, string>> = { 'cache-control': 'max-age=0', expires: '0', vary: '*' };

/**
 * The record of an answer to a request that was sent at `askedMs`. Counting from there takes the time under way for age, as
 * RFC 9111 §4.2.3 wants. Every header is of printable ASCII, at most 512 characters.
 */
export function makeRecord(headers: Headers, askedMs: number, sharpness?: Sharpness): TileRecord {
  const kept: Record<string, string> = {};
  for (const name of KEPT_HEADERS) {
    const text = headers.get(name);
    if (text === null) continue;
    const safe = SAFE_TEXT.test(text) ? text : STRICTEST[name];
    if (safe !== undefined) kept[name] = safe;
  }
  return { answeredMs: askedMs, headers: kept, ...(sharpness && { sharpness }) };
}

/** Whether an answer may be kept at all (RFC 9111 §5.2.2.5). */
export function mayKeep(headers: Headers): boolean {
  return !readCacheControl(headers.get('cache-control') ?? '').noStore;
}

/** The headers that ask for a tile only if it is another one now (RFC 9110 §13.1); none when nothing is known to ask by. */
export function makeConditions({ headers }: TileRecord): Readonly<Record<string, string>> {
  const etag = headers.etag;
  const lastModified = headers['last-modified'];
  return {
    ...(etag === undefined ? {} : { 'If-None-Match': etag }),
    ...(lastModified === undefined ? {} : { 'If-Modified-Since': lastModified }),
  };
}

/**
 * The record of a tile that a 304 has confirmed: what the 304 says replaces what was known (RFC 9111 §4.3.4). Undefined when
 * the 304 speaks of another image than the one that was asked about: that must not freshen it.
 */
export function confirmRecord(
  known: TileRecord,
  headers: Headers,
  askedMs: number,
  sharpness?: Sharpness,
): TileRecord | undefined {
  const answer = makeRecord(headers, askedMs, sharpness);
  if (!isSameImage(known.headers, answer.headers)) return undefined;
  // Both tell of one answer on its way: an Age of long ago would make the tile stale for ever.
  const { age: _age, date: _date, ...lasting } = known.headers;
  return { ...answer, headers: { ...lasting, ...answer.headers } };
}

type KeptHeaders = TileRecord['headers'];

function isSameImage(known: KeptHeaders, answer: KeptHeaders): boolean {
  const etag = answer.etag;
  if (etag !== undefined && (known.etag !== undefined || !isWeak(etag))) {
    return known.etag !== undefined && opaqueOf(etag) === opaqueOf(known.etag);
  }
  const lastModified = answer['last-modified'];
  return lastModified === undefined || known['last-modified'] === undefined || lastModified === known['last-modified'];
}

function isWeak(etag: string): boolean {
  return etag.startsWith('W/');
}

/** RFC 9110 §8.8.3.2, weak comparison: a server may call the same tag weak once it compresses its answers. */
function opaqueOf(etag: string): string {
  return isWeak(etag) ? etag.slice(2) : etag;
}
