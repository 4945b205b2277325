/** The response headers that are stored, and the request headers for a revalidation. */
import type { Sharpness, TileRecord } from '../../cache/files/tile-record.ts';
import { readCacheControl } from './cache-control.ts';

const KEPT_HEADERS = ['cache-control', 'expires', 'date', 'age', 'etag', 'last-modified', 'pragma', 'vary'] as const;
const MAX_HEADER_CHARS = 512;
const SAFE_TEXT = new RegExp(`^[\\x20-\\x7e]{1,${MAX_HEADER_CHARS}}$`);

/** Stored in place of a header that is too long or malformed: its strictest meaning. Others are dropped. */
const STRICTEST: Readonly<Record<string, string>> = { 'cache-control': 'max-age=0', expires: '0', vary: '*' };

/**
 * The record of a response to a request sent at `askedMs`. Starting there counts the transfer time as age, as RFC 9111
 * §4.2.3 requires. Every header is printable ASCII, at most 512 characters.
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

/** True if the response may be stored (RFC 9111 §5.2.2.5). */
export function mayKeep(headers: Headers): boolean {
  return !readCacheControl(headers.get('cache-control') ?? '').noStore;
}

/** The conditional request headers for a tile (RFC 9110 §13.1); empty without validators. */
export function makeConditions({ headers }: TileRecord): Readonly<Record<string, string>> {
  const etag = headers.etag;
  const lastModified = headers['last-modified'];
  return {
    ...(etag === undefined ? {} : { 'If-None-Match': etag }),
    ...(lastModified === undefined ? {} : { 'If-Modified-Since': lastModified }),
  };
}

/**
 * The record of a tile confirmed by a 304, whose headers replace the known ones (RFC 9111 §4.3.4). Undefined if the 304
 * is about another image, which must not be freshened.
 */
export function confirmRecord(
  known: TileRecord,
  headers: Headers,
  askedMs: number,
  sharpness?: Sharpness,
): TileRecord | undefined {
  const answer = makeRecord(headers, askedMs, sharpness);
  if (!isSameImage(known.headers, answer.headers)) return undefined;
  // Both describe a single response in transit; an old Age would make the tile stale permanently.
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

/** RFC 9110 §8.8.3.2, weak comparison: a server may weaken the same tag once it compresses its responses. */
function opaqueOf(etag: string): string {
  return isWeak(etag) ? etag.slice(2) : etag;
}
