/** The image that is stored for a tile with nothing to draw. */
import type { ImageSize } from './image-size.ts';

/**
 * One transparent pixel, as a PNG. In a file of its own an empty tile is counted, checked, cleared and evicted like any
 * other; no other tile has one pixel.
 */
export const EMPTY_TILE: Uint8Array = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAAC0lEQVR4nGNgAAIAAAUAAXpeqz8AAAAASUVORK5CYII=',
  'base64',
);

/** True for the size of an image that servers send where there is nothing to draw. */
export function isEmptySize({ widthPx, heightPx }: ImageSize): boolean {
  return widthPx === 1 && heightPx === 1;
}
