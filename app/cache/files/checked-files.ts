/**
 * Remembers which files were whole tiles, so that unchanged ones are not checked again: the larger half of a disk hit.
 */
import type { Stats } from 'node:fs';
import { LRUCache } from 'lru-cache';
import type { TileContentType } from '../../../shared/tile.ts';

/** What was found out about a whole tile. */
export interface CheckedImage {
  readonly contentType: TileContentType;
  /** CRC-32 of all its bytes. */
  readonly crc: number;
}

interface CheckedFile {
  readonly image: CheckedImage;
  readonly inode: number;
  readonly size: number;
  readonly changedMs: number;
}

// A few megabytes at most, and far more than memory holds tiles: what falls out is checked once more.
const MAX_FILES = 20_000;

export class CheckedFiles {
  readonly #files = new LRUCache<string, CheckedFile>({ max: MAX_FILES });

  /** What the file was found to be, if it is the same file and has not changed since, by its change time. */
  find(file: string, stats: Stats): CheckedImage | undefined {
    const checked = this.#files.get(file);
    const isSame = checked?.inode === stats.ino && checked.size === stats.size && checked.changedMs === stats.ctimeMs;
    return isSame ? checked.image : undefined;
  }

  /** Remembers that the file, as `stats` describe it from before it was read, is a whole tile. */
  remember(file: string, stats: Stats, image: CheckedImage): void {
    this.#files.set(file, { image, inode: stats.ino, size: stats.size, changedMs: stats.ctimeMs });
  }
}
