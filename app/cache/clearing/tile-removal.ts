/** Removes single tiles of a zoom from disk, and the folders this empties. Memory is the caller's business. */

import { join } from 'node:path';
import { throwIfCancelled } from '../../../shared/errors.ts';
import type { TileColumn } from '../../../shared/tiles/tile-column.ts';
import type { TileCoord } from '../../../shared/tiles/tile-coord.ts';
import { addCounts, NO_TILES, type TileCount } from '../../../shared/tiles/tile-count.ts';
import { errnoOf } from '../files/disk-error.ts';
import { housekeepingSlots, removeDir, removeFile } from '../files/file-access.ts';
import type { TileRecord } from '../files/tile-record.ts';
import { TakenRecords } from '../records/taken-records.ts';
import { type MeasuredTile, measureTiles, type ZoomFolder, zoomDirOf } from '../tree/tile-list.ts';

export interface RemovalOptions {
  /** Selects tiles by their record; all by default. */
  readonly isWanted?: (record: TileRecord) => boolean;
  /** Called with the total freed so far, after every few hundred files. */
  readonly onProgress?: (freed: TileCount) => void;
  /** Aborting stops the removal between two batches; it then rejects with `cancelled`. */
  readonly signal?: AbortSignal;
}

/** Tiles of one zoom, columns ascending. */
export interface ZoomTiles {
  readonly zoom: number;
  readonly columns: Iterable<TileColumn>;
}

export interface ZoomRemovalOptions extends RemovalOptions {
  /** Called right after tiles were removed. */
  readonly onRemoved?: (coords: readonly TileCoord[]) => void;
}

/**
 * Removes the wanted tiles of the columns and their records. Returns what was freed. Links, pipes and sockets in their
 * places are removed too, uncounted. If a tile can't be removed the others still are, and the call rejects with the
 * system's error at the end.
 */
export async function removeTiles(
  folder: ZoomFolder,
  columns: Iterable<TileColumn>,
  options: ZoomRemovalOptions = {},
): Promise<TileCount> {
  const removal = new Removal(folder, options);
  try {
    for await (const batch of measureTiles(folder, columns, 'anything')) {
      throwIfCancelled(options.signal);
      await removal.remove(batch);
    }
  } finally {
    await removal.end();
  }
  if (removal.failure !== undefined) throw removal.failure;
  return removal.freed;
}

/** Runs a removal for each zoom in turn, with one running total. */
export async function removeZooms(
  zooms: Iterable<ZoomTiles>,
  options: ZoomRemovalOptions,
  remove: (tiles: ZoomTiles, options: ZoomRemovalOptions) => Promise<TileCount>,
): Promise<TileCount> {
  let total = NO_TILES;
  for (const tiles of zooms) {
    const before = total;
    const onProgress = (part: TileCount): void => options.onProgress?.(addCounts(before, part));
    total = addCounts(before, await remove(tiles, { ...options, onProgress }));
  }
  return total;
}

class Removal {
  readonly #folder: ZoomFolder;
  readonly #options: ZoomRemovalOptions;
  readonly #zoomDir: string;
  readonly #columnDirs = new Set<string>();
  readonly #records: TakenRecords;
  readonly freed = { tiles: 0, bytes: 0 };
  failure: unknown;

  constructor(folder: ZoomFolder, options: ZoomRemovalOptions) {
    this.#folder = folder;
    this.#options = options;
    this.#zoomDir = zoomDirOf(folder);
    this.#records = new TakenRecords(folder);
  }

  async remove(batch: readonly MeasuredTile[]): Promise<void> {
    const { isWanted, onRemoved, onProgress } = this.#options;
    const wanted = isWanted ? batch.filter(({ record }) => isWanted(record)) : batch;
    const isGone = await Promise.all(wanted.map((tile) => this.#removeTile(tile)));
    const gone = wanted.filter((_tile, index) => isGone[index]);
    const z = this.#folder.zoom;
    onRemoved?.(gone.map(({ x, y }) => ({ z, x, y })));
    await this.#records.note(gone);
    if (wanted.length > 0) onProgress?.({ ...this.freed });
  }

  async end(): Promise<void> {
    await this.#records.end();
    for (const dir of this.#columnDirs) await housekeepingSlots(() => removeDir(dir)).catch(() => undefined);
    if (this.#columnDirs.size > 0) await removeDir(this.#zoomDir).catch(() => undefined);
    this.#folder.folders.forget();
  }

  async #removeTile({ x, y, isFile, bytes }: MeasuredTile): Promise<boolean> {
    const columnDir = join(this.#zoomDir, String(x));
    try {
      const areReal = await this.#folder.folders.areReal([this.#folder.sourceDir, this.#zoomDir, columnDir]);
      if (!areReal) return false;
      await housekeepingSlots(() => removeFile(join(columnDir, String(y))));
      this.#columnDirs.add(columnDir);
      if (isFile) this.freed.tiles += 1;
      if (isFile) this.freed.bytes += bytes;
      return true;
    } catch (thrown) {
      // Another process removed it first: gone, but not freed by us.
      if (errnoOf(thrown) === 'ENOENT') return true;
      this.failure ??= thrown;
      return false;
    }
  }
}
