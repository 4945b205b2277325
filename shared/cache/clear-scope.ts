/** What a clear removes, its preview, and its result. */

import type { AreaId, BoundingBox } from '../areas/area.ts';
import type { SourceId } from '../sources/source.ts';
import { MAX_ZOOM } from '../tiles/tile-coord.ts';
import type { TileCount } from '../tiles/tile-count.ts';

/** The region of a clear. Tiles that lie partly in it are included. */
export type ClearRegion =
  | { readonly kind: 'area'; readonly areaId: AreaId }
  | { readonly kind: 'box'; readonly box: BoundingBox };

/** Tiles that meet all of these conditions. */
export interface ClearScope {
  /** Null for all sources, including removed ones. */
  readonly sourceId: SourceId | null;
  /** Null for the whole world. */
  readonly region: ClearRegion | null;
  /** Inclusive. */
  readonly minZoom: number;
  readonly maxZoom: number;
  /** Only tiles stored or confirmed longer ago than this; null for any age. */
  readonly olderThanMs: number | null;
  /** `failed`: tiles whose last request in this run failed. */
  readonly only: 'all' | 'stale' | 'failed';
  /** True to keep the tiles of saved areas, except those of the region's own area. */
  readonly keepAreas: boolean;
}

/** All tiles of a source, or of all sources for null. */
export function wholeSource(sourceId: SourceId | null, keepAreas: boolean): ClearScope {
  return { sourceId, region: null, minZoom: 0, maxZoom: MAX_ZOOM, olderThanMs: null, only: 'all', keepAreas };
}

/** What a clear would do. */
export interface ClearPreview {
  readonly clears: TileCount;
  /** Remaining tiles of the affected sources. */
  readonly keeps: TileCount;
  /** Number of saved areas with tiles in the scope: they are kept if areas are kept, otherwise removed. */
  readonly areas: number;
}

/** Result of a clear. */
export interface DoneClear {
  /** Identifies the clear in `freeProgress` events and for an undo. */
  readonly clearId: number;
  /**
   * What was moved away. Null if folders too large to count at once were moved; `freeProgress` reports the number at
   * the end.
   */
  readonly cleared: TileCount | null;
  /**
   * Time left to undo it, in milliseconds; 0 if it can't be undone. The next clear of the same source ends it earlier.
   */
  readonly undoWithinMs: number;
}

/** How long a clear can be undone. */
export const UNDO_WITHIN_MS = 10_000;
