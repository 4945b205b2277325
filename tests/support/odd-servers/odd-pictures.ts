/** Pictures in formats that tile servers send beside PNG: 256 × 256 pixels of one orange, and what may follow them. */
import { readFileSync } from 'node:fs';
import { deflateSync } from 'node:zlib';
import { makePngChunk, PNG_SIGNATURE } from '../tile-images.ts';

/** Red, green and blue of these pictures; a lossy format may miss it by a little. */
export const ORANGE = [200, 80, 40] as const;

const readPicture = (name: string): Buffer => readFileSync(new URL(name, import.meta.url));

export const ORANGE_JPEG = readPicture('orange.jpg');
export const ORANGE_WEBP = readPicture('orange.webp');
export const ORANGE_GIF = readPicture('orange.gif');
export const ORANGE_AVIF = readPicture('orange.avif');

/** A Windows bitmap of one bit a pixel: a whole picture, in a format for which no map server is made. */
export const ORANGE_BMP = makeBmp(256);

function makeBmp(sizePx: number): Buffer {
  const pixels = Buffer.alloc((sizePx * sizePx) / 8);
  const head = Buffer.alloc(62);
  head.write('BM', 'latin1');
  head.writeUInt32LE(head.length + pixels.length, 2);
  head.writeUInt32LE(head.length, 10);
  head.writeUInt32LE(40, 14);
  head.writeInt32LE(sizePx, 18);
  head.writeInt32LE(sizePx, 22);
  head.writeUInt16LE(1, 26);
  head.writeUInt16LE(1, 28);
  head.set([...ORANGE].reverse(), 54);
  return Buffer.concat([head, pixels]);
}

/** One transparent pixel, which some servers send for every tile at sea. */
export const ONE_PIXEL = Buffer.concat([
  PNG_SIGNATURE,
  makePngChunk('IHDR', Buffer.from([0, 0, 0, 1, 0, 0, 0, 1, 8, 6, 0, 0, 0])),
  makePngChunk('IDAT', deflateSync(Buffer.alloc(5))),
  makePngChunk('IEND', Buffer.alloc(0)),
]);
