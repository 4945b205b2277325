/** A tile as delivered from the cache to the map. */

/** Where a delivered tile's bytes came from this time. */
export type TileTier = 'memory' | 'disk' | 'source';

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
