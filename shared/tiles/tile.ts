/** A tile as delivered from the cache to the map, and the one with nothing to draw. */

/** Where a delivered tile's bytes came from this time. */
export type TileTier = 'memory' | 'disk' | 'shared' | 'source';

/**
 * What is known about a tile's age. `fresh`: up to date by its source's own statement (RFC 9111 §4.2). `stale`: past
 * that, and the source can be asked for a newer one. `old`: past that, and the source can't be asked now or didn't
 * answer.
 */
export type TileFreshness = 'fresh' | 'stale' | 'old';

/** Image types of tiles. SVG is only allowed for the built-in world. */
export type TileContentType = 'image/png' | 'image/jpeg' | 'image/webp' | 'image/gif' | 'image/avif' | 'image/svg+xml';

/** A whole image and its origin. `bytes` is exactly the image, never empty; receivers may keep it but not modify it. */
export interface DeliveredTile {
  readonly bytes: Uint8Array;
  readonly contentType: TileContentType;
  readonly tier: TileTier;
  readonly freshness: TileFreshness;
}

const EMPTY_HEX =
  '89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c48900' +
  '00000b49444154789c6360000200000500017a5eab3f0000000049454e44ae426082';

/**
 * One transparent pixel, as a PNG. In a file of its own an empty tile is counted, checked, cleared and evicted like any
 * other; no other tile has one pixel.
 */
export const EMPTY_TILE: Uint8Array = Uint8Array.from(EMPTY_HEX.match(/../g) ?? [], (byte) =>
  Number.parseInt(byte, 16),
);
