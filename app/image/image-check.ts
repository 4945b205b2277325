/** Checks whether bytes begin with one whole image and determines its type, from the bytes alone. */
import { crc32 } from 'node:zlib';
import type { TileContentType } from '../../shared/tiles/tile.ts';
import { isWholeAvif } from './avif.ts';
import { measureGif } from './gif.ts';

/** Smaller than any image: a lossless WebP of one pixel has 26 bytes, and other types have more. */
export const MIN_TILE_BYTES = 26;
/** The largest image accepted as a tile: 2 MiB. */
export const MAX_TILE_BYTES = 2 * 1024 * 1024;

/** Image types allowed for a source's tiles. */
export type ImageRule = 'raster' | 'svg';

export interface WholeImage {
  readonly contentType: TileContentType;
  /** In bytes. What follows isn't part of the image. */
  readonly length: number;
}

/**
 * Finds a whole image at the start of the bytes. Undefined if it is truncated or damaged, of another type, or if the
 * bytes are fewer than {@link MIN_TILE_BYTES} or more than {@link MAX_TILE_BYTES}. Other bytes may follow a PNG, JPEG,
 * WebP or GIF, but not an AVIF, whose boxes fill its file. SVG is accepted only by the rule `svg`. Never throws.
 */
export function checkImage(bytes: Uint8Array, rule: ImageRule): WholeImage | undefined {
  if (bytes.length < MIN_TILE_BYTES || bytes.length > MAX_TILE_BYTES) return undefined;
  const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  const types = rule === 'svg' ? VECTOR : RASTER;
  for (const [contentType, measure] of types) {
    const length = measure(view);
    if (length !== undefined) return { contentType, length };
  }
  return undefined;
}

/** The type of a tile file's bytes, which are exactly one whole image; otherwise undefined. Never throws. */
export function checkTileFile(bytes: Uint8Array, rule: ImageRule): TileContentType | undefined {
  const image = checkImage(bytes, rule);
  return image?.length === bytes.length ? image.contentType : undefined;
}

/** Returns the length of the whole image of one type at the start of the bytes; undefined if there is none. */
type Measure = (view: Buffer) => number | undefined;

const RASTER: readonly (readonly [TileContentType, Measure])[] = [
  ['image/png', measurePng],
  ['image/jpeg', measureJpeg],
  ['image/webp', measureWebp],
  ['image/gif', measureGif],
  ['image/avif', (view) => (isWholeAvif(view) ? view.length : undefined)],
];
const VECTOR: typeof RASTER = [['image/svg+xml', (view) => (isWholeSvg(view) ? view.length : undefined)]];

const PNG_SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const CHUNK_FRAME_BYTES = 12;

/** PNG (third edition) §5: signature, then chunks of length, type, data and CRC; IHDR first, IEND last. */
function measurePng(view: Buffer): number | undefined {
  if (!view.subarray(0, 8).equals(PNG_SIGNATURE)) return undefined;
  let at = 8;
  let hasData = false;
  while (at + CHUNK_FRAME_BYTES <= view.length) {
    const end = at + CHUNK_FRAME_BYTES + view.readUInt32BE(at);
    const type = view.toString('latin1', at + 4, at + 8);
    if ((at === 8) !== (type === 'IHDR') || !isWholeChunk(view, at, end)) return undefined;
    if (type === 'IDAT') hasData = true;
    if (type === 'IEND') return hasData ? end : undefined;
    at = end;
  }
  return undefined;
}

function isWholeChunk(view: Buffer, at: number, end: number): boolean {
  return end <= view.length && crc32(view.subarray(at + 4, end - 4)) === view.readUInt32BE(end - 4);
}

const JPEG_START_OF_SCAN = 0xda;
const JPEG_END = 0xd9;

/**
 * ITU-T T.81 annex B: SOI, marker segments, scans, and EOI. Segments are skipped by their length, because the thumbnail
 * in one has an EOI of its own. Scan data has no checksum.
 */
function measureJpeg(view: Buffer): number | undefined {
  if (view.readUInt16BE(0) !== 0xffd8) return undefined;
  let at = 2;
  let hasScan = false;
  while (view[at] === 0xff) {
    const marker = view[at + 1] ?? 0;
    if (marker === JPEG_END) return hasScan ? at + 2 : undefined;
    const end = at + countMarkerBytes(view, at, marker);
    at = marker === JPEG_START_OF_SCAN ? skipScan(view, end) : end;
    hasScan ||= marker === JPEG_START_OF_SCAN && at > end;
  }
  return undefined;
}

/** T.81 §B.1.1: FF may be repeated as filler, and TEM, RSTn and SOI have no length. Infinite past the end of the bytes. */
function countMarkerBytes(view: Buffer, at: number, marker: number): number {
  if (marker === 0xff) return 1;
  if (marker === 0x01 || (marker >= 0xd0 && marker <= 0xd8)) return 2;
  return at + 4 > view.length ? Number.POSITIVE_INFINITY : 2 + view.readUInt16BE(at + 2);
}

/** T.81 §B.1.1.5: the position of the next marker, other than the restarts within a scan; -1 if there is none. */
function skipScan(view: Buffer, start: number): number {
  for (let at = view.indexOf(0xff, start); at >= 0; at = view.indexOf(0xff, at + 1)) {
    const next = view[at + 1] ?? 0;
    if (next !== 0 && (next < 0xd0 || next > 0xd7)) return at;
  }
  return -1;
}

/** WebP container specification: RIFF, the length of the rest, WEBP, and a first chunk that fits. */
function measureWebp(view: Buffer): number | undefined {
  if (view.toString('latin1', 0, 4) !== 'RIFF' || view.toString('latin1', 8, 12) !== 'WEBP') return undefined;
  const chunk = view.toString('latin1', 12, 16);
  if (chunk !== 'VP8 ' && chunk !== 'VP8L' && chunk !== 'VP8X') return undefined;
  const length = view.readUInt32LE(4) + 8;
  return length <= view.length && 20 + view.readUInt32LE(16) <= length ? length : undefined;
}

const SVG_START = '<svg ';
const SVG_END = '</svg>';

// Only the built-in world makes SVG tiles, always in this form: no prologue, one end tag, nothing after it.
function isWholeSvg(view: Buffer): boolean {
  return (
    view.indexOf(SVG_START, 0, 'latin1') === 0 && view.indexOf(SVG_END, 0, 'latin1') === view.length - SVG_END.length
  );
}
