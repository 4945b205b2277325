/** The header and the directories of PMTiles 3: https://github.com/protomaps/PMTiles/blob/main/spec/v3/spec.md */
import { promisify } from 'node:util';
import { brotliDecompress, gunzip } from 'node:zlib';
import { CodedError } from '../../../shared/errors.ts';

export interface ByteRange {
  readonly offset: number;
  readonly length: number;
}

export interface Header {
  readonly root: ByteRange;
  readonly metadata: ByteRange;
  readonly leaves: ByteRange;
  readonly data: ByteRange;
  /** Zero if unknown. */
  readonly addressedTiles: number;
  readonly directoryCompression: number;
  readonly tileCompression: number;
  readonly tileType: number;
  readonly minZoom: number;
  readonly maxZoom: number;
  /** West, south, east, north. */
  readonly bounds: readonly number[];
}

const HEADER_BYTES = 127;
const MAGIC = 'PMTiles\x03';

/** True if the bytes begin like version 3. */
export function isPmtiles(start: string): boolean {
  return start.startsWith(MAGIC);
}

/** Throws `archive-unreadable` without a header, `archive-damaged` for numbers that no file can have. */
export function readHeader(bytes: Uint8Array): Header {
  const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (view.length < HEADER_BYTES || !isPmtiles(view.toString('latin1', 0, 8)))
    throw new CodedError('archive-unreadable');
  const read = (at: number): number => toNumber(view.readBigUInt64LE(at));
  const range = (at: number): ByteRange => ({ offset: read(at), length: read(at + 8) });
  return {
    root: range(8),
    metadata: range(24),
    leaves: range(40),
    data: range(56),
    addressedTiles: read(72),
    directoryCompression: view.readUInt8(97),
    tileCompression: view.readUInt8(98),
    tileType: view.readUInt8(99),
    minZoom: view.readUInt8(100),
    maxZoom: view.readUInt8(101),
    bounds: [102, 106, 110, 114].map((at) => view.readInt32LE(at) / 10_000_000),
  };
}

function toNumber(value: bigint): number {
  if (value > BigInt(Number.MAX_SAFE_INTEGER)) throw new CodedError('archive-damaged');
  return Number(value);
}

/** The entries of one directory, in the order of their ids. */
export interface Directory {
  readonly length: number;
  /** The first tile of each entry. */
  readonly ids: Float64Array;
  /** How many tiles in a row have the same picture; 0 for a leaf directory. */
  readonly runs: Float64Array;
  readonly lengths: Float64Array;
  /** From the start of the tiles, or of the leaves. */
  readonly offsets: Float64Array;
}

const MAX_ENTRIES = 500_000;
/** More than so many entries take. */
export const MAX_DIRECTORY_BYTES = 16_000_000;

/** Reads a directory, which is not compressed any more. Throws `archive-damaged`. */
export function readDirectory(bytes: Uint8Array): Directory {
  const varints = readVarints(bytes);
  const next = (): number => varints.next().value ?? damaged();
  const length = next();
  // Each entry takes four bytes at least.
  if (length < 1 || length > MAX_ENTRIES || length * 4 > bytes.length) damaged();
  const ids = Float64Array.from({ length }, next);
  for (let at = 1; at < length; at += 1) ids[at] = Number(ids[at - 1]) + (ids[at] || damaged());
  const runs = Float64Array.from({ length }, next);
  const lengths = Float64Array.from({ length }, () => next() || damaged());
  const offsets = Float64Array.from({ length }, next);
  if (offsets[0] === 0 || Number(ids[length - 1]) > Number.MAX_SAFE_INTEGER) damaged();
  // Zero means: right after the one before.
  for (let at = 0; at < length; at += 1) {
    offsets[at] = offsets[at] === 0 ? Number(offsets[at - 1]) + Number(lengths[at - 1]) : Number(offsets[at]) - 1;
  }
  return { length, ids, runs, lengths, offsets };
}

/** The entry that has the tile, or the leaf that may have it; -1 if there is none. */
export function findEntry({ length, ids, runs }: Directory, id: number): number {
  let [low, high] = [0, length - 1];
  while (low <= high) {
    const middle = (low + high) >> 1;
    if (Number(ids[middle]) <= id) low = middle + 1;
    else high = middle - 1;
  }
  if (high < 0) return -1;
  const run = Number(runs[high]);
  return run === 0 || id < Number(ids[high]) + run ? high : -1;
}

/** Little-endian groups of seven bits; https://protobuf.dev/programming-guides/encoding/#varints */
function* readVarints(bytes: Uint8Array): Generator<number> {
  let [value, factor] = [0, 1];
  for (const byte of bytes) {
    value += (byte & 0x7f) * factor;
    factor *= 128;
    if (value > Number.MAX_SAFE_INTEGER || factor > 2 ** 70) damaged();
    if (byte >= 0x80) continue;
    yield value;
    [value, factor] = [0, 1];
  }
}

function damaged(): never {
  throw new CodedError('archive-damaged');
}

const inflateGzip = promisify(gunzip);
const inflateBrotli = promisify(brotliDecompress);

/**
 * Undoes a compression, by its number in the header. Rejects with `archive-damaged` for other bytes or more than `maxBytes` of them,
 * with `archive-unreadable` for a compression that isn't known.
 */
export async function inflate(bytes: Uint8Array, compression: number, maxBytes: number): Promise<Uint8Array> {
  if (compression <= 1) return bytes.length <= maxBytes ? bytes : damaged();
  const undo = compression === 2 ? inflateGzip : compression === 3 ? inflateBrotli : undefined;
  if (!undo) throw new CodedError('archive-unreadable');
  try {
    return await undo(bytes, { maxOutputLength: maxBytes });
  } catch (thrown) {
    throw new CodedError('archive-damaged', { cause: thrown });
  }
}
