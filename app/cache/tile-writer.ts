/** Puts whole tiles at their places in the tree, and makes the folders that are missing. Knows nothing of records. */
import { dirname, join } from 'node:path';
import { isRealDir, makeDir } from './file-access.ts';
import { type IsCurrent, writeTileFile } from './tile-file.ts';
import type { TileFolders } from './tile-folders.ts';
import { TEMP_DIR_NAME, type TilePath } from './tile-path.ts';

export class TileWriter {
  readonly #cacheDir: string;
  readonly #folders: TileFolders;

  constructor(cacheDir: string, folders: TileFolders) {
    this.#cacheDir = cacheDir;
    this.#folders = folders;
  }

  /** Stores a tile as `writeTileFile` does, in folders that are there afterwards. */
  write(path: TilePath, bytes: Uint8Array, isCurrent: IsCurrent): Promise<boolean> {
    return this.#folders.retryWhenCleared(async () => isCurrent() && this.#writeOnce(path, bytes, isCurrent));
  }

  async #writeOnce(path: TilePath, bytes: Uint8Array, isCurrent: IsCurrent): Promise<boolean> {
    const tempDir = join(path.sourceDir, TEMP_DIR_NAME);
    await this.#makeCacheDir();
    await this.#folders.make([path.sourceDir, tempDir, path.zoomDir, path.columnDir]);
    return isCurrent() && (await writeTileFile(path.file, tempDir, bytes, isCurrent));
  }

  // Made again when it was deleted meanwhile, but never its parent: that may be a drive that is not there just now.
  async #makeCacheDir(): Promise<void> {
    if (await isRealDir(this.#cacheDir)) return;
    this.#folders.forget();
    if (await isRealDir(dirname(this.#cacheDir))) await makeDir(this.#cacheDir);
  }
}
