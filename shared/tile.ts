/** A tile as it travels from the cache to the map. */

/** Where the bytes of a delivered tile came from this time. */
export type TileTier = 'memory' | 'disk' | 'source';

/** Whether the source's own freshness rules still vouch for the tile (RFC 9111 §4.2). */
type TileFreshness = 'fresh' | 'stale';

/** The image types a tile may have. SVG is allowed for the built-in world alone. */
export type TileContentType = 'image/png' | 'image/jpeg' | 'image/webp' | 'image/svg+xml';

/** One whole image with its origin. `bytes` is exactly the image, never empty; whoever receives it may keep but not change it. */
export interface DeliveredTile {
  readonly bytes: Uint8Array;
  readonly contentType: TileContentType;
  readonly tier: TileTier;
  readonly freshness: TileFreshness;
}
