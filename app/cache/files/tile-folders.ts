/** The folders of the tile tree: makes them, and makes sure that none of them is a link leading out of the cache. */
import { LRUCache } from 'lru-cache';
import { ifThere, ObstacleError } from './disk-error.ts';
import { lstat, makeIfMissing, retryWhileBusy } from './file-access.ts';
import type { TilePath } from './tile-path.ts';

// A look at a folder is believed this long. Someone who swaps folders for links while the program runs can do worse
// things as the same user; what counts is what lies there when a tile is asked for.
const BELIEVED_MS = 1000;

/** Knows which folders were real ones a moment ago, so that a hot read costs no extra look. */
export class TileFolders {
  readonly #real = new LRUCache<string, true>({ max: 4096, ttl: BELIEVED_MS });
  #forgets = 0;

  /** How often {@link forget} was called: what was seen of any folder before the last time is not to be believed. */
  get forgets(): number {
    return this.#forgets;
  }

  /** True when {@link areReal} was true of the tile's folders a moment ago. */
  wereReal(path: TilePath): boolean {
    return this.#real.has(path.columnDir);
  }

  /** True when the folders are there and none of them is a link. */
  async areReal(dirs: readonly string[]): Promise<boolean> {
    const found = await Promise.all(dirs.map((dir) => this.#isReal(dir)));
    return found.every(Boolean);
  }

  /**
   * Makes missing folders. Rejects with an {@link ObstacleError} when something else stands in a place, and with ENOENT
   * when a folder or its parent is moved away meanwhile.
   */
  async make(dirs: readonly string[]): Promise<void> {
    for (const dir of dirs) {
      if (this.#real.has(dir)) continue;
      await retryWhileBusy(() => makeIfMissing(dir));
      const stats = await retryWhileBusy(() => lstat(dir));
      if (!stats.isDirectory()) throw new ObstacleError(`${dir} is not a folder`);
      this.#real.set(dir, true);
    }
  }

  /** Believes nothing any more, e.g. after folders were moved away. */
  forget(): void {
    this.#forgets += 1;
    this.#real.clear();
  }

  async #isReal(dir: string): Promise<boolean> {
    if (this.#real.has(dir)) return true;
    const stats = await ifThere(retryWhileBusy(() => lstat(dir)));
    if (!stats?.isDirectory()) return false;
    this.#real.set(dir, true);
    return true;
  }
}
