/** Tiles that can be told apart by eye and by one pixel: a colour per place and version, and both as text. */
import { createHash } from 'node:crypto';
import { deflateSync } from 'node:zlib';
import { formatTileCoord, type TileCoord } from '../../shared/tiles/tile-coord.ts';
import { makePngChunk, PNG_SIGNATURE } from './tile-images.ts';

/** Red, green and blue, 0 to 255. */
export type Colour = readonly [number, number, number];

/** A glyph's five rows of three pixels, from the top; a bit is a pixel. */
const GLYPHS: Readonly<Record<string, readonly number[]>> = {
  0: [7, 5, 5, 5, 7],
  1: [2, 6, 2, 2, 7],
  2: [7, 1, 7, 4, 7],
  3: [7, 1, 7, 1, 7],
  4: [5, 5, 7, 1, 1],
  5: [7, 4, 7, 1, 7],
  6: [7, 4, 7, 5, 7],
  7: [7, 1, 1, 2, 2],
  8: [7, 5, 7, 5, 7],
  9: [7, 5, 7, 1, 7],
  '/': [1, 1, 2, 4, 4],
  v: [0, 5, 5, 5, 2],
};
const GLYPH = { widthPx: 3, heightPx: 5, stepPx: 4 } as const;

const BACKGROUND = 0;
const INK = 1;
const FRAME = 2;

/** The colour of a tile below its text, light enough to read the text. */
export function pickTileColour(coord: TileCoord, version: number): Colour {
  const hash = createHash('sha256')
    .update(`${formatTileCoord(coord)} ${version}`)
    .digest();
  return [lighten(hash[0]), lighten(hash[1]), lighten(hash[2])];
}

function lighten(byte = 0): number {
  return 80 + Math.floor((byte * 175) / 255);
}

/** A square PNG of `sizePx`: frame, `z/x/y` and `vN` in the upper half, its colour elsewhere. */
export function drawTilePicture(coord: TileCoord, version: number, sizePx = 256): Buffer {
  const pixels = new Uint8Array(sizePx * sizePx).fill(BACKGROUND);
  drawFrame(pixels, sizePx);
  const text = formatTileCoord(coord);
  const scale = Math.max(1, Math.floor((sizePx - 16) / (GLYPH.stepPx * Math.max(text.length, 8))));
  drawText(pixels, sizePx, text, { leftPx: 8, topPx: 12, scale });
  drawText(pixels, sizePx, `v${version}`, { leftPx: 8, topPx: 12 + 7 * scale, scale });
  return makeIndexedPng(pixels, sizePx, [pickTileColour(coord, version), [20, 20, 40], [255, 255, 255]]);
}

function drawFrame(pixels: Uint8Array, sizePx: number): void {
  pixels.fill(FRAME, 0, sizePx);
  for (let y = 0; y < sizePx; y += 1) pixels[y * sizePx] = FRAME;
}

interface TextPlace {
  readonly leftPx: number;
  readonly topPx: number;
  readonly scale: number;
}

function drawText(pixels: Uint8Array, sizePx: number, text: string, place: TextPlace): void {
  const { leftPx, topPx, scale } = place;
  for (const [index, character] of [...text].entries()) {
    const rows = GLYPHS[character] ?? [];
    for (let y = 0; y < GLYPH.heightPx * scale; y += 1) {
      for (let x = 0; x < GLYPH.widthPx * scale; x += 1) {
        const bits = rows[Math.floor(y / scale)] ?? 0;
        if (((bits >> (GLYPH.widthPx - 1 - Math.floor(x / scale))) & 1) === 0) continue;
        pixels[(topPx + y) * sizePx + leftPx + index * GLYPH.stepPx * scale + x] = INK;
      }
    }
  }
}

/** An 8-bit PNG with a palette (PNG, third edition, §11.2). */
function makeIndexedPng(pixels: Uint8Array, sizePx: number, palette: readonly Colour[]): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(sizePx, 0);
  header.writeUInt32BE(sizePx, 4);
  header.set([8, 3, 0, 0, 0], 8);
  const rows = Buffer.alloc(sizePx * (sizePx + 1));
  for (let y = 0; y < sizePx; y += 1) rows.set(pixels.subarray(y * sizePx, (y + 1) * sizePx), y * (sizePx + 1) + 1);
  return Buffer.concat([
    PNG_SIGNATURE,
    makePngChunk('IHDR', header),
    makePngChunk('PLTE', Buffer.from(palette.flat())),
    makePngChunk('IDAT', deflateSync(rows)),
    makePngChunk('IEND', Buffer.alloc(0)),
  ]);
}
