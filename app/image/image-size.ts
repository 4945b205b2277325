/** Reads the width and height stated in an image's header. Doesn't validate the image; see image-check.ts. */
import { readAvifSize } from './avif.ts';
import { readGifSize } from './gif.ts';

export interface ImageSize {
  readonly widthPx: number;
  readonly heightPx: number;
}

/** The size stated by a PNG, JPEG, WebP, GIF or AVIF, or undefined if there is none. Never throws, whatever the bytes. */
export function readImageSize(bytes: Uint8Array): ImageSize | undefined {
  const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  return readPngSize(view) ?? readJpegSize(view) ?? readWebpSize(view) ?? readGifSize(view) ?? readAvifSize(view);
}

const PNG_START = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52]);

/** PNG (third edition) §11.2.1: IHDR comes first and begins with width and height. */
function readPngSize(view: Buffer): ImageSize | undefined {
  if (view.length < 24 || !view.subarray(0, PNG_START.length).equals(PNG_START)) return undefined;
  return { widthPx: view.readUInt32BE(16), heightPx: view.readUInt32BE(20) };
}

const JPEG_START_OF_SCAN = 0xda;
// Among the markers C0 to CF, these three are tables rather than frame headers.
const JPEG_NO_FRAME = new Set([0xc4, 0xc8, 0xcc]);

/** ITU-T T.81 §B.2.2: the first frame header states height, then width. */
function readJpegSize(view: Buffer): ImageSize | undefined {
  if (view.length < 4 || view.readUInt16BE(0) !== 0xffd8) return undefined;
  let at = 2;
  while (at + 9 <= view.length && view[at] === 0xff) {
    const marker = view[at + 1] ?? 0;
    if (marker >= 0xc0 && marker <= 0xcf && !JPEG_NO_FRAME.has(marker)) {
      return { widthPx: view.readUInt16BE(at + 7), heightPx: view.readUInt16BE(at + 5) };
    }
    if (marker === JPEG_START_OF_SCAN) return undefined;
    at += jpegSegmentBytes(view, at, marker);
  }
  return undefined;
}

/** T.81 §B.1.1: FF may be repeated as filler, and TEM, RSTn and SOI have no length. */
function jpegSegmentBytes(view: Buffer, at: number, marker: number): number {
  if (marker === 0xff) return 1;
  const isStandalone = marker === 0x01 || (marker >= 0xd0 && marker <= 0xd8);
  return isStandalone ? 2 : 2 + view.readUInt16BE(at + 2);
}

/** WebP container specification: the first chunk is lossy (RFC 6386 §9.1), lossless, or states the canvas size. */
function readWebpSize(view: Buffer): ImageSize | undefined {
  if (view.length < 30 || view.toString('latin1', 0, 4) !== 'RIFF') return undefined;
  const kind = view.toString('latin1', 8, 16);
  if (kind === 'WEBPVP8 ') return readLossySize(view);
  if (kind === 'WEBPVP8L') return readLosslessSize(view);
  if (kind === 'WEBPVP8X') return { widthPx: 1 + view.readUIntLE(24, 3), heightPx: 1 + view.readUIntLE(27, 3) };
  return undefined;
}

const VP8_START_CODE = 0x9d012a;
const FOURTEEN_BITS = 0x3fff;

function readLossySize(view: Buffer): ImageSize | undefined {
  if (view.readUIntBE(23, 3) !== VP8_START_CODE) return undefined;
  return { widthPx: view.readUInt16LE(26) & FOURTEEN_BITS, heightPx: view.readUInt16LE(28) & FOURTEEN_BITS };
}

const VP8L_SIGNATURE = 0x2f;

function readLosslessSize(view: Buffer): ImageSize | undefined {
  if (view[20] !== VP8L_SIGNATURE) return undefined;
  const bits = view.readUInt32LE(21);
  return { widthPx: 1 + (bits & FOURTEEN_BITS), heightPx: 1 + ((bits >>> 14) & FOURTEEN_BITS) };
}
