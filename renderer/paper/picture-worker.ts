/** The page's worker that draws a picture, a band of rows after another, and compresses it. It has no network and no page. */
import { LIGHT_WORLD } from '../../shared/world/world-palette.ts';
import { paintMarks } from './picture-marks.ts';
import type { PictureMarks, PictureOrder, PictureReply } from './picture-messages.ts';
import { PngWriter } from './png-writing.ts';

interface Picture {
  readonly width: number;
  readonly height: number;
  readonly marks: PictureMarks;
  readonly canvas: OffscreenCanvas;
  readonly brush: OffscreenCanvasRenderingContext2D | null;
  readonly png: PngWriter;
}

let picture: Picture | undefined;
let top = 0;
let made: Uint8Array<ArrayBuffer>[] = [];

/** One after another: rows must not be wiped before they are compressed. */
let work = Promise.resolve();

addEventListener('message', ({ data }: MessageEvent<PictureOrder>) => {
  work = work.then(() => follow(data));
});

async function follow(order: PictureOrder): Promise<void> {
  if (order.kind === 'begin') begin(order);
  else if (order.kind === 'draw') draw(order);
  else if (order.kind === 'band' && picture) {
    // Setting the size wipes the canvas.
    [picture.canvas.width, picture.canvas.height] = [picture.width, order.height];
    const { brush } = picture;
    if (!brush) return;
    Object.assign(brush, { imageSmoothingQuality: 'high', fillStyle: LIGHT_WORLD.sea });
    brush.fillRect(0, 0, picture.width, order.height);
  } else {
    const isWell = order.kind === 'endBand' ? await endBand(order.credit) : await end();
    const reply: PictureReply = isWell ? made : null;
    postMessage(reply, { transfer: made.map(({ buffer }) => buffer) });
    made = [];
  }
}

function begin({ width, height, marks }: Extract<PictureOrder, { kind: 'begin' }>): void {
  const canvas = new OffscreenCanvas(1, 1);
  // The pixels are read back, so the graphics card would only slow it down.
  const brush = canvas.getContext('2d', { willReadFrequently: true, alpha: false });
  const png = new PngWriter(width, height, (bytes) => made.push(bytes));
  picture = { width, height, marks, canvas, brush, png };
}

function draw({ image, left, top: imageTop, edgePx, opacity }: Extract<PictureOrder, { kind: 'draw' }>): void {
  const brush = picture?.brush;
  if (brush) {
    brush.globalAlpha = opacity;
    brush.drawImage(image, left, imageTop - top, edgePx, edgePx);
    brush.globalAlpha = 1;
  }
  image.close();
}

/** False if there is no memory for the rows. */
async function endBand(credit: string): Promise<boolean> {
  if (!picture?.brush) return false;
  const { canvas, brush, png, marks } = picture;
  brush.save();
  brush.translate(0, -top);
  paintMarks(brush, marks, credit, picture);
  brush.restore();
  let pixels: ImageData;
  try {
    pixels = brush.getImageData(0, 0, canvas.width, canvas.height);
  } catch {
    return false;
  }
  await png.addRows(pixels.data);
  top += canvas.height;
  return true;
}

async function end(): Promise<boolean> {
  await picture?.png.end();
  return true;
}
