/** Reads the width and height stated in the header of a PNG, JPEG, WebP or GIF. Doesn't validate the image. */

export interface ImageSize {
  readonly widthPx: number;
  readonly heightPx: number;
}

/** The stated size, or undefined if there is none. Never throws, whatever the bytes. */
export function readRasterSize(bytes: Uint8Array): ImageSize | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return readPngSize(view) ?? readJpegSize(view) ?? readWebpSize(view) ?? readGifSize(view);
}

const PNG_START = '\x89PNG\r\n\x1a\n\0\0\0\rIHDR';

/** PNG (third edition) §11.2.1: IHDR comes first and begins with width and height. */
function readPngSize(view: DataView): ImageSize | undefined {
  if (view.byteLength < 24 || readLatin1(view, 0, PNG_START.length) !== PNG_START) return undefined;
  return { widthPx: view.getUint32(16), heightPx: view.getUint32(20) };
}

const JPEG_START_OF_SCAN = 0xda;
// Among the markers C0 to CF, these three are tables rather than frame headers.
const JPEG_NO_FRAME = new Set([0xc4, 0xc8, 0xcc]);

/** ITU-T T.81 §B.2.2: the first frame header states height, then width. */
function readJpegSize(view: DataView): ImageSize | undefined {
  if (view.byteLength < 4 || view.getUint16(0) !== 0xffd8) return undefined;
  let at = 2;
  while (at + 9 <= view.byteLength && view.getUint8(at) === 0xff) {
    const marker = view.getUint8(at + 1);
    if (marker >= 0xc0 && marker <= 0xcf && !JPEG_NO_FRAME.has(marker)) {
      return { widthPx: view.getUint16(at + 7), heightPx: view.getUint16(at + 5) };
    }
    if (marker === JPEG_START_OF_SCAN) return undefined;
    at += jpegSegmentBytes(view, at, marker);
  }
  return undefined;
}

/** T.81 §B.1.1: FF may be repeated as filler, and TEM, RSTn and SOI have no length. */
function jpegSegmentBytes(view: DataView, at: number, marker: number): number {
  if (marker === 0xff) return 1;
  const isStandalone = marker === 0x01 || (marker >= 0xd0 && marker <= 0xd8);
  return isStandalone ? 2 : 2 + view.getUint16(at + 2);
}

/** WebP container specification: the first chunk is lossy (RFC 6386 §9.1), lossless, or states the canvas size. */
function readWebpSize(view: DataView): ImageSize | undefined {
  if (view.byteLength < 30 || readLatin1(view, 0, 4) !== 'RIFF') return undefined;
  const kind = readLatin1(view, 8, 8);
  if (kind === 'WEBPVP8 ') return readLossySize(view);
  if (kind === 'WEBPVP8L') return readLosslessSize(view);
  if (kind === 'WEBPVP8X') return { widthPx: 1 + readUint24(view, 24), heightPx: 1 + readUint24(view, 27) };
  return undefined;
}

/** The bytes 9D 01 2A. */
const VP8_START_CODE = 0x2a019d;
const FOURTEEN_BITS = 0x3fff;

function readLossySize(view: DataView): ImageSize | undefined {
  if (readUint24(view, 23) !== VP8_START_CODE) return undefined;
  return { widthPx: view.getUint16(26, true) & FOURTEEN_BITS, heightPx: view.getUint16(28, true) & FOURTEEN_BITS };
}

const VP8L_SIGNATURE = 0x2f;

function readLosslessSize(view: DataView): ImageSize | undefined {
  if (view.getUint8(20) !== VP8L_SIGNATURE) return undefined;
  const bits = view.getUint32(21, true);
  return { widthPx: 1 + (bits & FOURTEEN_BITS), heightPx: 1 + ((bits >>> 14) & FOURTEEN_BITS) };
}

/** GIF89a §18: the size of the canvas follows the signature. */
function readGifSize(view: DataView): ImageSize | undefined {
  if (view.byteLength < 13 || !/^GIF8[79]a$/.test(readLatin1(view, 0, 6))) return undefined;
  return { widthPx: view.getUint16(6, true), heightPx: view.getUint16(8, true) };
}

function readLatin1(view: DataView, at: number, length: number): string {
  return String.fromCharCode(...new Uint8Array(view.buffer, view.byteOffset + at, length));
}

/** Little-endian. */
function readUint24(view: DataView, at: number): number {
  return view.getUint16(at, true) + view.getUint8(at + 2) * 0x1_0000;
}
