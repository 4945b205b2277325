/** How much of a disk the cache may take, and moving its folder. */

import type { ErrorValue } from './errors.ts';
import type { TileCount } from './tile-count.ts';

/** How many more files the disk must have room for; below that it counts as full. */
export const FREE_FLOOR_FILES = 10_000;

export interface DiskBudget {
  readonly cacheDir: string;
  /** True when the command line names the folder, which is then not to be moved. */
  readonly isFixed: boolean;
  /** Bytes of all tiles as far as they are counted; null while that is unknown. */
  readonly usedBytes: number | null;
  /** Bytes that are free to this user; null when the system does not say. */
  readonly freeBytes: number | null;
  /** True while new tiles stay in memory only, as the disk has less free space than `freeFloorBytes`. */
  readonly isLow: boolean;
}

/** Moving the cache folder: tiles are copied, then the program goes on with the copy, then the old ones are deleted. */
export interface CacheMove {
  readonly to: string;
  readonly state: 'copying' | 'deleting' | 'done' | 'cancelled' | 'failed';
  /** Tiles copied or deleted so far. */
  readonly tiles: TileCount;
  /** Why it failed; null otherwise. */
  readonly error: ErrorValue | null;
}
