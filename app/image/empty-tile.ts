/** The image that is stored for a tile with nothing to draw. */

/**
 * One transparent pixel, as a PNG. In a file of its own an empty tile is counted, checked, cleared and evicted like any
 * other; no other tile has one pixel.
 */
export const EMPTY_TILE: Uint8Array = new Uint8Array(
  Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAAC0lEQVR4nGNgAAIAAAUAAXpeqz8AAAAASUVORK5CYII=', 'base64'),
);
