/** The tiles of a run that are asked for again: those that were not asked for at all, and those that have failed. */
import { formatTileCoord, type TileCoord } from '../../shared/tile-coord.ts';

/** So often a tile is asked for in one run before it counts as failed. */
export const MAX_TRIES = 3;
/** How long a tile waits after its first failure; each further one makes it four times as long. */
const FIRST_WAIT_MS = 2000;

interface Retry {
  readonly coord: TileCoord;
  readonly dueMs: number;
}

export class WarmRetries {
  readonly #tries = new Map<string, number>();
  /** Not asked for; the next one is the last. */
  readonly #unasked: TileCoord[] = [];
  /** Failed, in the order of their failures. */
  #failed: Retry[] = [];

  /** True for a tile that has failed before. */
  hasFailed(coord: TileCoord): boolean {
    return this.#tries.has(formatTileCoord(coord));
  }

  /** Takes a tile back that was not asked for after all. */
  putBack(coord: TileCoord): void {
    if (this.hasFailed(coord)) this.#failed.push({ coord, dueMs: 0 });
    else this.#unasked.push(coord);
  }

  /** Takes a tile that has failed; false when it has had all its tries. */
  add(coord: TileCoord, nowMs: number): boolean {
    const name = formatTileCoord(coord);
    const tries = (this.#tries.get(name) ?? 0) + 1;
    this.#tries.set(name, tries);
    if (tries >= MAX_TRIES) return false;
    this.#failed.push({ coord, dueMs: nowMs + FIRST_WAIT_MS * 4 ** (tries - 1) });
    return true;
  }

  /** Takes out a tile that was not asked for, if there is one. */
  takeUnasked(): TileCoord | undefined {
    return this.#unasked.pop();
  }

  /** Takes out a failed tile whose time has come, if there is one. */
  takeDue(nowMs: number): TileCoord | undefined {
    const index = this.#failed.findIndex(({ dueMs }) => dueMs <= nowMs);
    return index < 0 ? undefined : this.#failed.splice(index, 1)[0]?.coord;
  }

  /** Milliseconds until the next failed tile's time; undefined when none waits. */
  nextInMs(nowMs: number): number | undefined {
    if (this.#failed.length === 0) return undefined;
    return Math.max(0, Math.min(...this.#failed.map(({ dueMs }) => dueMs)) - nowMs);
  }
}
