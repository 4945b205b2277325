/** The part of the contract about inspecting, checking, clearing, limiting and serving the cache. */

import { z } from 'zod';
import type { BoundingBox } from '../areas/area.ts';
import { areaIdParser, boundingBoxParser } from '../areas/area-parser.ts';
import type { CacheCheck } from '../cache/cache-check.ts';
import type { ClearPreview, ClearScope, DoneClear } from '../cache/clear-scope.ts';
import { type Coverage, MAX_COVERAGE_TILES, type TileRectangle } from '../cache/coverage.ts';
import type { CacheMove, DiskBudget } from '../cache/disk-budget.ts';
import type { CacheStatistics } from '../cache/statistics.ts';
import { PORT_RANGE, type ServingState } from '../serving.ts';
import type { DeliveredTile } from '../tiles/tile.ts';
import { MAX_ZOOM } from '../tiles/tile-coord.ts';
import type { TileCount } from '../tiles/tile-count.ts';
import type { TileFacts } from '../tiles/tile-facts.ts';
import { nothing, place, replying, sourceId, sourceIdOrAll } from './method-spec.ts';

const zoom = z.number().int().min(0).max(MAX_ZOOM);
const index = z.number().int().min(0);

const rectangle: z.ZodType<TileRectangle> = z
  .strictObject({ zoom, minX: index, maxX: index, minY: index, maxY: index })
  .refine(({ zoom: z, minX, maxX, minY, maxY }) => {
    const isOrdered = minX <= maxX && minY <= maxY && maxX < 2 ** z && maxY < 2 ** z;
    return isOrdered && (maxX - minX + 1) * (maxY - minY + 1) <= MAX_COVERAGE_TILES;
  });

/** Parses a clear's scope from a window or a command line. */
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
  /**
   * What is cached in a rectangle of tiles and below it; reads only folders and records. Fails with `unknown-source`.
   */
  getCoverage: replying<Coverage>()(z.strictObject({ sourceId, rectangle })),
  /** What is known now. Never waits for counting. */
  getStatistics: replying<CacheStatistics>()(nothing),
  /** Starts counting the tiles on disk unless that is running; replies at once. */
  recountTiles: replying<null>()(nothing),
  /** Everything known about a tile; sends no request. Fails with `unknown-source` or `cache-busy`. */
  inspectTile: replying<TileFacts>()(place),
  /** Requests a tile even if it is cached, and replaces the old one. Fails like `getTile`, keeping the old one. */
  reloadTile: replying<DeliveredTile>()(place),
  /**
   * Deletes one tile from memory and disk; windows get `tilesCleared`. Fails with `unknown-source` or the reason it
   * couldn't.
   */
  deleteTile: replying<TileCount>()(place),
  /**
   * Shows a tile's file in the desktop's file manager. Fails with `unknown-source`, `not-cached` or
   * `folder-not-opened`.
   */
  showTileFile: replying<null>()(place),
  /** What a clear would do, counted file by file. Changes nothing. Fails with `unknown-source` or `unknown-area`. */
  previewClear: replying<ClearPreview>()(z.strictObject({ scope: clearScopeParser })),
  /**
   * Clears the tiles of a scope in memory and on disk. Once it replies, no tile of it that was stored before is served.
   * It can be undone for `undoWithinMs`; then the space is freed, reported by `freeProgress` events with the same
   * `clearId`. Areas that lose tiles stay in the list, and warming them is cancelled. Fails like {@link previewClear},
   * with the reason tiles couldn't be moved, and with `areas-unreadable`, clearing nothing, if areas to keep can't be
   * read.
   */
  clearScope: replying<DoneClear>()(z.strictObject({ scope: clearScopeParser })),
  /**
   * Restores the tiles of a clear except those replaced by newer ones. Replies with their number, or null if whole
   * folders were restored. Fails with `undo-too-late` or the reason tiles couldn't be moved.
   */
  undoClear: replying<TileCount | null>()(z.strictObject({ clearId: z.number().int().min(1) })),
  /**
   * Starts a check of the cache, or returns the running one; `checkProgress` events follow. Fails with
   * `move-under-way`; starting a move cancels a check.
   */
  startCheck: replying<CacheCheck>()(nothing),
  /** Cancels a check between two tiles; repairs already made remain. */
  cancelCheck: replying<null>()(nothing),
  /** The running check, or the last one of this run; null if there was none. */
  getCheck: replying<CacheCheck | null>()(nothing),
  getDiskBudget: replying<DiskBudget>()(nothing),
  /**
   * Starts moving the cache folder to an absolute path, a new or empty folder; `moveProgress` events follow. An
   * interruption loses nothing. Fails with `bad-cache-folder` and the reason, or `move-under-way`.
   */
  moveCacheFolder: replying<null>()(z.strictObject({ path: z.string().min(1).max(4096) })),
  /** Cancels a move that is still copying and deletes the copy. Otherwise has no effect. */
  cancelMove: replying<null>()(nothing),
  /** The running move, or the last one of this run; null if there was none. */
  getMove: replying<CacheMove | null>()(nothing),
  /** The tile server for other programs: whether it is on, and its addresses. */
  getServing: replying<ServingState>()(nothing),
  /**
   * Starts the tile server, or restarts it with another choice; windows get `servingChanged`. Null stands for the usual port, or
   * any other if that is taken. It is on again after the next start of the program, for this computer only. Fails with
   * `port-in-use`, `serving-failed` or `settings-unsaved`; it is off then.
   */
  startServing: replying<ServingState>()(
    z.strictObject({
      reach: z.enum(['computer', 'network']),
      port: z.number().int().min(PORT_RANGE.min).max(PORT_RANGE.max).nullable(),
    }),
  ),
  /** Stops the tile server and closes its connections. */
  stopServing: replying<ServingState>()(nothing),
  /** Gives the tile server another secret path segment; the old addresses are refused. Fails with `settings-unsaved`. */
  renewServingAddress: replying<ServingState>()(nothing),
} as const;
