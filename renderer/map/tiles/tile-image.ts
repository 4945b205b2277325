/** Draws the bytes of tiles on a canvas. */
import type { DeliveredTile } from '../../../shared/tiles/tile.ts';
import { darkenWorld } from './dark-world.ts';
import type { Piece } from './stand-in.ts';

/** A higher ratio costs memory without making a vector tile look sharper. */
const MAX_PIXEL_RATIO = 3;

/** How tiles are drawn. */
export interface TileLook {
  /** Edge of the tile in CSS pixels. */
  readonly sizePx: number;
  /** Whether vector images get the dark colours of the built-in world. */
  readonly isDark: boolean;
  /** Pixels per CSS pixel for vector images and stand-ins; those of the screen if undefined. */
  readonly pixelRatio?: number;
}

/** An image that can be drawn; `release` gives its pixels back. */
interface DecodedImage {
  readonly image: CanvasImageSource;
  readonly widthPx: number;
  readonly heightPx: number;
  /** False for a vector image, which has no size of its own. */
  readonly ownPixels: boolean;
  readonly release: () => void;
}

/**
 * Decodes a tile and draws it over what the canvas shows, which stays untouched when this rejects. A raster image keeps
 * its own pixels; a vector one is drawn for the tile's CSS pixels at the screen's pixel ratio. Leaves no bitmap and no URL
 * behind. Does nothing if `signal` was aborted while decoding.
 */
export async function drawTileImage(
  canvas: HTMLCanvasElement,
  tile: DeliveredTile,
  { sizePx, isDark, pixelRatio }: TileLook,
  signal: AbortSignal,
): Promise<void> {
  const decoded = await decodeTile(tile, isDark);
  try {
    if (signal.aborted) return;
    const edgePx = countPixels(sizePx, pixelRatio);
    const [widthPx, heightPx] = decoded.ownPixels ? [decoded.widthPx, decoded.heightPx] : [edgePx, edgePx];
    wipe(canvas, widthPx, heightPx)?.drawImage(decoded.image, 0, 0, widthPx, heightPx);
  } finally {
    decoded.release();
  }
}

/**
 * Decodes the pieces and draws them at once at the screen's pixel ratio, the first one at the bottom. Otherwise as
 * {@link drawTileImage}.
 */
export async function drawPieces(
  canvas: HTMLCanvasElement,
  pieces: readonly Piece[],
  { sizePx, isDark, pixelRatio }: TileLook,
  signal: AbortSignal,
): Promise<void> {
  const results = await Promise.allSettled(
    pieces.map(async (piece) => ({ piece, decoded: await decodeTile(piece.tile, isDark) })),
  );
  const drawable = results.filter((result) => result.status === 'fulfilled').map(({ value }) => value);
  try {
    if (signal.aborted) return;
    if (drawable.length === 0) throw new TypeError('no piece is an image');
    const edgePx = countPixels(sizePx, pixelRatio);
    const context = wipe(canvas, edgePx, edgePx);
    for (const { piece, decoded } of drawable) if (context) drawPiece(context, piece, decoded, edgePx);
  } finally {
    for (const { decoded } of drawable) decoded.release();
  }
}

function drawPiece(
  context: CanvasRenderingContext2D,
  { from, to }: Piece,
  decoded: DecodedImage,
  edgePx: number,
): void {
  const { image, widthPx, heightPx } = decoded;
  context.drawImage(
    image,
    from.left * widthPx,
    from.top * heightPx,
    from.edge * widthPx,
    from.edge * heightPx,
    to.left * edgePx,
    to.top * edgePx,
    to.edge * edgePx,
    to.edge * edgePx,
  );
}

function decodeTile(tile: DeliveredTile, isDark: boolean): Promise<DecodedImage> {
  if (tile.contentType !== 'image/svg+xml') return decodeRaster(tile);
  // Neither createImageBitmap nor ImageDecoder takes SVG.
  const bytes = asPart(tile.bytes);
  return decodeVector(
    new Blob([isDark ? darkenWorld(new TextDecoder().decode(bytes)) : bytes], { type: tile.contentType }),
  );
}

function asPart(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  return bytes as Uint8Array<ArrayBuffer>;
}

/** Decodes the bytes themselves where the browser can: those of a blob go to the browser's process and back. */
async function decodeRaster({ bytes, contentType: type }: DeliveredTile): Promise<DecodedImage> {
  if (typeof ImageDecoder === 'undefined') {
    const image = await createImageBitmap(new Blob([asPart(bytes)], { type }));
    return { image, widthPx: image.width, heightPx: image.height, ownPixels: true, release: () => image.close() };
  }
  const decoder = new ImageDecoder({ data: asPart(bytes), type });
  try {
    const { image } = await decoder.decode();
    const { displayWidth: widthPx, displayHeight: heightPx } = image;
    return { image, widthPx, heightPx, ownPixels: true, release: () => image.close() };
  } finally {
    decoder.close();
  }
}

async function decodeVector(blob: Blob): Promise<DecodedImage> {
  const image = new Image();
  const url = URL.createObjectURL(blob);
  try {
    image.src = url;
    await image.decode();
  } finally {
    URL.revokeObjectURL(url);
  }
  const { naturalWidth: widthPx, naturalHeight: heightPx } = image;
  return { image, widthPx, heightPx, ownPixels: false, release: () => undefined };
}

function countPixels(sizePx: number, pixelRatio = window.devicePixelRatio): number {
  return Math.round(sizePx * Math.min(pixelRatio, MAX_PIXEL_RATIO));
}

function wipe(canvas: HTMLCanvasElement, widthPx: number, heightPx: number): CanvasRenderingContext2D | null {
  // Setting the size also wipes what was there.
  canvas.width = widthPx;
  canvas.height = heightPx;
  const context = canvas.getContext('2d');
  if (context) context.imageSmoothingQuality = 'high';
  return context;
}
