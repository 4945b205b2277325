/** The tiles of a run that are tried again: when, and how often. */
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
  /** The tiles that wait, in the order in which they came. */
  #waiting: Retry[] = [];

  get size(): number {
    return this.#waiting.length;
  }

  /** True for a tile that has failed before. */
  hasFailed(coord: TileCoord): boolean {
    return this.#tries.has(formatTileCoord(coord));
  }

  /** Takes a tile that was not tried, or not to its end. It is the next one. */
  putBack(coord: TileCoord): void {
    this.#waiting.unshift({ coord, dueMs: 0 });
  }

  /** Takes a tile that has failed; false when it has had all its tries. */
  add(coord: TileCoord, nowMs: number): boolean {
    const name = formatTileCoord(coord);
    const tries = (this.#tries.get(name) ?? 0) + 1;
    this.#tries.set(name, tries);
    if (tries >= MAX_TRIES) {
      this.#tries.delete(name);
      return false;
    }
    this.#waiting.push({ coord, dueMs: nowMs + FIRST_WAIT_MS * 4 ** (tries - 1) });
    return true;
  }

  /** The tile whose time has come, if any, taken out. */
  takeDue(nowMs: number): TileCoord | undefined {
    const index = this.#waiting.findIndex(({ dueMs }) => dueMs <= nowMs);
    return index < 0 ? undefined : this.#waiting.splice(index, 1)[0]?.coord;
  }

  /** Milliseconds until the next tile's time; undefined when none waits. */
  nextInMs(nowMs: number): number | undefined {
    if (this.#waiting.length === 0) return undefined;
    return Math.max(0, Math.min(...this.#waiting.map(({ dueMs }) => dueMs)) - nowMs);
  }
}
