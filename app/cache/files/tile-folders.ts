/** Makes the folders of the tile tree and ensures that none of them is a link out of the cache. */
import { LRUCache } from 'lru-cache';
import { ifThere, ObstacleError } from './disk-error.ts';
import { lstat, makeIfMissing, retryWhileBusy } from './file-access.ts';
import type { TilePath } from './tile-path.ts';

// How long a check of a folder stays valid. Someone who swaps folders for links while the program runs already has this
// user's rights; the check covers what is there when a tile is requested.
const BELIEVED_MS = 1000;

/** Remembers folders checked a moment ago, so that a hot read needs no extra check. */
export class TileFolders {
  readonly #real = new LRUCache<string, true>({ max: 4096, ttl: BELIEVED_MS });
  #forgets = 0;

  /** Number of {@link forget} calls; checks made before the last one are invalid. */
  get forgets(): number {
    return this.#forgets;
  }

  /** True if {@link areReal} held for the tile's folders a moment ago. */
  wereReal(path: TilePath): boolean {
    return this.#real.has(path.columnDir);
  }

  /** True if the folders exist and none is a link. */
  async areReal(dirs: readonly string[]): Promise<boolean> {
    const found = await Promise.all(dirs.map((dir) => this.#isReal(dir)));
    return found.every(Boolean);
  }

  /**
   * Makes missing folders. Rejects with an {@link ObstacleError} if something else occupies a path, and with ENOENT if
   * a folder or its parent is moved away meanwhile.
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

  /** Invalidates all checks, for example after folders were moved away. */
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
