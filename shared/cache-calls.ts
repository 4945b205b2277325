/** The calls that look at the cache, check it, clear it and bound it: a part of the contract. */

import { z } from 'zod';
import type { BoundingBox } from './area.ts';
import { areaIdParser, boundingBoxParser } from './area-parser.ts';
import type { CacheCheck } from './cache-check.ts';
import type { ClearPreview, ClearScope, DoneClear } from './clear-scope.ts';
import { type Coverage, MAX_COVERAGE_TILES, type TileRectangle } from './coverage.ts';
import type { CacheMove, DiskBudget } from './disk-budget.ts';
import { nothing, place, replying, sourceId, sourceIdOrAll } from './method-spec.ts';
import type { CacheStatistics } from './statistics.ts';
import type { DeliveredTile } from './tile.ts';
import { MAX_ZOOM } from './tile-coord.ts';
import type { TileCount } from './tile-count.ts';
import type { TileFacts } from './tile-facts.ts';

const zoom = z.number().int().min(0).max(MAX_ZOOM);
const index = z.number().int().min(0);

const rectangle: z.ZodType<TileRectangle> = z
  .strictObject({ zoom, minX: index, maxX: index, minY: index, maxY: index })
  .refine(({ zoom: z, minX, maxX, minY, maxY }) => {
    const isOrdered = minX <= maxX && minY <= maxY && maxX < 2 ** z && maxY < 2 ** z;
    return isOrdered && (maxX - minX + 1) * (maxY - minY + 1) <= MAX_COVERAGE_TILES;
  });

/** Checks a clear's scope that came from a window or a command line. */
const clearScopeParser: z.ZodType<ClearScope> = z
  .strictObject({
    sourceId: sourceIdOrAll,
    region: z.union([
      z.null(),
      z.strictObject({ kind: z.literal('area'), areaId: areaIdParser }),
      z.strictObject({ kind: z.literal('box'), box: boundingBoxParser as z.ZodType<BoundingBox> }),
    ]),
    minZoom: zoom,
    maxZoom: zoom,
    olderThanMs: z.union([z.number().min(0).max(1e13), z.null()]),
    only: z.enum(['all', 'stale', 'failed']),
    keepAreas: z.boolean(),
  })
  .refine(({ minZoom, maxZoom }) => minZoom <= maxZoom);

export const CACHE_CALLS = {
  /** What is cached of a rectangle of tiles and below it; looks at folders and records alone. Fails with `unknown-source`. */
  getCoverage: replying<Coverage>()(z.strictObject({ sourceId, rectangle })),
  /** What is known just now, at once. Never waits for counting. */
  getStatistics: replying<CacheStatistics>()(nothing),
  /** Begins to count what is on disk, unless that is under way; replies at once. */
  recountTiles: replying<null>()(nothing),
  /** All that is known of a tile; asks no server. Fails with `unknown-source` or `cache-busy`. */
  inspectTile: replying<TileFacts>()(place),
  /** Asks the source for a tile whatever is cached, and keeps it in the place of the old one. Fails as `getTile` does; the old one is then kept. */
  reloadTile: replying<DeliveredTile>()(place),
  /** Takes one tile out of memory and off the disk; `tilesCleared` tells the windows. Fails with `unknown-source` and why it could not. */
  deleteTile: replying<TileCount>()(place),
  /** Shows a tile's file in the desktop's file manager; fails with `unknown-source`, `not-cached` or `folder-not-opened`. */
  showTileFile: replying<null>()(place),
  /** What a clear would do, counted file by file. Nothing changes. Fails with `unknown-source` or `unknown-area`. */
  previewClear: replying<ClearPreview>()(z.strictObject({ scope: clearScopeParser })),
  /**
   * Clears the tiles of a scope in memory and on disk. Once it replies, none of them that was stored before is served again.
   * Until `undoWithinMs` have passed it can be undone; then the space is given back, told by `freeProgress` events with the
   * same `clearId`. Areas that lose tiles stay in the list; warming them is cancelled. Fails as {@link previewClear}, with why
   * tiles could not be moved, and with `areas-unreadable`, having cleared nothing, while areas that are to be kept cannot be
   * read.
   */
  clearScope: replying<DoneClear>()(z.strictObject({ scope: clearScopeParser })),
  /**
   * Brings the tiles of a clear back, all but those that a newer tile stands in place of; replies with their number, or with
   * null when folders came back as a whole. Fails with `undo-too-late`, and with why tiles could not be moved.
   */
  undoClear: replying<TileCount | null>()(z.strictObject({ clearId: z.number().int().min(1) })),
  /**
   * Begins to check the cache, or tells of the check that goes on; `checkProgress` events follow. Fails with
   * `move-under-way`; a move that begins ends a check.
   */
  startCheck: replying<CacheCheck>()(nothing),
  /** Ends a check between two tiles; what was put right stays so. */
  cancelCheck: replying<null>()(nothing),
  /** The check that goes on, or the last one of this run; null when there was none. */
  getCheck: replying<CacheCheck | null>()(nothing),
  getDiskBudget: replying<DiskBudget>()(nothing),
  /**
   * Begins to move the cache folder to an absolute path, an empty or new folder; `moveProgress` events follow. Nothing is
   * lost when it is interrupted. Fails with `bad-cache-folder` and why, or `move-under-way`.
   */
  moveCacheFolder: replying<null>()(z.strictObject({ path: z.string().min(1).max(4096) })),
  /** Ends a move that is still copying, and deletes what was copied. Without effect on any other. */
  cancelMove: replying<null>()(nothing),
  /** The move that goes on, or the last one of this run; null when there was none. */
  getMove: replying<CacheMove | null>()(nothing),
} as const;
