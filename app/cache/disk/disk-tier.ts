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
import type { TileFolders } from '../files/tile-folders.ts';
import {
  formatSourceDir,
  formatTilePath,
  requireTileKey,
  requireZoom,
  TEMP_DIR_NAME,
  type TileKey,
} from '../files/tile-path.ts';
import type { RecordBlock } from '../records/record-block.ts';
import type { BlockIndex, ChooseMending } from '../records/record-mending.ts';
import type { TileRecords } from '../records/tile-records.ts';
import { type FoundTile, findTiles, type MeasuredTile, measureTiles } from '../tree/tile-finds.ts';
import type { TileIndex } from '../tree/tile-index.ts';
import { type ColumnRows, listTiles, type ZoomFolder } from '../tree/tile-list.ts';
import { writeInTree } from '../tree/tree-write.ts';
import { CacheFolder, type CacheFolderOptions } from './cache-folder.ts';
import { DiskTrouble } from './disk-trouble.ts';
import { ScopeStore } from './scope-store.ts';
import { type FileLook, TileReader } from './tile-reader.ts';
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
export class DiskTier {
  readonly #options: DiskTierOptions & CacheFolderOptions;
  readonly #events: DiskEvents;
  readonly #guard: WriteGuard;
  readonly #reader: TileReader;
  readonly #stop = new AbortController();
  /** Clears, and their undo. */
  readonly scopes: ScopeStore;
  #housekeeping: Promise<void> = Promise.resolve();

  private constructor(options: DiskTierOptions & CacheFolderOptions, events: DiskEvents, guard: WriteGuard) {
    this.#options = options;
    this.#events = events;
    this.#guard = guard;
    this.#reader = new TileReader(guard);
    this.scopes = new ScopeStore({ guard, sourceOf: (sourceId) => this.#sourceOf(sourceId) });
  }

  /**
   * Opens the tier; never rejects. The folder is made with its parents, for its owner alone, when missing, unless the cache was moved there. One
   * that cannot be made, or is not there, is trouble, and every lookup in it a miss.
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

  /** What changes of the cache folder pass, and the folder. */
  get guard(): WriteGuard {
    return this.#guard;
  }

  /** The cache folder as people have named it; another one after {@link switchFolder}. */
  get cacheDir(): string {
    return this.#guard.folder.givenDir;
  }

  /**
   * Goes on in another folder once `prepare` has resolved, which runs while nothing is written, cleared or removed; when it
   * rejects, so does this, and the folder stays.
   */
  switchFolder(cacheDir: string, prepare: () => Promise<void>): Promise<void> {
    return this.#guard.switchFolder(async () => {
      // What an ended program was bringing back is to be there before.
      await this.scopes.ready;
      await prepare();
      return CacheFolder.open({ ...this.#options, cacheDir, isMoved: true });
    });
  }

  /** Which tiles are there, column by column. */
  get index(): TileIndex {
    return this.#guard.folder.index;
  }

  get #cacheDir(): string {
    return this.#guard.folder.cacheDir;
  }
  get #folders(): TileFolders {
    return this.#guard.folder.folders;
  }
  get #records(): TileRecords {
    return this.#guard.folder.records;
  }

  /** See {@link TileReader.read}. */
  read(key: TileKey): Promise<StoredTile | undefined> {
    return this.#reader.read(key);
  }

  /** See {@link TileReader.check}. */
  check(key: TileKey): Promise<StoredTile | undefined> {
    return this.#reader.check(key);
  }

  /** See {@link TileReader.lookAt}. */
  lookAt(key: TileKey): Promise<FileLook> {
    return this.#reader.lookAt(key);
  }

  /** See {@link TileReader.has}. */
  has(key: TileKey): Promise<boolean> {
    return this.#reader.has(key);
  }

  /** Brings a block's records in line with tiles; see {@link TileRecords.mend}. */
  async mendRecords(index: BlockIndex, choose: ChooseMending): Promise<number> {
    requireZoom(index.sourceId, index.zoom);
    return this.#guard.change(({ records }) => records.mend(index, choose));
  }

  /** Why writing rests just now; undefined when it does not. */
  get trouble(): CodedError | undefined {
    return this.#guard.trouble.restReason;
  }

  /**
   * Stores a tile and its record; true once both survive the end of the process. False when nothing was stored because
   * `isCurrent` turned false. Rejects with a `CodedError`, also while writing rests after trouble; the tile stored before
   * then stays, or the new one without its record.
   */
  async write(key: TileKey, tile: StoredTile, isCurrent: IsCurrent): Promise<boolean> {
    // Not within the guard: a wrong key says nothing about the disk.
    requireTileKey(key);
    return this.#guard.write(tile.bytes.length, async (folder) => {
      const isStored = await writeSlots(() => retryWhileBusy(() => writeTile(folder, key, tile.bytes, isCurrent)));
      if (isStored) folder.index.noteChange(key);
      if (isStored) await this.#addRecord(key, tile, isCurrent);
      if (isStored) this.#events.onWritten?.(tile.bytes.length);
      return isStored;
    });
  }

  /** Stores a new record of a tile that is stored already; otherwise as {@link write}. The tile's file is not touched. */
  async writeRecord(key: TileKey, tile: StoredTile, isCurrent: IsCurrent): Promise<boolean> {
    requireTileKey(key);
    return this.#guard.write(0, async () => {
      await this.#addRecord(key, tile, isCurrent);
      return true;
    });
  }

  /** See {@link listSources}. */
  listSources(listed: readonly SourceId[] = []): Promise<readonly SourceId[]> {
    return listSources(this.#cacheDir, listed);
  }

  /** Gives the space of cleared tiles back; see {@link purgeTrash}. Ends early when the tier is closed. */
  async purge(trashed: string, onProgress?: (freed: TileCount) => void): Promise<TileCount> {
    const options: PurgeOptions = { signal: this.#stop.signal, ...(onProgress && { onProgress }) };
    return purgeTrash(trashed, options);
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
    return this.#records.lookAt(sourceId, zoom, blockX, blockY);
  }

  /** Sizes of some tiles of a zoom of a source, wherever they are or were; see {@link TileRecords.sampleSizes}. */
  async sampleSizes(sourceId: SourceId, zoom: number): Promise<readonly number[]> {
    requireZoom(sourceId, zoom);
    return this.#records.sampleSizes(sourceId, zoom);
  }

  /** Takes tiles off the disk; see {@link removeTiles}. Rejects with a `CodedError`. */
  removeTiles(
    sourceId: SourceId,
    zoom: number,
    columns: Iterable<TileColumn>,
    options: ZoomRemovalOptions = {},
  ): Promise<TileCount> {
    return this.#guard.change(() => removeTiles(this.#folderOf(sourceId, zoom), columns, options));
  }

  /** Finishes what ended programs were undoing, and sweeps what they have left: temps and trash. Never rejects. */
  sweep(nowMs: number): Promise<void> {
    const purge = async (trashed: string): Promise<unknown> => this.purge(trashed);
    this.#housekeeping = this.scopes
      .finishUndos(nowMs, purge)
      .then(() => sweepCache(this.#cacheDir, purge, this.#stop.signal, nowMs))
      .catch(() => undefined);
    return this.#housekeeping;
  }

  /** Ends background work between two files. May be called twice. */
  async close(): Promise<void> {
    this.#stop.abort();
    this.#guard.close();
    await this.#housekeeping;
  }

  #sourceOf(sourceId: SourceId): SourceFolder {
    return {
      sourceDir: formatSourceDir(this.#cacheDir, sourceId),
      folderOf: (zoom) => this.#folderOf(sourceId, zoom),
    };
  }

  #folderOf(sourceId: SourceId, zoom: number): ZoomFolder {
    requireZoom(sourceId, zoom);
    const { records } = this.#guard.folder;
    const readBlock: ZoomFolder['readBlock'] = (x, y) => records.lookAt(sourceId, zoom, x, y);
    const mendBlock: ZoomFolder['mendBlock'] = (block, choose) => records.mend({ sourceId, zoom, ...block }, choose);
    return { sourceDir: formatSourceDir(this.#cacheDir, sourceId), zoom, folders: this.#folders, readBlock, mendBlock };
  }

  async #addRecord(key: TileKey, tile: StoredTile, isCurrent: IsCurrent): Promise<void> {
    await this.#records.add(key, { bytes: tile.bytes, crc: crc32(tile.bytes) }, tile.record, isCurrent);
  }
}

function writeTile(folder: CacheFolder, key: TileKey, bytes: Uint8Array, isCurrent: IsCurrent): Promise<boolean> {
  const { sourceDir, zoomDir, columnDir, file } = formatTilePath(folder.cacheDir, key);
  const tempDir = join(sourceDir, TEMP_DIR_NAME);
  return writeInTree(folder, [sourceDir, tempDir, zoomDir, columnDir], isCurrent, () =>
    writeTileFile(file, tempDir, bytes, isCurrent),
  );
}
