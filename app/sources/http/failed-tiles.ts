/** Remembers, in memory alone, why single tiles could not be had, so that they are not asked for again and again. */
import { LRUCache } from 'lru-cache';
import { formatTileCoord, type TileCoord } from '../../../shared/tile-coord.ts';
import type { Trouble } from './trouble.ts';

/** More tiles than a map shows in an hour of moving about; the longest untouched is forgotten first. */
export const MAX_FAILED_TILES = 2000;

const MINUTE_MS = 60_000;
/** The longest that a failed tile is left alone. */
export const MAX_TILE_WAIT_MS = 10 * MINUTE_MS;

/**
 * How long a tile waits after its first failure; each further one doubles it. `damaged`: what came is not a whole tile, and
 * the next time it may be. `wrong`: the server finds something wrong with asking for it. `broken`: the server fails at it.
 * `foreign`: something else has answered, or the connection got stuck.
 */
const FIRST_WAIT_MS = { damaged: MINUTE_MS, wrong: MINUTE_MS, broken: 2000, foreign: 10_000 } as const;

export type TileFailure = keyof typeof FIRST_WAIT_MS;

interface Entry {
  readonly trouble: Trouble;
  readonly failure: TileFailure | 'missing';
  readonly failures: number;
  readonly untilMs: number;
}

export class FailedTiles {
  readonly #entries = new LRUCache<string, Entry>({ max: MAX_FAILED_TILES });
  readonly #monotonicMs: () => number;

  /** Times run by a clock that nobody sets. */
  constructor(monotonicMs: () => number) {
    this.#monotonicMs = monotonicMs;
  }

  /** Why a tile is not to be asked for now, with the time left; undefined when it may be. */
  find(coord: TileCoord): Trouble | undefined {
    const entry = this.#entries.peek(formatTileCoord(coord));
    const leftMs = entry ? entry.untilMs - this.#monotonicMs() : 0;
    return entry && leftMs > 0 ? { ...entry.trouble, retryAfterMs: leftMs } : undefined;
  }

  /** True from a tile's first failure until it comes, or is forgotten. */
  hasFailed(coord: TileCoord): boolean {
    return this.#entries.has(formatTileCoord(coord));
  }

  /** Why a tile has failed the last time, however long ago; undefined once it has come, or is forgotten. */
  reasonOf(coord: TileCoord): Trouble | undefined {
    return this.#entries.peek(formatTileCoord(coord))?.trouble;
  }

  /** The tile has failed (again). Answers the trouble with the time for which it is left alone. */
  add(coord: TileCoord, failure: TileFailure, trouble: Trouble): Trouble {
    const failures = (this.#entries.peek(formatTileCoord(coord))?.failures ?? 0) + 1;
    const waitMs = Math.min(MAX_TILE_WAIT_MS, FIRST_WAIT_MS[failure] * 2 ** (failures - 1));
    return this.#put(coord, { trouble, failure, failures, untilMs: this.#monotonicMs() + waitMs });
  }

  /** The server does not have the tile; it is left alone for as long as given. */
  addMissing(coord: TileCoord, waitMs: number, trouble: Trouble): Trouble {
    return this.#put(coord, { trouble, failure: 'missing', failures: 1, untilMs: this.#monotonicMs() + waitMs });
  }

  forget(coord: TileCoord): void {
    this.#entries.delete(formatTileCoord(coord));
  }

  /** Forgets the tiles that failed because something stood between here and the server. */
  forgetForeign(): void {
    for (const [key, entry] of this.#entries.entries()) if (entry.failure === 'foreign') this.#entries.delete(key);
  }

  forgetAll(): void {
    this.#entries.clear();
  }

  #put(coord: TileCoord, entry: Entry): Trouble {
    this.#entries.set(formatTileCoord(coord), entry);
    return { ...entry.trouble, retryAfterMs: entry.untilMs - this.#monotonicMs() };
  }
}
