/** Runs writes below the cache folder. Makes the folders they need, even if a clear moves those away meanwhile. */
import { dirname } from 'node:path';
import { errnoOf, ifThere } from '../files/disk-error.ts';
import { isRealDir, lstat, makeIfMissing } from '../files/file-access.ts';
import type { IsCurrent } from '../files/tile-file.ts';
import type { TileFolders } from '../files/tile-folders.ts';

/**
 * A round fails only if a folder vanishes within the same millisecond. This many in a row mean a broken file system.
 */
const MAX_ROUNDS = 100;

/** A cache folder, and what is known about its folders. */
export interface Tree {
  readonly cacheDir: string;
  /** True if the cache was moved to this folder: it is never created. */
  readonly isMoved: boolean;
  readonly folders: TileFolders;
}

/**
 * Makes the missing folders of `dirs`, parents first, then runs `write`. Starts over if a folder is removed meanwhile,
 * for example by a clear. Returns what `write` does, or false once `isCurrent` does. Rejects with the system's error,
 * or with `cache-unavailable` if something else occupies a folder's path.
 */
export async function writeInTree(
  tree: Tree,
  dirs: readonly string[],
  isCurrent: IsCurrent,
  write: () => Promise<boolean>,
): Promise<boolean> {
  for (let round = 1; isCurrent(); round += 1) {
    try {
      await makeCacheDir(tree);
      await tree.folders.make(dirs);
      return isCurrent() && (await write());
    } catch (thrown) {
      const errno = errnoOf(thrown);
      if ((errno !== 'ENOENT' && errno !== 'ENOTDIR') || round === MAX_ROUNDS) throw thrown;
      tree.folders.forget();
    }
  }
  return false;
}

/** Recreates a deleted cache folder, but never its parent, which may belong to an unplugged drive. */
async function makeCacheDir({ cacheDir, isMoved }: Tree): Promise<void> {
  if (await isRealDir(cacheDir)) return;
  if (isMoved) throw new Error(`${cacheDir} is not there`);
  const parent = dirname(cacheDir);
  if (!(await isRealDir(parent))) throw new Error(`${parent} is not a folder`);
  await makeIfMissing(cacheDir);
  const stats = await ifThere(lstat(cacheDir));
  if (stats && !stats.isDirectory()) throw new Error(`${cacheDir} is not a folder`);
}
