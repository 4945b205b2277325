/** Writes the icon containers of Windows and macOS from PNG images. No drawing here. */
import { Buffer } from 'node:buffer';

/** A square PNG image; `sizePx` is its side length. */
export interface IconImage {
  readonly sizePx: number;
  readonly png: Uint8Array;
}

/** Sizes used by Windows, from the title bar to the largest tiles, including the 125% and 150% scales. */
export const ICO_SIZES_PX = [16, 20, 24, 32, 40, 48, 64, 128, 256] as const;

/** Image types that macOS accepts as PNG, with their sizes; two types of one size differ in scale. */
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
 * Makes an .ico file from images up to 256 px, which Windows has accepted as PNG since Vista. The directory is
 * described at https://learn.microsoft.com/previous-versions/ms997538(v=msdn.10), PNG images at
 * https://devblogs.microsoft.com/oldnewthing/20101022-00/?p=12473.
 */
export function makeIco(images: readonly IconImage[]): Buffer {
  const header = Buffer.alloc(ICO_HEADER_BYTES);
  header.writeUInt16LE(1, 2);
  header.writeUInt16LE(images.length, 4);
  let offset = ICO_HEADER_BYTES + images.length * ICO_ENTRY_BYTES;
  const entries = images.map(({ sizePx, png }) => {
    const entry = Buffer.alloc(ICO_ENTRY_BYTES);
    // Each side is one byte; 0 means 256.
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
 * Makes an .icns file with an image for each of {@link ICNS_TYPES}. Throws a RangeError if a size is missing. Types and
 * layout: https://en.wikipedia.org/wiki/Apple_Icon_Image_format
 */
export function makeIcns(images: readonly IconImage[]): Buffer {
  const blocks = Object.entries(ICNS_TYPES).map(([type, sizePx]) => {
    const image = images.find((candidate) => candidate.sizePx === sizePx);
    if (image === undefined) throw new RangeError(`no image of ${sizePx} px`);
    return makeIcnsBlock(type, image.png);
  });
  return makeIcnsBlock('icns', Buffer.concat(blocks));
}

// The file has the same form as its blocks: type, total length, content.
function makeIcnsBlock(type: string, content: Uint8Array): Buffer {
  const head = Buffer.alloc(8);
  head.write(type, 0, 'latin1');
  head.writeUInt32BE(head.length + content.length, 4);
  return Buffer.concat([head, content]);
}
