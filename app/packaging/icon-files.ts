/** The containers of icons for Windows and macOS, filled with PNG images. Knows nothing of how images are drawn. */
import { Buffer } from 'node:buffer';

/** A square PNG image; `sizePx` is the length of its sides. */
export interface IconImage {
  readonly sizePx: number;
  readonly png: Uint8Array;
}

/** The sizes Windows asks for, from the title bar to the largest tiles, with its scales of 125 and 150 %. */
export const ICO_SIZES_PX = [16, 20, 24, 32, 40, 48, 64, 128, 256] as const;

/** The types of images that macOS takes as PNG, and their sizes; two types of one size are one scale apart. */
export const ICNS_TYPES = {
  ic11: 32,
  ic12: 64,
  ic07: 128,
  ic13: 256,
  ic08: 256,
  ic14: 512,
  ic09: 512,
  ic10: 1024,
} as const;

const ICO_HEADER_BYTES = 6;
const ICO_ENTRY_BYTES = 16;

/**
 * An .ico file of images up to 256 px, which Windows reads as PNG since Vista.
 * https://learn.microsoft.com/previous-versions/ms997538(v=msdn.10) describes the directory, and
 * https://devblogs.microsoft.com/oldnewthing/20101022-00/?p=12473 images that are PNG.
 */
export function makeIco(images: readonly IconImage[]): Buffer {
  const header = Buffer.alloc(ICO_HEADER_BYTES);
  header.writeUInt16LE(1, 2);
  header.writeUInt16LE(images.length, 4);
  let offset = ICO_HEADER_BYTES + images.length * ICO_ENTRY_BYTES;
  const entries = images.map(({ sizePx, png }) => {
    const entry = Buffer.alloc(ICO_ENTRY_BYTES);
    // One byte holds each side; 0 stands for 256.
    entry.writeUInt8(sizePx % 256, 0);
    entry.writeUInt8(sizePx % 256, 1);
    entry.writeUInt16LE(1, 4);
    entry.writeUInt16LE(32, 6);
    entry.writeUInt32LE(png.length, 8);
    entry.writeUInt32LE(offset, 12);
    offset += png.length;
    return entry;
  });
  return Buffer.concat([header, ...entries, ...images.map(({ png }) => png)]);
}

/**
 * An .icns file of an image for each of {@link ICNS_TYPES}; throws a RangeError when one of their sizes is missing.
 * https://en.wikipedia.org/wiki/Apple_Icon_Image_format lists types and layout.
 */
export function makeIcns(images: readonly IconImage[]): Buffer {
  const blocks = Object.entries(ICNS_TYPES).map(([type, sizePx]) => {
    const image = images.find((candidate) => candidate.sizePx === sizePx);
    if (image === undefined) throw new RangeError(`no image of ${sizePx} px`);
    return makeIcnsBlock(type, image.png);
  });
  return makeIcnsBlock('icns', Buffer.concat(blocks));
}

// The file as a whole has the form of its blocks: a type, the length with both, the content.
function makeIcnsBlock(type: string, content: Uint8Array): Buffer {
  const head = Buffer.alloc(8);
  head.write(type, 0, 'latin1');
  head.writeUInt32BE(head.length + content.length, 4);
  return Buffer.concat([head, content]);
}
