/** Draws the bytes of one tile on a canvas. Knows nothing of maps or calls. */
import type { DeliveredTile } from '../../shared/tile.ts';

/** Beyond this a vector tile costs memory without looking any sharper. */
const MAX_PIXEL_RATIO = 3;

/**
 * Decodes a tile and draws it over what the canvas shows, which stays untouched when this rejects. A raster image keeps
 * its own pixels; a vector one is drawn for `sizePx` CSS pixels at the screen's pixel ratio. Leaves no bitmap and no URL
 * behind. Does nothing if `signal` was aborted while decoding.
 */
export async function drawTileImage(
  canvas: HTMLCanvasElement,
  tile: DeliveredTile,
  sizePx: number,
  signal: AbortSignal,
): Promise<void> {
  const blob = new Blob([tile.bytes as Uint8Array<ArrayBuffer>], { type: tile.contentType });
  // createImageBitmap refuses SVG.
  if (tile.contentType === 'image/svg+xml') await drawVector(canvas, blob, sizePx, signal);
  else await drawRaster(canvas, blob, signal);
}

async function drawRaster(canvas: HTMLCanvasElement, blob: Blob, signal: AbortSignal): Promise<void> {
  const bitmap = await createImageBitmap(blob);
  try {
    if (!signal.aborted) drawWhole(canvas, bitmap, bitmap.width, bitmap.height);
  } finally {
    bitmap.close();
  }
}

async function drawVector(canvas: HTMLCanvasElement, blob: Blob, sizePx: number, signal: AbortSignal): Promise<void> {
  const image = new Image();
  const url = URL.createObjectURL(blob);
  try {
    image.src = url;
    await image.decode();
  } finally {
    URL.revokeObjectURL(url);
  }
  const edgePx = Math.round(sizePx * Math.min(window.devicePixelRatio, MAX_PIXEL_RATIO));
  if (!signal.aborted) drawWhole(canvas, image, edgePx, edgePx);
}

function drawWhole(canvas: HTMLCanvasElement, image: CanvasImageSource, widthPx: number, heightPx: number): void {
  // Setting the size also wipes what was there.
  canvas.width = widthPx;
  canvas.height = heightPx;
  canvas.getContext('2d')?.drawImage(image, 0, 0, widthPx, heightPx);
}
