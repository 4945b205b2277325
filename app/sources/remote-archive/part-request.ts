/** Reads the response to a request for a part of a file (RFC 9110 §14). */
import type { ByteRange } from '../../archives/pmtiles/directory.ts';
import { dropBody, readBody } from '../http/answer-body.ts';
import type { GoodAnswer, HttpAnswer, ReadGood } from '../http/server-request.ts';
import { type ArchiveVersion, isSameVersion, readVersion } from './archive-version.ts';

export interface Part extends GoodAnswer {
  /** Less than was asked for only if the file ends there. */
  readonly bytes: Uint8Array;
  readonly version: ArchiveVersion;
}

/** The header of a request for a part. */
export function makeRange({ offset, length }: ByteRange): Readonly<Record<string, string>> {
  return { Range: `bytes=${offset}-${offset + length - 1}` };
}

/**
 * Reads exactly the part, of the version if one is known: `changed` for another one, `cut-short` if it ends before the part. A server that sends the whole file isn't read:
 * `whole-only`.
 */
export function readPartOf(range: ByteRange, known: ArchiveVersion | undefined): ReadGood<Part> {
  return async (response, signal) => {
    const { status, headers } = response;
    if (status === 206) return readPart(response, range, known, signal);
    const answer = judgeOther(status, headers, known);
    if (answer) dropBody(response);
    return answer;
  };
}

function judgeOther(status: number, headers: Headers, known: ArchiveVersion | undefined): HttpAnswer<Part> | undefined {
  // A sign-in page answers 200 to everything.
  if (status === 200) return { kind: isPage(headers) ? 'sign-in-page' : 'whole-only' };
  if (status === 412) return { kind: 'changed' };
  if (status === 416 && !known) return { kind: 'bad', detail: 'an empty file' };
  // RFC 9110 §15.5.17: it says how long the file is.
  if (status === 416) {
    const isSame = headers.get('content-range')?.trim() === `bytes */${known?.totalBytes}`;
    return { kind: isSame ? 'cut-short' : 'changed' };
  }
  // One tile that is missing says little about its server, but an archive that is missing has no tiles.
  if (status === 404 || status === 410) return { kind: 'failed', detail: `HTTP ${status}`, notice: undefined };
  return undefined;
}

async function readPart(
  response: Response,
  range: ByteRange,
  known: ArchiveVersion | undefined,
  signal: AbortSignal,
): Promise<HttpAnswer<Part>> {
  const { headers } = response;
  const stated = readContentRange(headers.get('content-range'));
  const version = stated && readVersion(headers, stated.totalBytes);
  const isChanged = version && known && !isSameVersion(version, known);
  const lastByte = Math.min(range.offset + range.length, stated?.totalBytes ?? 0) - 1;
  if (!version || isChanged || stated.first !== range.offset || stated.last !== lastByte) {
    dropBody(response);
    return isChanged ? { kind: 'changed' } : { kind: 'bad', detail: 'another part than asked for' };
  }
  const maxBytes = stated.last - stated.first + 1;
  const body = await readBody(response, { maxBytes, signal });
  if (body.kind === 'too-long') return { kind: 'bad', detail: 'longer than announced' };
  if (body.kind === 'cut-off' || body.bytes.length < maxBytes) return { kind: 'bad', detail: 'incomplete' };
  return { kind: 'good', good: { bytes: body.bytes, headers, version } };
}

/** RFC 9110 §14.4; undefined for several parts at once, and for a length that isn't known. */
function readContentRange(text: string | null) {
  const [first, last, totalBytes] = (/^bytes (\d+)-(\d+)\/(\d+)$/i.exec(text?.trim() ?? '') ?? []).slice(1).map(Number);
  if (first === undefined || last === undefined || totalBytes === undefined) return undefined;
  const isRange = first <= last && last < totalBytes && Number.isSafeInteger(totalBytes);
  return isRange ? { first, last, totalBytes } : undefined;
}

function isPage(headers: Headers): boolean {
  return /^\s*(text\/html|application\/xhtml)/i.test(headers.get('content-type') ?? '');
}
