/** What is stored about a tile besides its bytes. Opaque to the cache; only the tile's source interprets it. */

/** Metadata that lets a tile's source judge its freshness. */
export interface TileRecord {
  /**
   * When the response arrived or was last revalidated: milliseconds since 1970 by this computer's clock at that time.
   */
  readonly answeredMs: number;
  /** Response headers worth keeping; lower-case names, few and short. Empty if unknown. */
  readonly headers: Readonly<Record<string, string>>;
  /** True if the tile was fetched by warming an area; absent if by viewing, or unknown. */
  readonly warmed?: true;
  /**
   * For sources with two pictures per tile: `sharp` for the double-resolution one, `plain-only` for the plain one if no
   * sharp one exists. Absent if no sharp one was requested, or unknown.
   */
  readonly sharpness?: Sharpness;
}

/** Record of a tile without one: it is dated by its file. */
export function makeUnknownRecord(modifiedMs: number): TileRecord {
  return { answeredMs: modifiedMs, headers: {} };
}

export type Sharpness = 'sharp' | 'plain-only';

/**
 * A source's judgement of a tile. `must-revalidate`: stale, and must not be shown before the source is asked. `lesser`:
 * stale because a sharper picture is wanted now, however recently the source was asked.
 */
export type Freshness = 'fresh' | 'stale' | 'lesser' | 'must-revalidate';
