/** The cache's disk usage and limits, and moving its folder. */

import type { ErrorValue } from '../errors.ts';
import type { TileCount } from '../tiles/tile-count.ts';

/** Number of files the disk must still have room for; below that it counts as full. */
export const FREE_FLOOR_FILES = 10_000;

export interface DiskBudget {
  readonly cacheDir: string;
  /** True if the command line names the folder, which then can't be moved. */
  readonly isFixed: boolean;
  /** Bytes of all counted tiles; null while unknown. */
  readonly usedBytes: number | null;
  /** Free bytes available to this user; null if the system doesn't report it. */
  readonly freeBytes: number | null;
  /** True while new tiles stay in memory because free disk space is below `freeFloorBytes`. */
  readonly isLow: boolean;
}

/** A move of the cache folder: copy the tiles, switch to the copy, delete the old ones. */
export interface CacheMove {
  readonly to: string;
  readonly state: 'copying' | 'deleting' | 'done' | 'cancelled' | 'failed';
  /** Tiles copied or deleted so far. */
  readonly tiles: TileCount;
  /** Why it failed; null otherwise. */
  readonly error: ErrorValue | null;
}
