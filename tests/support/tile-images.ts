/** Real images for tests: PNGs made from pixels, small valid JPEG and WebP files, and SVGs like the world's tiles. */
import { crc32, deflateSync } from 'node:zlib';

/** The first bytes of every PNG. */
export const PNG_SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

/** A PNG chunk with its checksum. */
export function makePngChunk(type: string, data: Uint8Array): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const frame = Buffer.alloc(4);
  frame.writeUInt32BE(data.length);
  const checksum = Buffer.alloc(4);
  checksum.writeUInt32BE(crc32(body));
  return Buffer.concat([frame, body, checksum]);
}

/** A real single-grey PNG; different seeds give different bytes. `noiseBytes` sets a minimum size. */
export function makePng(
  seed: number,
  options: { readonly sizePx?: number; readonly noiseBytes?: number } = {},
): Buffer {
  const sizePx = options.sizePx ?? 256;
  const header = Buffer.alloc(13);
  header.writeUInt32BE(sizePx, 0);
  header.writeUInt32BE(sizePx, 4);
  header.set([8, 0, 0, 0, 0], 8);
  const text = Buffer.from(`seed\0${seed} ${'.'.repeat(options.noiseBytes ?? 0)}`, 'latin1');
  return Buffer.concat([
    PNG_SIGNATURE,
    makePngChunk('IHDR', header),
    makePngChunk('tEXt', text),
    makeGreyRows(seed % 251, sizePx),
    makePngChunk('IEND', Buffer.alloc(0)),
  ]);
}

/** A PNG of pixels with colours like `#10c010`. */
export function makePngOf(widthPx: number, heightPx: number, colourAt: (x: number, y: number) => string): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(widthPx, 0);
  header.writeUInt32BE(heightPx, 4);
  header.set([8, 2, 0, 0, 0], 8);
  const rows = Array.from({ length: heightPx }, (_, y) => {
    const colours = Array.from({ length: widthPx }, (_, x) => colourAt(x, y).slice(1));
    return Buffer.from(`00${colours.join('')}`, 'hex');
  });
  return Buffer.concat([
    PNG_SIGNATURE,
    makePngChunk('IHDR', header),
    makePngChunk('IDAT', deflateSync(Buffer.concat(rows))),
    makePngChunk('IEND', Buffer.alloc(0)),
  ]);
}

/** Cached by grey and size: tests make thousands of images, and compressing takes most of the time. */
const greyRows = new Map<string, Buffer>();

function makeGreyRows(grey: number, sizePx: number): Buffer {
  const name = `${grey} ${sizePx}`;
  const known = greyRows.get(name);
  if (known) return known;
  const row = Buffer.alloc(1 + sizePx, grey);
  row[0] = 0;
  const chunk = makePngChunk('IDAT', deflateSync(Buffer.concat(Array.from({ length: sizePx }, () => row))));
  greyRows.set(name, chunk);
  return chunk;
}

/** A tile in the form of the built-in world; different seeds give different bytes. */
export function makeSvg(seed: number): Buffer {
  return Buffer.from(
    `<svg xmlns="http://www.w3.org/2000/svg" width="256" height="256"><text>${seed}</text></svg>`,
    'utf8',
  );
}

/** A 1x1 baseline JPEG with every marker a decoder needs. */
export const TINY_JPEG = Buffer.from(
  '/9j/4AAQSkZJRgABAQEASABIAAD/2wBDAP//////////////////////////////////////////////////////////////////////////////////////wAALCAABAAEBAREA/8QAFAABAAAAAAAAAAAAAAAAAAAAA//EABQQAQAAAAAAAAAAAAAAAAAAAAD/2gAIAQEAAD8AN//Z',
  'base64',
);

/** A lossy WebP in container form: RIFF, length, WEBP, and one VP8 chunk of which only the frame is valid. */
export function makeWebp(dataBytes = 64): Buffer {
  const frame = Buffer.alloc(20);
  frame.write('RIFF', 0, 'latin1');
  frame.writeUInt32LE(12 + dataBytes, 4);
  frame.write('WEBPVP8 ', 8, 'latin1');
  frame.writeUInt32LE(dataBytes, 16);
  return Buffer.concat([frame, Buffer.alloc(dataBytes, 7)]);
}
