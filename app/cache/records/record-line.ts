/** One line of a record file: one tile's record with its own checksum. No file access here. */
import { crc32 } from 'node:zlib';
import type { Sharpness, TileRecord } from '../files/tile-record.ts';

/** A record, its tile and the bytes it describes. */
export interface RecordEntry {
  readonly x: number;
  readonly y: number;
  /** Length and CRC-32 of the tile's bytes, which identify a record that outlived its tile. */
  readonly size: number;
  readonly crc: number;
  readonly record: TileRecord;
}

/** More than any source needs. */
const MAX_HEADERS = 16;
const MAX_HEADER_LENGTH = 1024;
/** Words of the mark at the end of a line, for warmed tiles and for sharpness. */
const WARMED = 'warmed';
const SHARPNESSES: readonly Sharpness[] = ['sharp', 'plain-only'];

/** Formats a line without its newline: CRC-32 of the rest as eight hex digits, a space, and JSON. */
export function formatRecordLine({ x, y, size, crc, record }: RecordEntry): string {
  const words = [...(record.warmed ? [WARMED] : []), ...(record.sharpness ? [record.sharpness] : [])];
  const mark = words.length === 0 ? [] : [words.join(' ')];
  const json = JSON.stringify([x, y, size, crc, record.answeredMs, record.headers, ...mark]);
  return `${formatCrc(json)} ${json}`;
}

/** Parses a line made by {@link formatRecordLine}; undefined for anything else, such as torn or corrupted lines. */
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

// A checksum proves nothing about who wrote the line, so every part is validated.
function readEntry(parts: unknown): RecordEntry | undefined {
  if (!Array.isArray(parts) || (parts.length !== 6 && parts.length !== 7)) return undefined;
  const [x, y, size, crc, answeredMs, headers, mark] = parts as unknown[];
  if (![x, y, size, crc].every((part) => Number.isSafeInteger(part) && (part as number) >= 0)) return undefined;
  if (typeof answeredMs !== 'number' || !isHeaders(headers)) return undefined;
  return { x, y, size, crc, record: { answeredMs, headers: { ...headers }, ...readMark(mark) } } as RecordEntry;
}

// Ignores marks of other versions.
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
