/** The image of a tile with nothing to draw. */

const HEX =
  '89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c48900' +
  '00000b49444154789c6360000200000500017a5eab3f0000000049454e44ae426082';

/**
 * One transparent pixel, as a PNG. In a file of its own an empty tile is counted, checked, cleared and evicted like any
 * other; no other tile has one pixel.
 */
export const EMPTY_TILE: Uint8Array = Uint8Array.from(HEX.match(/../g) ?? [], (byte) => Number.parseInt(byte, 16));
