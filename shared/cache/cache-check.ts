/** The check of the cache: its steps in order, and their progress. */
import type { TileCount } from '../tiles/tile-count.ts';

/**
 * `leftovers`: temporary files and trash of ended programs, and expired quarantine. `strays`: entries in tile places
 * that aren't tiles. `images`: reads every tile. `records`: removes records without tiles and adds missing ones; only
 * records of other bytes than their tile's count as repaired.
 */
export const CHECK_STEPS = ['leftovers', 'strays', 'images', 'records'] as const;
export type CheckStepName = (typeof CHECK_STEPS)[number];

export interface CheckStep {
  readonly name: CheckStepName;
  readonly state: 'waiting' | 'running' | 'done';
  /** Items checked so far. */
  readonly checked: number;
  /** Bad items that were repaired: removed, quarantined or recreated. */
  readonly mended: number;
  /** Bad items that couldn't be repaired because the system refused. */
  readonly failed: number;
  /** Items that aren't the cache's, counted and left alone. */
  readonly foreign: number;
  /** Bytes read or freed so far. */
  readonly bytes: number;
}

export interface CacheCheck {
  readonly state: 'running' | 'done' | 'cancelled';
  readonly steps: readonly CheckStep[];
  /** In milliseconds since 1970. */
  readonly begunMs: number;
  readonly endedMs: number | null;
  /** Current contents of quarantine. */
  readonly quarantine: TileCount;
}

/** Retention of bad tiles in quarantine. */
export const QUARANTINE_DAYS = 7;
