/** Remembers in memory why single tiles failed, so that they aren't requested again and again. */
import { LRUCache } from 'lru-cache';
import { formatTileCoord, type TileCoord } from '../../../shared/tiles/tile-coord.ts';
import type { Trouble } from './trouble.ts';

/** More tiles than a map shows in an hour of panning; the least recently used is dropped first. */
export const MAX_FAILED_TILES = 2000;

const MINUTE_MS = 60_000;
/** Maximum delay before a failed tile is requested again. */
export const MAX_TILE_WAIT_MS = 10 * MINUTE_MS;

/**
 * Delay after a tile's first failure; each further failure doubles it. `damaged`: not a whole tile, but may be next
 * time. `wrong`: the server rejects the request. `broken`: the server fails on it. `foreign`: something else answered,
 * or the connection stalled. `missing`: no such tile, but some servers say so until they have drawn it.
 */
const FIRST_WAIT_MS = { damaged: MINUTE_MS, wrong: MINUTE_MS, broken: 2000, foreign: 10_000, missing: 10_000 } as const;

export type TileFailure = keyof typeof FIRST_WAIT_MS;

interface Entry {
  readonly trouble: Trouble;
  readonly failure: TileFailure;
  readonly failures: number;
  readonly untilMs: number;
}

export class FailedTiles {
  readonly #entries = new LRUCache<string, Entry>({ max: MAX_FAILED_TILES });
  readonly #monotonicMs: () => number;

  /** Must be a monotonic clock. */
  constructor(monotonicMs: () => number) {
    this.#monotonicMs = monotonicMs;
  }

  /** Why a tile must not be requested now, with the remaining time; undefined if it may be. */
  find(coord: TileCoord): Trouble | undefined {
    const entry = this.#entries.peek(formatTileCoord(coord));
    const leftMs = entry ? entry.untilMs - this.#monotonicMs() : 0;
    return entry && leftMs > 0 ? { ...entry.trouble, retryAfterMs: leftMs } : undefined;
  }

  /** True from a tile's first failure until it arrives or is dropped. */
  hasFailed(coord: TileCoord): boolean {
    return this.#entries.has(formatTileCoord(coord));
  }

  /** Why a tile failed last, however long ago; undefined once it has arrived or was dropped. */
  reasonOf(coord: TileCoord): Trouble | undefined {
    return this.#entries.peek(formatTileCoord(coord))?.trouble;
  }

  /** Notes a failure of the tile, which isn't requested for `waitMs` if given. Returns the trouble with the delay. */
  add(coord: TileCoord, failure: TileFailure, trouble: Trouble, waitMs?: number): Trouble {
    const key = formatTileCoord(coord);
    const failures = (this.#entries.peek(key)?.failures ?? 0) + 1;
    const backoffMs = Math.min(MAX_TILE_WAIT_MS, FIRST_WAIT_MS[failure] * 2 ** (failures - 1));
    const untilMs = this.#monotonicMs() + (waitMs ?? backoffMs);
    this.#entries.set(key, { trouble, failure, failures, untilMs });
    return { ...trouble, retryAfterMs: untilMs - this.#monotonicMs() };
  }

  forget(coord: TileCoord): void {
    this.#entries.delete(formatTileCoord(coord));
  }

  /** Drops the tiles that failed because something else answered in place of the server. */
  forgetForeign(): void {
    for (const [key, entry] of this.#entries.entries()) if (entry.failure === 'foreign') this.#entries.delete(key);
  }

  forgetAll(): void {
    this.#entries.clear();
  }
}
