/**
 * Remembers which files were found to be whole tiles, so that one that has not changed since is not checked again: of a
 * disk hit, the check is the larger half. Knows nothing of images.
 */
import type { Stats } from 'node:fs';
import { LRUCache } from 'lru-cache';
import type { TileContentType } from '../../shared/tile.ts';

interface CheckedFile {
  readonly contentType: TileContentType;
  readonly inode: number;
  readonly size: number;
  readonly changedMs: number;
}

// A few megabytes at most, and far more than memory holds tiles: what falls out is checked once more.
const MAX_FILES = 20_000;

export class CheckedFiles {
  readonly #files = new LRUCache<string, CheckedFile>({ max: MAX_FILES });

  /** The type that the file was found to have, if it is the same file and has not changed since, by its change time. */
  typeOf(file: string, stats: Stats): TileContentType | undefined {
    const checked = this.#files.get(file);
    const isSame = checked?.inode === stats.ino && checked.size === stats.size && checked.changedMs === stats.ctimeMs;
    return isSame ? checked.contentType : undefined;
  }

  /** Remembers that the file, as `stats` describe it from before it was read, is a whole tile. */
  remember(file: string, stats: Stats, contentType: TileContentType): void {
    this.#files.set(file, { contentType, inode: stats.ino, size: stats.size, changedMs: stats.ctimeMs });
  }
}
