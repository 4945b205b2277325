/** Checking the cache: its named steps, in their order, and how far they are. */
import type { TileCount } from './tile-count.ts';

/**
 * `leftovers`: temps and trash of ended programs, and quarantine that is too old. `strays`: what is no tile and lies in a
 * tile's place. `images`: every tile read whole. `records`: records without tiles go, tiles without
 * records get one; only records of other bytes than their tile's count as put right.
 */
export const CHECK_STEPS = ['leftovers', 'strays', 'images', 'records'] as const;
export type CheckStepName = (typeof CHECK_STEPS)[number];

export interface CheckStep {
  readonly name: CheckStepName;
  readonly state: 'waiting' | 'running' | 'done';
  /** Things looked at so far. */
  readonly checked: number;
  /** Things that were bad and were put right: taken away, put in quarantine or made anew. */
  readonly mended: number;
  /** Bad things that could not be put right, because the system refused. */
  readonly failed: number;
  /** Things that are not the cache's, counted and left alone. */
  readonly foreign: number;
  /** Bytes read or given back so far. */
  readonly bytes: number;
}

export interface CacheCheck {
  readonly state: 'running' | 'done' | 'cancelled';
  readonly steps: readonly CheckStep[];
  /** In milliseconds since 1970. */
  readonly begunMs: number;
  readonly endedMs: number | null;
  /** What lies in quarantine now. */
  readonly quarantine: TileCount;
}

/** How long bad tiles are kept in quarantine. */
export const QUARANTINE_DAYS = 7;
