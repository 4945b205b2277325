/** Which tiles a clear takes, what a preview tells of it, and what a clear answers. */

import type { AreaId, BoundingBox } from './area.ts';
import type { SourceId } from './source.ts';
import { MAX_ZOOM } from './tile-coord.ts';
import type { TileCount } from './tile-count.ts';

/** A place that a clear is bounded by; its tiles are those that lie in it at least in part. */
export type ClearRegion =
  | { readonly kind: 'area'; readonly areaId: AreaId }
  | { readonly kind: 'box'; readonly box: BoundingBox };

/** Tiles for which all of it holds. */
export interface ClearScope {
  /** Null for all sources, removed ones included. */
  readonly sourceId: SourceId | null;
  /** Null for the whole world. */
  readonly region: ClearRegion | null;
  /** Both included. */
  readonly minZoom: number;
  readonly maxZoom: number;
  /** Only tiles that were stored or confirmed longer ago; null for any age. */
  readonly olderThanMs: number | null;
  /** `failed`: those about which the last question in this run failed. */
  readonly only: 'all' | 'stale' | 'failed';
  /** True to leave what saved areas have, but for the area that is the region itself. */
  readonly keepAreas: boolean;
}

/** All tiles of a source, or of all sources with null. */
export function wholeSource(sourceId: SourceId | null, keepAreas: boolean): ClearScope {
  return { sourceId, region: null, minZoom: 0, maxZoom: MAX_ZOOM, olderThanMs: null, only: 'all', keepAreas };
}

/** What a clear would do. */
export interface ClearPreview {
  readonly clears: TileCount;
  /** Tiles of the sources concerned that stay. */
  readonly keeps: TileCount;
  /** How many saved areas have tiles that the scope would take and that stay, or that go if they are not kept. */
  readonly areas: number;
}

/** A clear that is done. */
export interface DoneClear {
  /** The number that `freeProgress` events and an undo name it by. */
  readonly clearId: number;
  /** What was moved away. Null when whole folders went that are too large to count at once: `freeProgress` tells in the end. */
  readonly cleared: TileCount | null;
  /** For how long it can be undone from now, in milliseconds; 0 when it cannot be. The next clear of a source ends it sooner. */
  readonly undoWithinMs: number;
}

/** How long a clear can be undone. */
export const UNDO_WITHIN_MS = 10_000;
