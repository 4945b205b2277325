/**
 * The disk tier: every tile as a plain file `<cache dir>/<source id>/<z>/<x>/<y>`. Alone knows the order in which files
 * and folders are touched; knows nothing of memory, sources or windows.
 */

import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import type { CodedError } from '../../../shared/errors.ts';
import type { SourceId } from '../../../shared/source.ts';
import type { TileColumn } from '../../../shared/tile-column.ts';
import type { TileCount } from '../../../shared/tile-count.ts';
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
import {
  type ColumnRows,
  type FoundTile,
  findTiles,
  listTiles,
  type MeasuredTile,
  measureTiles,
  type ZoomFolder,
} from '../tree/tile-list.ts';
import { writeInTree } from '../tree/tree-write.ts';
import { CacheFolder, type CacheFolderOptions } from './cache-folder.ts';
import { DiskTrouble } from './disk-trouble.ts';
import { ScopeStore } from './scope-store.ts';
import { TileReader } from './tile-reader.ts';
import { findMissing, WriteGuard, type WriteGuardOptions } from './write-guard.ts';

export interface DiskTierOptions
  extends Omit<WriteGuardOptions, 'onRecovered'>,
    Omit<CacheFolderOptions, 'onForeignClear'> {}

/** What happens to the tier; see {@link DiskTier.follow}. */
export interface DiskEvents extends Pick<WriteGuardOptions, 'onRecovered'>, Pick<CacheFolderOptions, 'onForeignClear'> {
  /** Called with the bytes of each tile that was written. */
  readonly onWritten?: (bytes: number) => void;
}

/** Any call with an invalid key, source or zoom rejects or throws with a RangeError and touches nothing. */
export class DiskTier extends TileReader {
  readonly #options: DiskTierOptions & CacheFolderOptions;
  readonly #events: DiskEvents;
  readonly #stop = new AbortController();
  /** Clears, and their undo. */
  readonly scopes: ScopeStore;
  #housekeeping: Promise<void> = Promise.resolve();

  private constructor(options: DiskTierOptions & CacheFolderOptions, events: DiskEvents, guard: WriteGuard) {
    super(guard);
    this.#options = options;
    this.#events = events;
    this.scopes = new ScopeStore({ guard, sourceOf: (sourceId) => this.#sourceOf(sourceId) });
  }

  /**
   * Opens the tier; never rejects. A missing folder is made, with its parents and for its owner alone, unless the cache
   * was moved there. One that cannot be made, or is not there, is trouble, and every lookup in it a miss.
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

  /** The cache folder as people have named it; another one after {@link switchFolder}. */
  get cacheDir(): string {
    return this.guard.folder.givenDir;
  }

  /**
   * Goes on in another folder once `prepare` has resolved, during which nothing is written, cleared or removed. Rejects
   * as `prepare` does, and the folder stays.
   */
  switchFolder(cacheDir: string, prepare: () => Promise<void>): Promise<void> {
    return this.guard.switchFolder(async () => {
      // What an ended program was bringing back is to be there before.
      await this.scopes.ready;
      await prepare();
      return CacheFolder.open({ ...this.#options, cacheDir, isMoved: true });
    });
  }

  get index(): TileIndex {
    return this.guard.folder.index;
  }

  /** Brings a block's records in line with tiles; see {@link TileRecords.mend}. */
  async mendRecords(index: BlockIndex, choose: ChooseMending): Promise<number> {
    requireZoom(index.sourceId, index.zoom);
    return this.guard.change(({ records }) => records.mend(index, choose));
  }

  /** Why writing rests just now; undefined when it does not. */
  get trouble(): CodedError | undefined {
    return this.guard.trouble.restReason;
  }

  /**
   * Stores a tile and its record; true once both survive the end of the process, false when `isCurrent` turned false
   * and nothing was stored. Rejects with a `CodedError`, also while writing rests; the previous tile stays, or the new
   * one has no record.
   */
  async write(key: TileKey, tile: StoredTile, isCurrent: IsCurrent): Promise<boolean> {
    // Not within the guard: a wrong key says nothing about the disk.
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

  /** Stores a new record of a tile that is stored already; otherwise as {@link write}. The tile's file is not touched. */
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

  /** Gives the space of cleared tiles back; see {@link purgeTrash}. Ends early when the tier is closed. */
  async purge(trashed: string, onProgress?: PurgeOptions['onProgress']): Promise<TileCount> {
    return purgeTrash(trashed, { signal: this.#stop.signal, onProgress });
  }

  /** Of the tiles in the columns those on disk; see {@link listTiles}. */
  listTiles(sourceId: SourceId, zoom: number, columns: Iterable<TileColumn>): AsyncIterable<ColumnRows> {
    return listTiles(this.#folderOf(sourceId, zoom), columns);
  }

  /** The same with what is known of each; see {@link findTiles}. */
  findTiles(sourceId: SourceId, zoom: number, columns: Iterable<TileColumn>): AsyncIterable<readonly FoundTile[]> {
    return findTiles(this.#folderOf(sourceId, zoom), columns);
  }

  /** The same with the size of each; see {@link measureTiles}. */
  measureTiles(
    sourceId: SourceId,
    zoom: number,
    columns: Iterable<TileColumn>,
  ): AsyncIterable<readonly MeasuredTile[]> {
    return measureTiles(this.#folderOf(sourceId, zoom), columns);
  }

  /** What is known of a block of tiles; see {@link TileRecords.lookAt}. */
  async readBlock(sourceId: SourceId, zoom: number, blockX: number, blockY: number): Promise<RecordBlock> {
    requireZoom(sourceId, zoom);
    return this.guard.folder.records.lookAt(sourceId, zoom, blockX, blockY);
  }

  /** Sizes of some tiles of a zoom of a source, wherever they are or were; see {@link TileRecords.sampleSizes}. */
  async sampleSizes(sourceId: SourceId, zoom: number): Promise<readonly number[]> {
    requireZoom(sourceId, zoom);
    return this.guard.folder.records.sampleSizes(sourceId, zoom);
  }

  /** Takes tiles off the disk; see {@link removeTiles}. Rejects with a `CodedError`. */
  removeTiles(
    sourceId: SourceId,
    zoom: number,
    columns: Iterable<TileColumn>,
    options: ZoomRemovalOptions = {},
  ): Promise<TileCount> {
    return this.guard.change(() => removeTiles(this.#folderOf(sourceId, zoom), columns, options));
  }

  /** Finishes what ended programs were undoing, and sweeps what they have left: temps and trash. Never rejects. */
  sweep(nowMs: number): Promise<void> {
    const purge = async (trashed: string): Promise<unknown> => this.purge(trashed);
    this.#housekeeping = this.scopes
      .finishUndos(nowMs, purge)
      .then(() => sweepCache(this.guard.folder.cacheDir, purge, this.#stop.signal, nowMs))
      .catch(() => undefined);
    return this.#housekeeping;
  }

  /** Ends background work between two files. May be called twice. */
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
