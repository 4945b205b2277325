/** One line of a record file: what is known of one tile, with its own checksum. Knows nothing of files. */
import { crc32 } from 'node:zlib';
import type { Sharpness, TileRecord } from '../files/tile-record.ts';

/** A record with the tile it belongs to and the very bytes it speaks of. */
export interface RecordEntry {
  readonly x: number;
  readonly y: number;
  /** Length and CRC-32 of the tile's bytes: a record that outlived its tile is known by them. */
  readonly size: number;
  readonly crc: number;
  readonly record: TileRecord;
}

/** More than any header that is worth keeping. */
const MAX_HEADERS = 16;
const MAX_HEADER_LENGTH = 1024;
/** The words of the mark at the end of a line, for a tile that came by warming, and for how sharp it is. */
const WARMED = 'warmed';
const SHARPNESSES: readonly Sharpness[] = ['sharp', 'plain-only'];

/** The line without its end: eight hexadecimal digits of CRC-32 over the rest, a space, and JSON. */
export function formatRecordLine({ x, y, size, crc, record }: RecordEntry): string {
  const words = [...(record.warmed ? [WARMED] : []), ...(record.sharpness ? [record.sharpness] : [])];
  const mark = words.length === 0 ? [] : [words.join(' ')];
  const json = JSON.stringify([x, y, size, crc, record.answeredMs, record.headers, ...mark]);
  return `${formatCrc(json)} ${json}`;
}

/** Reads what {@link formatRecordLine} wrote; undefined for anything else, a torn line or one with a bit flipped. */
export function parseRecordLine(line: string): RecordEntry | undefined {
  const json = line.slice(9);
  if (line[8] !== ' ' || line.slice(0, 8) !== formatCrc(json)) return undefined;
  try {
    return readEntry(JSON.parse(json));
  } catch {
    return undefined;
  }
}

function formatCrc(text: string): string {
  return crc32(text).toString(16).padStart(8, '0');
}

// Whoever can write into the cache folder can also write a checksum: every part is looked at.
function readEntry(parts: unknown): RecordEntry | undefined {
  if (!Array.isArray(parts) || (parts.length !== 6 && parts.length !== 7)) return undefined;
  const [x, y, size, crc, answeredMs, headers, mark] = parts as unknown[];
  if (![x, y, size, crc].every((part) => Number.isSafeInteger(part) && (part as number) >= 0)) return undefined;
  if (typeof answeredMs !== 'number' || !isHeaders(headers)) return undefined;
  return { x, y, size, crc, record: { answeredMs, headers: { ...headers }, ...readMark(mark) } } as RecordEntry;
}

// Another version's mark says nothing here.
function readMark(mark: unknown): Pick<TileRecord, 'warmed' | 'sharpness'> {
  const words = typeof mark === 'string' ? mark.split(' ', 2) : [];
  const sharpness = SHARPNESSES.find((each) => words.includes(each));
  return { ...(words.includes(WARMED) ? { warmed: true as const } : {}), ...(sharpness ? { sharpness } : {}) };
}

function isHeaders(value: unknown): value is Record<string, string> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const entries = Object.entries(value);
  return entries.length <= MAX_HEADERS && entries.every(([, text]) => isHeaderText(text));
}

function isHeaderText(value: unknown): boolean {
  return typeof value === 'string' && value.length <= MAX_HEADER_LENGTH;
}
