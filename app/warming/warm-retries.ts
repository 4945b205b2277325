/** The tiles a run still has to retry: those that weren't requested after all, and those that failed. */
import { formatTileCoord, type TileCoord } from '../../shared/tiles/tile-coord.ts';

/** Number of attempts per tile in a run before it counts as failed. */
export const MAX_TRIES = 3;
/** Delay after a tile's first failure; each further failure quadruples it. */
const FIRST_WAIT_MS = 2000;

interface Retry {
  readonly coord: TileCoord;
  readonly dueMs: number;
}

export class WarmRetries {
  readonly #tries = new Map<string, number>();
  /** Not requested yet; taken last in, first out. */
  readonly #unasked: TileCoord[] = [];
  /** Failed tiles, in order of failure. */
  #failed: Retry[] = [];

  /** True for a tile that has failed before. */
  hasFailed(coord: TileCoord): boolean {
    return this.#tries.has(formatTileCoord(coord));
  }

  /** Returns a tile that wasn't requested after all. */
  putBack(coord: TileCoord): void {
    if (this.hasFailed(coord)) this.#failed.push({ coord, dueMs: 0 });
    else this.#unasked.push(coord);
  }

  /** Adds a failed tile; false if it has used all its attempts. */
  add(coord: TileCoord, nowMs: number): boolean {
    const name = formatTileCoord(coord);
    const tries = (this.#tries.get(name) ?? 0) + 1;
    this.#tries.set(name, tries);
    if (tries >= MAX_TRIES) return false;
    this.#failed.push({ coord, dueMs: nowMs + FIRST_WAIT_MS * 4 ** (tries - 1) });
    return true;
  }

  /** Takes a tile that wasn't requested yet, if there is one. */
  takeUnasked(): TileCoord | undefined {
    return this.#unasked.pop();
  }

  /** Takes a failed tile that is due, if there is one. */
  takeDue(nowMs: number): TileCoord | undefined {
    const index = this.#failed.findIndex(({ dueMs }) => dueMs <= nowMs);
    return index < 0 ? undefined : this.#failed.splice(index, 1)[0]?.coord;
  }

  /** Milliseconds until the next failed tile is due; undefined if none waits. */
  nextInMs(nowMs: number): number | undefined {
    if (this.#failed.length === 0) return undefined;
    return Math.max(0, Math.min(...this.#failed.map(({ dueMs }) => dueMs)) - nowMs);
  }
}
