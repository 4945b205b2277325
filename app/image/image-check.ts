/** Checks whether bytes are one whole image and determines its type, from the bytes alone. */
import { crc32 } from 'node:zlib';
import type { TileContentType } from '../../shared/tile.ts';

/** The smallest possible PNG: signature, IHDR, one IDAT and IEND. */
export const MIN_TILE_BYTES = 57;
/** The largest image accepted as a tile: 2 MiB. */
export const MAX_TILE_BYTES = 2 * 1024 * 1024;

/** Image types allowed for a source's tiles. */
export type ImageRule = 'raster' | 'svg';

/**
 * Returns the type of a whole image, or undefined if the bytes are truncated, damaged, followed by other data, of
 * another type, or not of {@link MIN_TILE_BYTES} to {@link MAX_TILE_BYTES}. SVG is accepted only by the rule `svg`.
 * Never throws.
 */
export function checkImage(bytes: Uint8Array, rule: ImageRule): TileContentType | undefined {
  if (bytes.length < MIN_TILE_BYTES || bytes.length > MAX_TILE_BYTES) return undefined;
  const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  if (rule === 'svg') return isWholeSvg(view) ? 'image/svg+xml' : undefined;
  if (isWholePng(view)) return 'image/png';
  if (isWholeJpeg(view)) return 'image/jpeg';
  if (isWholeWebp(view)) return 'image/webp';
  return undefined;
}

const PNG_SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const CHUNK_FRAME_BYTES = 12;

/** PNG (third edition) §5: signature, then chunks of length, type, data and CRC; IHDR first, IEND last. */
function isWholePng(view: Buffer): boolean {
  if (!view.subarray(0, 8).equals(PNG_SIGNATURE)) return false;
  let at = 8;
  let hasData = false;
  while (at + CHUNK_FRAME_BYTES <= view.length) {
    const end = at + CHUNK_FRAME_BYTES + view.readUInt32BE(at);
    const type = view.toString('latin1', at + 4, at + 8);
    if (end > view.length || (at === 8) !== (type === 'IHDR')) return false;
    if (crc32(view.subarray(at + 4, end - 4)) !== view.readUInt32BE(end - 4)) return false;
    if (type === 'IDAT') hasData = true;
    if (type === 'IEND') return hasData && end === view.length;
    at = end;
  }
  return false;
}

const JPEG_START_OF_SCAN = 0xda;
const JPEG_STANDALONE = new Set([0x01, 0xd0, 0xd1, 0xd2, 0xd3, 0xd4, 0xd5, 0xd6, 0xd7]);

/** ITU-T T.81 annex B: SOI, marker segments up to a scan, and EOI at the very end. Scan data has no checksum. */
function isWholeJpeg(view: Buffer): boolean {
  if (view.readUInt16BE(0) !== 0xffd8 || view.readUInt16BE(view.length - 2) !== 0xffd9) return false;
  let at = 2;
  while (at + 4 <= view.length && view[at] === 0xff && view[at + 1] !== JPEG_START_OF_SCAN)
    at += jpegMarkerBytes(view, at);
  return (
    view[at] === 0xff && view[at + 1] === JPEG_START_OF_SCAN && at + 2 + view.readUInt16BE(at + 2) < view.length - 2
  );
}

function jpegMarkerBytes(view: Buffer, at: number): number {
  const marker = view[at + 1] ?? 0;
  if (marker === 0xff) return 1;
  return JPEG_STANDALONE.has(marker) ? 2 : 2 + view.readUInt16BE(at + 2);
}

/** WebP container specification: RIFF, the length of the rest, WEBP, and a first chunk that fits. */
function isWholeWebp(view: Buffer): boolean {
  if (view.toString('latin1', 0, 4) !== 'RIFF' || view.toString('latin1', 8, 12) !== 'WEBP') return false;
  const chunk = view.toString('latin1', 12, 16);
  if (chunk !== 'VP8 ' && chunk !== 'VP8L' && chunk !== 'VP8X') return false;
  return view.readUInt32LE(4) + 8 === view.length && 20 + view.readUInt32LE(16) <= view.length;
}

const SVG_START = '<svg ';
const SVG_END = '</svg>';

// Only the built-in world makes SVG tiles, always in this form: no prologue, one end tag, nothing after it.
function isWholeSvg(view: Buffer): boolean {
  return (
    view.indexOf(SVG_START, 0, 'latin1') === 0 && view.indexOf(SVG_END, 0, 'latin1') === view.length - SVG_END.length
  );
}
