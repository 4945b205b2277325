/** Counts the tiles of a source's tree, looking into those columns alone that have changed since they were counted. */

import fs, { type Dirent } from 'node:fs';
import { join } from 'node:path';
import { addCounts, NO_TILES, type TileCount } from '../../../shared/tile-count.ts';
import { housekeepingSlots, isRealDir, lstat, retryWhileBusy } from '../files/file-access.ts';
import { isIndexName, isZoomDirName } from '../files/tile-path.ts';
import { WorkSlices } from '../files/work-slices.ts';
import { type ColumnCount, CountTable } from './count-table.ts';

export interface TreeCountOptions {
  /** What was counted before. */
  readonly known: CountTable;
  /** Ends the count early. */
  readonly signal: AbortSignal;
  /** Told what was counted so far, after every few folders. */
  readonly onProgress: (counted: TileCount) => void;
  /** The clock of the day, in milliseconds since 1970. */
  readonly nowMs: () => number;
}

/** So many files or folders are looked at in one go. */
const BATCH = 64;
const LISTED_AT_ONCE = 256;
/**
 * A folder that was changed this short a time before it was counted may change once more without a sign: its time does not
 * move then, where a file system's clock ticks in seconds. It is counted again the next time.
 */
const SETTLED_AFTER_MS = 2000;
const NEVER = new AbortController().signal;

/**
 * The tile files in a source's folder, by column. Only regular files at a tile's place count; links are not followed. A
 * folder that cannot be read counts as empty. After an abort, columns that were not reached are missing.
 * **Limit.** A column counts as unchanged when its folder's time of change is the same: a file that another program has
 * overwritten in place is not noticed. Never rejects.
 */
export async function countTree(sourceDir: string, options: TreeCountOptions): Promise<CountTable> {
  const count = new TreeCount(options);
  if (await isRealDir(sourceDir)) {
    for (const zoom of await listNumbers(sourceDir, (item) => item.isDirectory() && isZoomDirName(item.name))) {
      await count.addZoom(join(sourceDir, String(zoom)), zoom);
    }
  }
  return count.table;
}

/** Counts all that {@link countTree} finds without a known count. Never rejects. */
export async function countTiles(dir: string, signal: AbortSignal = NEVER): Promise<TileCount> {
  const options = { known: new CountTable(), signal, onProgress: () => undefined, nowMs: Date.now };
  const table = await countTree(dir, options);
  return table.listZooms().reduce(addCounts, NO_TILES);
}

class TreeCount {
  readonly table = new CountTable();
  readonly #options: TreeCountOptions;
  readonly #slices = new WorkSlices();
  #counted = NO_TILES;

  constructor(options: TreeCountOptions) {
    this.#options = options;
  }

  async addZoom(zoomDir: string, zoom: number): Promise<void> {
    const xs = await listNumbers(zoomDir, (item) => item.isDirectory() && isIndexName(item.name, zoom));
    for (let first = 0; first < xs.length; first += BATCH) {
      const batch = [...xs.subarray(first, first + BATCH)];
      const times = await Promise.all(batch.map((x) => readFolderTime(join(zoomDir, String(x)))));
      for (const [index, x] of batch.entries()) await this.#addColumn(zoomDir, zoom, x, times[index]);
      if (this.#options.signal.aborted) return;
      this.#options.onProgress(this.#counted);
      if (this.#slices.isOver) await this.#slices.pause();
    }
  }

  async #addColumn(zoomDir: string, zoom: number, x: number, changedMs: number | undefined): Promise<void> {
    if (changedMs === undefined || this.#options.signal.aborted) return;
    const known = this.#options.known.find(zoom, x, changedMs);
    if (known) this.#note(known);
    const column = known ?? (await this.#countColumn(join(zoomDir, String(x)), zoom, x, changedMs));
    if (column) this.table.add(column);
  }

  async #countColumn(dir: string, zoom: number, x: number, changedMs: number): Promise<ColumnCount | undefined> {
    const isSettled = changedMs <= this.#options.nowMs() - SETTLED_AFTER_MS;
    let counted = NO_TILES;
    try {
      for await (const names of listNames(dir, (item) => item.isFile() && isIndexName(item.name, zoom))) {
        if (this.#options.signal.aborted) return undefined;
        const sizes = await Promise.all(names.map((name) => readSize(join(dir, name))));
        const part = sumSizes(sizes.filter((size) => size !== undefined));
        counted = addCounts(counted, part);
        this.#note(part);
        this.#options.onProgress(this.#counted);
      }
    } catch {
      return { zoom, x, changedMs: Number.NaN, ...counted };
    }
    return { zoom, x, changedMs: isSettled ? changedMs : Number.NaN, ...counted };
  }

  #note(part: TileCount): void {
    this.#counted = addCounts(this.#counted, part);
  }
}

function sumSizes(sizes: readonly number[]): TileCount {
  return { tiles: sizes.length, bytes: sizes.reduce((sum, size) => sum + size, 0) };
}

async function readFolderTime(dir: string): Promise<number | undefined> {
  const stats = await housekeepingSlots(() => lstat(dir)).catch(() => undefined);
  return stats?.isDirectory() ? stats.mtimeMs : undefined;
}

async function readSize(file: string): Promise<number | undefined> {
  const stats = await housekeepingSlots(() => lstat(file)).catch(() => undefined);
  return stats?.isFile() ? stats.size : undefined;
}

/** Names that are numbers, ascending; none for a folder that cannot be read. */
async function listNumbers(dir: string, isWanted: (item: Dirent) => boolean): Promise<Uint32Array> {
  const numbers: number[] = [];
  try {
    for await (const names of listNames(dir, isWanted)) for (const name of names) numbers.push(Number(name));
  } catch {
    // What was read until then stands.
  }
  return Uint32Array.from(numbers).sort();
}

/** A few names at a time, so that no folder is too large. Rejects with the system's error. */
async function* listNames(dir: string, isWanted: (item: Dirent) => boolean): AsyncGenerator<readonly string[]> {
  const opened = await housekeepingSlots(() =>
    retryWhileBusy(() => fs.promises.opendir(dir, { bufferSize: LISTED_AT_ONCE })),
  );
  let names: string[] = [];
  for await (const item of opened) {
    if (isWanted(item)) names.push(item.name);
    if (names.length < LISTED_AT_ONCE) continue;
    yield names;
    names = [];
  }
  yield names;
}
