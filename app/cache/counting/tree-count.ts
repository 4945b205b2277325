/** Counts the tiles of a source's tree, reading only columns that changed since the last count. */

import { join } from 'node:path';
import { addCounts, countSizes, NO_TILES, type TileCount } from '../../../shared/tiles/tile-count.ts';
import { housekeepingSlots, lstat } from '../files/file-access.ts';
import { WorkSlices } from '../files/work-slices.ts';
import { type FolderStamp, listColumnDirs, listTileFiles, listZoomDirs, readStamp } from '../tree/cache-tree.ts';
import { type ColumnCount, CountTable } from './count-table.ts';

export interface TreeCountOptions {
  readonly known: CountTable;
  readonly signal: AbortSignal;
  /** Called with the count so far after every few folders. */
  readonly onProgress: (counted: TileCount) => void;
  /** Wall clock in milliseconds since 1970. */
  readonly nowMs: () => number;
}

const BATCH = 64;
const MEASURED_AT_ONCE = 256;
/** A folder changed this recently may change again within the same timestamp, so it is recounted next time. */
const SETTLED_AFTER_MS = 2000;
const NEVER = new AbortController().signal;

/**
 * Counts the tile files in a source's folder by column: regular files in tile places. An unreadable folder counts as
 * empty; after an abort, columns not reached are missing. Never rejects. **Limit.** A column whose folder time is
 * unchanged counts as unchanged, even if a file in it was overwritten in place.
 */
export async function countTree(sourceDir: string, options: TreeCountOptions): Promise<CountTable> {
  const count = new TreeCount(options);
  for (const zoom of await listZoomDirs(sourceDir).catch(() => [])) {
    await count.addZoom(join(sourceDir, String(zoom)), zoom);
  }
  return count.table;
}

/** Counts everything that {@link countTree} finds, without reusing earlier counts. Never rejects. */
export async function countTiles(dir: string, signal: AbortSignal = NEVER): Promise<TileCount> {
  const options = { known: new CountTable(), signal, onProgress: () => undefined, nowMs: Date.now };
  const table = await countTree(dir, options);
  return table.zooms.reduce(addCounts, NO_TILES);
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
    const xs = [...(await listColumnDirs(zoomDir, zoom).catch(() => []))];
    for (let first = 0; first < xs.length; first += BATCH) {
      const batch = xs.slice(first, first + BATCH);
      const stamps = await Promise.all(batch.map((x) => readStamp(join(zoomDir, String(x))).catch(() => undefined)));
      for (const [index, x] of batch.entries()) await this.#addColumn(zoomDir, zoom, x, stamps[index]);
      if (this.#options.signal.aborted) return;
      this.#options.onProgress(this.#counted);
      if (this.#slices.isOver) await this.#slices.pause();
    }
  }

  async #addColumn(zoomDir: string, zoom: number, x: number, stamp: FolderStamp | undefined): Promise<void> {
    if (!stamp || this.#options.signal.aborted) return;
    const known = this.#options.known.find(zoom, x, stamp.mtimeMs);
    if (known) this.#note(known);
    const column = known ?? (await this.#countColumn(join(zoomDir, String(x)), zoom, x, stamp));
    if (column) this.table.add(column);
  }

  async #countColumn(dir: string, zoom: number, x: number, stamp: FolderStamp): Promise<ColumnCount | undefined> {
    const isSettled = stamp.mtimeMs <= this.#options.nowMs() - SETTLED_AFTER_MS;
    const rows = await listTileFiles(dir, zoom, stamp).catch(() => undefined);
    let counted = NO_TILES;
    for (let first = 0; rows && first < rows.length; first += MEASURED_AT_ONCE) {
      if (this.#options.signal.aborted) return undefined;
      const batch = [...rows.subarray(first, first + MEASURED_AT_ONCE)];
      const sizes = await Promise.all(batch.map((y) => readSize(join(dir, String(y)))));
      const part = countSizes(sizes.filter((size) => size !== undefined));
      counted = addCounts(counted, part);
      this.#note(part);
      this.#options.onProgress(this.#counted);
    }
    return { zoom, x, changedMs: rows && isSettled ? stamp.mtimeMs : Number.NaN, ...counted };
  }

  #note(part: TileCount): void {
    this.#counted = addCounts(this.#counted, part);
  }
}

async function readSize(file: string): Promise<number | undefined> {
  const stats = await housekeepingSlots(() => lstat(file)).catch(() => undefined);
  return stats?.isFile() ? stats.size : undefined;
}
