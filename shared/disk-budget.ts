/** How much of a disk the cache may take, and moving its folder. */

import type { ErrorValue } from './errors.ts';
import type { TileCount } from './tile-count.ts';

/** What the disk is to have left: in bytes, what people may set and what holds until they do. */
export const FREE_FLOOR_BYTES = { min: 0, max: 1e12, default: 500e6 } as const;
/** The size that the cache may have, in bytes: what people may set. There is no limit until they do. */
export const MAX_DISK_BYTES = { min: 10e6, max: 1e15 } as const;
/** How many more files the disk is to have room for; below that it counts as full. */
export const FREE_FLOOR_FILES = 10_000;

/** What people set. */
export interface DiskLimits {
  /** Within {@link FREE_FLOOR_BYTES}. */
  readonly freeFloorBytes: number;
  /** Within {@link MAX_DISK_BYTES}; null for no limit. */
  readonly maxDiskBytes: number | null;
}

export interface DiskBudget extends DiskLimits {
  readonly cacheDir: string;
  /** True when the command line names the folder, which is then not to be moved. */
  readonly isFixed: boolean;
  /** Bytes of all tiles as far as they are counted; null while that is unknown. */
  readonly usedBytes: number | null;
  /** Bytes that are free to this user; null when the system does not say. */
  readonly freeBytes: number | null;
  /** True while new tiles are kept in memory alone because of what is to be left free. */
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
