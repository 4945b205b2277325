/**
 * The disk tier: every tile is a plain file `<cache dir>/<source id>/<z>/<x>/<y>`. The only place that decides the
 * order in which files and folders are touched. No code for memory, sources or windows here.
 */

import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import type { CodedError } from '../../../shared/errors.ts';
import type { SourceId } from '../../../shared/sources/source.ts';
import type { TileColumn } from '../../../shared/tiles/tile-column.ts';
import type { TileCount } from '../../../shared/tiles/tile-count.ts';
import { makeOwnFolder } from '../../files/own-files.ts';
import type { SourceFolder } from '../clearing/scope-move.ts';
import { listSources, sweepCache } from '../clearing/sweep.ts';
import { removeTiles, type ZoomRemovalOptions } from '../clearing/tile-removal.ts';
import { type PurgeOptions, purgeTrash } from '../clearing/trash.ts';

import { toDiskError } from '../files/disk-error.ts';
import { retryWhileBusy, writeSlots } from '../files/file-access.ts';
import { type IsCurrent, type StoredTile, writeTileFile } from '../files/tile-file.ts';
import {
  formatSourceDir,
  formatTilePath,
  requireTileKey,
  requireZoom,
  TEMP_DIR_NAME,
  type TileKey,
} from '../files/tile-path.ts';
import type { BlockIndex, ChooseMending, RecordBlock } from '../records/record-block.ts';
import type { TileIndex } from '../tree/tile-index.ts';
import { type FoundTile, findTiles, type MeasuredTile, measureTiles, type ZoomFolder } from '../tree/tile-list.ts';
import { writeInTree } from '../tree/tree-write.ts';
import { CacheFolder, type CacheFolderOptions } from './cache-folder.ts';
import { DiskTrouble } from './disk-trouble.ts';
import { ScopeStore } from './scope-store.ts';
import { TileReader } from './tile-reader.ts';
import { findMissing, WriteGuard, type WriteGuardOptions } from './write-guard.ts';

export interface DiskTierOptions
  extends Omit<WriteGuardOptions, 'onRecovered'>,
    Omit<CacheFolderOptions, 'onForeignClear'> {}

/** Events of the tier; see {@link DiskTier.follow}. */
export interface DiskEvents extends Pick<WriteGuardOptions, 'onRecovered'>, Pick<CacheFolderOptions, 'onForeignClear'> {
  /** Called with the size of each tile written. */
  readonly onWritten?: (bytes: number) => void;
}

/** Calls with an invalid key, source or zoom reject or throw with a RangeError and touch nothing. */
export class DiskTier extends TileReader {
  readonly #options: DiskTierOptions & CacheFolderOptions;
  readonly #events: DiskEvents;
  readonly #stop = new AbortController();
  /** Clears and their undo. */
  readonly scopes: ScopeStore;
  #housekeeping: Promise<void> = Promise.resolve();

  private constructor(options: DiskTierOptions & CacheFolderOptions, events: DiskEvents, guard: WriteGuard) {
    super(guard);
    this.#options = options;
    this.#events = events;
    this.scopes = new ScopeStore({ guard, sourceOf: (sourceId) => this.#sourceOf(sourceId) });
  }

  /**
   * Opens the tier; never rejects. Creates a missing folder and its parents, private to the owner, unless the cache was
   * moved there. If that fails, the folder is reported as trouble and every lookup is a miss.
   */
  static async open(tierOptions: DiskTierOptions): Promise<DiskTier> {
    const events: DiskEvents = {};
    const options = { ...tierOptions, onForeignClear: (sourceId: SourceId) => events.onForeignClear?.(sourceId) };
    const trouble = new DiskTrouble({ ...options, onRecovered: () => events.onRecovered?.() });
    const making = options.isMoved ? undefined : makeOwnFolder(options.cacheDir);
    await making?.catch((thrown: unknown) => trouble.reportWrite(toDiskError(thrown)));
    const folder = await CacheFolder.open(options);
    const missing = await findMissing(folder);
    if (missing) trouble.reportWrite(missing);
    return new DiskTier(options, events, new WriteGuard(folder, trouble, options));
  }

  /** Sets the listener. Call it before the first read or write: earlier events aren't repeated. */
  follow(events: DiskEvents): void {
    Object.assign(this.#events, events);
  }

  /** The cache folder as the user gave it; changes with {@link switchFolder}. */
  get cacheDir(): string {
    return this.guard.folder.givenDir;
  }

  /**
   * Switches to another folder once `prepare` has resolved; nothing is written, cleared or removed meanwhile. If
   * `prepare` rejects, so does this, and the folder stays.
   */
  switchFolder(cacheDir: string, prepare: () => Promise<void>): Promise<void> {
    return this.guard.switchFolder(async () => {
      // An interrupted undo must finish first.
      await this.scopes.ready;
      await prepare();
      return CacheFolder.open({ ...this.#options, cacheDir, isMoved: true });
    });
  }

  get index(): TileIndex {
    return this.guard.folder.index;
  }

  /** Reconciles a block's records with its tiles; see {@link TileRecords.mend}. */
  async mendRecords(index: BlockIndex, choose: ChooseMending): Promise<number> {
    requireZoom(index.sourceId, index.zoom);
    return this.guard.change(({ records }) => records.mend(index, choose));
  }

  /** Why writes are paused; undefined while they aren't. */
  get trouble(): CodedError | undefined {
    return this.guard.trouble.restReason;
  }

  /**
   * Stores a tile and its record. Returns true once both survive the end of the process, false if `isCurrent` turned
   * false and nothing was stored. Rejects with a `CodedError`, also while writes are paused; then the previous tile
   * remains, or the new one has no record.
   */
  async write(key: TileKey, tile: StoredTile, isCurrent: IsCurrent): Promise<boolean> {
    // Outside the guard, because an invalid key says nothing about the disk.
    requireTileKey(key);
    return this.guard.write(tile.bytes.length, async (folder) => {
      const isStored = await writeSlots(() => retryWhileBusy(() => writeTile(folder, key, tile.bytes, isCurrent)));
      if (!isStored) return false;
      folder.index.noteChange(key);
      await this.#addRecord(key, tile, isCurrent);
      this.#events.onWritten?.(tile.bytes.length);
      return true;
    });
  }

  /** Stores a new record for a stored tile; otherwise like {@link write}. Doesn't touch the tile's file. */
  async writeRecord(key: TileKey, tile: StoredTile, isCurrent: IsCurrent): Promise<boolean> {
    requireTileKey(key);
    return this.guard.write(0, async () => {
      await this.#addRecord(key, tile, isCurrent);
      return true;
    });
  }

  /** See {@link listSources}. */
  listSources(listed: readonly SourceId[] = []): Promise<readonly SourceId[]> {
    return listSources(this.guard.folder.cacheDir, listed);
  }

  /** Deletes cleared tiles; see {@link purgeTrash}. Stops early when the tier is closed. */
  async purge(trashed: string, onProgress?: PurgeOptions['onProgress']): Promise<TileCount> {
    return purgeTrash(trashed, { signal: this.#stop.signal, onProgress });
  }

  /** The tiles on disk in the columns, with their records; see {@link findTiles}. */
  findTiles(sourceId: SourceId, zoom: number, columns: Iterable<TileColumn>): AsyncIterable<readonly FoundTile[]> {
    return findTiles(this.#folderOf(sourceId, zoom), columns);
  }

  /** The same with sizes; see {@link measureTiles}. */
  measureTiles(
    sourceId: SourceId,
    zoom: number,
    columns: Iterable<TileColumn>,
  ): AsyncIterable<readonly MeasuredTile[]> {
    return measureTiles(this.#folderOf(sourceId, zoom), columns);
  }

  /** The records of a block of tiles; see {@link TileRecords.lookAt}. */
  async readBlock(sourceId: SourceId, zoom: number, blockX: number, blockY: number): Promise<RecordBlock> {
    requireZoom(sourceId, zoom);
    return this.guard.folder.records.lookAt(sourceId, zoom, blockX, blockY);
  }

  /** Sizes of a sample of a source's tiles at a zoom; see {@link TileRecords.sampleSizes}. */
  async sampleSizes(sourceId: SourceId, zoom: number): Promise<readonly number[]> {
    requireZoom(sourceId, zoom);
    return this.guard.folder.records.sampleSizes(sourceId, zoom);
  }

  /** Removes tiles from disk; see {@link removeTiles}. Rejects with a `CodedError`. */
  removeTiles(
    sourceId: SourceId,
    zoom: number,
    columns: Iterable<TileColumn>,
    options: ZoomRemovalOptions = {},
  ): Promise<TileCount> {
    return this.guard.change(() => removeTiles(this.#folderOf(sourceId, zoom), columns, options));
  }

  /** Finishes interrupted undos, then sweeps temporary files and trash of ended programs. Never rejects. */
  sweep(nowMs: number): Promise<void> {
    const purge = async (trashed: string): Promise<unknown> => this.purge(trashed);
    this.#housekeeping = this.scopes
      .finishUndos(nowMs, purge)
      .then(() => sweepCache(this.guard.folder.cacheDir, purge, this.#stop.signal, nowMs))
      .catch(() => undefined);
    return this.#housekeeping;
  }

  /** Stops background work between two files. May be called twice. */
  async close(): Promise<void> {
    this.#stop.abort();
    this.guard.close();
    await this.#housekeeping;
  }

  #sourceOf(sourceId: SourceId): SourceFolder {
    return {
      sourceDir: formatSourceDir(this.guard.folder.cacheDir, sourceId),
      folderOf: (zoom) => this.#folderOf(sourceId, zoom),
    };
  }

  #folderOf(sourceId: SourceId, zoom: number): ZoomFolder {
    requireZoom(sourceId, zoom);
    const { cacheDir, folders, records } = this.guard.folder;
    const readBlock: ZoomFolder['readBlock'] = (x, y) => records.lookAt(sourceId, zoom, x, y);
    const mendBlock: ZoomFolder['mendBlock'] = (block, choose) => records.mend({ sourceId, zoom, ...block }, choose);
    return { sourceDir: formatSourceDir(cacheDir, sourceId), zoom, folders, readBlock, mendBlock };
  }

  async #addRecord(key: TileKey, tile: StoredTile, isCurrent: IsCurrent): Promise<void> {
    await this.guard.folder.records.add(key, { bytes: tile.bytes, crc: crc32(tile.bytes) }, tile.record, isCurrent);
  }
}

function writeTile(folder: CacheFolder, key: TileKey, bytes: Uint8Array, isCurrent: IsCurrent): Promise<boolean> {
  const { sourceDir, zoomDir, columnDir, file } = formatTilePath(folder.cacheDir, key);
  const tempDir = join(sourceDir, TEMP_DIR_NAME);
  return writeInTree(folder, [sourceDir, tempDir, zoomDir, columnDir], isCurrent, () =>
    writeTileFile(file, tempDir, bytes, isCurrent),
  );
}
