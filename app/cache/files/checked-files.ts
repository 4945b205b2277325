/**
 * Remembers which files were found to be whole tiles, so that unchanged ones aren't checked again; the check is more
 * than half the cost of a disk hit.
 */
import type { Stats } from 'node:fs';
import { LRUCache } from 'lru-cache';
import type { TileContentType } from '../../../shared/tiles/tile.ts';

/** Result of checking a whole tile. */
export interface CheckedImage {
  readonly contentType: TileContentType;
  /** CRC-32 of the whole file. */
  readonly crc: number;
}

interface CheckedFile {
  readonly image: CheckedImage;
  readonly inode: number;
  readonly size: number;
  readonly changedMs: number;
}

// A few megabytes at most, and far more files than memory holds tiles. An evicted file is checked again.
const MAX_FILES = 20_000;

export class CheckedFiles {
  readonly #files = new LRUCache<string, CheckedFile>({ max: MAX_FILES });

  /** The earlier result, if it is the same file and its change time is unchanged. */
  find(file: string, stats: Stats): CheckedImage | undefined {
    const checked = this.#files.get(file);
    const isSame = checked?.inode === stats.ino && checked.size === stats.size && checked.changedMs === stats.ctimeMs;
    return isSame ? checked.image : undefined;
  }

  /** Remembers a whole tile. `stats` must be from before the file was read. */
  remember(file: string, stats: Stats, image: CheckedImage): void {
    this.#files.set(file, { image, inode: stats.ino, size: stats.size, changedMs: stats.ctimeMs });
  }
}
