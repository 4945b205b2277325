/** Notes when tiles were last looked at, as the access times of their files: many systems don't keep those. */
import fs from 'node:fs';
import { promisify } from 'node:util';
import { LRUCache } from 'lru-cache';
import { housekeepingSlots, withFile } from '../files/file-access.ts';
import { READ_FLAGS } from '../files/open-flags.ts';
import { formatTileKey, formatTilePath, type TileKey } from '../files/tile-path.ts';

/** So long a noted use is good: which day a tile was last looked at is all that counts. */
const GOOD_MS = 24 * 60 * 60 * 1000;
/** Uses are noted together, this long after the first. */
const DELAY_MS = 2000;
/** More than anybody looks at meanwhile; what falls out is noted at its next use. */
const MAX_WAITING = 10_000;

const fstat = promisify(fs.fstat);
const setTimes = promisify(fs.futimes);

export class TileUses {
  readonly #cacheDir: () => string;
  readonly #noted = new LRUCache<string, true>({ max: MAX_WAITING, ttl: GOOD_MS });
  #waiting: TileKey[] = [];
  #timer: NodeJS.Timeout | undefined;
  #noting: Promise<void> = Promise.resolve();

  /** `cacheDir` answers the folder as it is now. */
  constructor(cacheDir: () => string) {
    this.#cacheDir = cacheDir;
  }

  /** Takes in that a tile is looked at; its file is touched later. */
  add(key: TileKey): void {
    const name = formatTileKey(key);
    if (this.#noted.has(name) || this.#waiting.length >= MAX_WAITING) return;
    this.#noted.set(name, true);
    this.#waiting.push(key);
    this.#timer ??= setTimeout(() => void this.settle(), DELAY_MS).unref();
  }

  /** Notes what waits, now. Never rejects: where it cannot be noted, a tile counts as last used when it came. */
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
      // By the open file: a newer one that takes its place meanwhile keeps its own times.
      if (stats.isFile() && isNews) await setTimes(fd, Date.now() / 1000, stats.mtimeMs / 1000);
    });
  }
}
