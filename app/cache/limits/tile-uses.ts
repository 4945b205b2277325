/** Records when tiles were last viewed as access times of their files, because many systems don't. */
import fs from 'node:fs';
import { promisify } from 'node:util';
import { LRUCache } from 'lru-cache';
import { housekeepingSlots, withFile } from '../files/file-access.ts';
import { READ_FLAGS } from '../files/open-flags.ts';
import { formatTileKey, formatTilePath, type TileKey } from '../files/tile-path.ts';

/** A recorded use is valid this long: only the day of the last view matters. */
const GOOD_MS = 24 * 60 * 60 * 1000;
/** Uses are written in batches, this long after the first. */
const DELAY_MS = 2000;
/** More than anyone views in that time. Uses beyond it are recorded next time. */
const MAX_WAITING = 10_000;

const fstat = promisify(fs.fstat);
const setTimes = promisify(fs.futimes);

export class TileUses {
  readonly #cacheDir: () => string;
  readonly #noted = new LRUCache<string, true>({ max: MAX_WAITING, ttl: GOOD_MS });
  #waiting: TileKey[] = [];
  #timer: NodeJS.Timeout | undefined;
  #noting: Promise<void> = Promise.resolve();

  /** `cacheDir` returns the current folder. */
  constructor(cacheDir: () => string) {
    this.#cacheDir = cacheDir;
  }

  /** Notes that a tile was viewed; its file is touched later. */
  add(key: TileKey): void {
    const name = formatTileKey(key);
    if (this.#noted.has(name) || this.#waiting.length >= MAX_WAITING) return;
    this.#noted.set(name, true);
    this.#waiting.push(key);
    this.#timer ??= setTimeout(() => void this.settle(), DELAY_MS).unref();
  }

  /** Writes the pending uses now. Never rejects: a use that can't be written is skipped. */
  settle(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const keys = this.#waiting;
    this.#waiting = [];
    this.#noting = this.#noting.then(async () => {
      for (const key of keys) await housekeepingSlots(() => this.#note(key)).catch(() => undefined);
    });
    return this.#noting;
  }

  async #note(key: TileKey): Promise<void> {
    await withFile(formatTilePath(this.#cacheDir(), key).file, READ_FLAGS, async (fd) => {
      const stats = await fstat(fd);
      const isNews = Math.abs(Date.now() - stats.atimeMs) > GOOD_MS;
      // Through the open file, so that a newer file taking its place keeps its own times.
      if (stats.isFile() && isNews) await setTimes(fd, Date.now() / 1000, stats.mtimeMs / 1000);
    });
  }
}
