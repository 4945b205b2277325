/** A tile as it travels from the cache to the map. */

/** Where the bytes of a delivered tile came from this time. */
export type TileTier = 'memory' | 'disk' | 'source';

/**
 * What is known of a tile's age. `fresh`: its source vouches for it (RFC 9111 §4.2). `stale`: no longer, and the source can
 * be asked whether it has a newer one. `old`: no longer, and the source cannot be asked just now or did not answer.
 */
export type TileFreshness = 'fresh' | 'stale' | 'old';

/** The image types a tile may have. SVG is allowed for the built-in world alone. */
export type TileContentType = 'image/png' | 'image/jpeg' | 'image/webp' | 'image/svg+xml';

/** One whole image with its origin. `bytes` is exactly the image, never empty; whoever receives it may keep but not change it. */
export interface DeliveredTile {
  readonly bytes: Uint8Array;
  readonly contentType: TileContentType;
  readonly tier: TileTier;
  readonly freshness: TileFreshness;
}
