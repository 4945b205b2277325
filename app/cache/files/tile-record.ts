/** What is known of a stored tile beside its bytes. Opaque to the cache: only the tile's source can judge it. */

/** How a tile came, for its source to judge how fresh it still is. */
export interface TileRecord {
  /** When the answer came or was last confirmed: milliseconds since 1970 by this computer's clock at that time. */
  readonly answeredMs: number;
  /** What the answer said about itself; names in lower case, few and short. Empty when nothing is known. */
  readonly headers: Readonly<Record<string, string>>;
  /** True for a tile that came by warming an area; one that came by looking at the map has no mark, nor has one unknown. */
  readonly warmed?: true;
  /**
   * Where a source may have two pictures of a tile: `sharp` for the one of double sharpness, `plain-only` for the plain one
   * when there was no sharp one. None for a plain one that came when nothing sharper was wanted, and for one unknown.
   */
  readonly sharpness?: Sharpness;
}

/** The record of a tile of which nothing is known: it came when its file was written. */
export function makeUnknownRecord(modifiedMs: number): TileRecord {
  return { answeredMs: modifiedMs, headers: {} };
}

export type Sharpness = 'sharp' | 'plain-only';

/**
 * How a source judges a tile: `must-revalidate` is stale and must not be shown before the source is asked; `lesser` is
 * stale because a better picture is wanted now, however recently it was asked.
 */
export type Freshness = 'fresh' | 'stale' | 'lesser' | 'must-revalidate';
