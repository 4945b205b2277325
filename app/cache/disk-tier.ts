/**
 * The disk tier: every tile as a plain file `<cache dir>/<source id>/<z>/<x>/<y>`. Alone knows the order in which files
 * and folders are touched; knows nothing of memory, sources or windows.
 */
import fs from 'node:fs';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import type { TileCount } from '../../shared/contract.ts';
import type { CodedError } from '../../shared/errors.ts';
import type { SourceId } from '../../shared/source.ts';
import type { TileColumn } from '../../shared/tile-column.ts';
import type { ImageRule } from '../image/image-check.ts';
import { CheckedFiles } from './checked-files.ts';
import { toDiskError } from './disk-error.ts';
import { DiskTrouble, type DiskTroubleOptions } from './disk-trouble.ts';
import { housekeepingSlots, lstat, readSlots, retryWhileBusy, writeSlots } from './file-access.ts';
import type { KeptTiles } from './kept-tiles.ts';
import type { BlockIndex, ChooseMending } from './record-mending.ts';
import { ScopeStore } from './scope-store.ts';
import type { Slots } from './slots.ts';
import { listSources, sweepCache } from './sweep.ts';
import { type CountOptions, countTiles } from './tile-count.ts';
import {
  type IsCurrent,
  readTileFile,
  removeBadTile,
  ruleOf,
  type StoredTile,
  type TileFile,
  type TileFileAnswer,
  type TileJudgement,
  toStored,
} from './tile-file.ts';
import { type FoundTile, findTiles, type MeasuredTile, measureTiles } from './tile-finds.ts';
import { TileFolders } from './tile-folders.ts';
import { type ColumnRows, listTiles, type ZoomFolder } from './tile-list.ts';
import { type FileLook, lookAtFile } from './tile-look.ts';
import { formatTilePath, TEMP_DIR_NAME, type TileKey, type TilePath } from './tile-path.ts';
import { type HeldBlock, TileRecords } from './tile-records.ts';
import { removeTiles, type ZoomRemovalOptions } from './tile-removal.ts';
import { TileWriter } from './tile-writer.ts';
import { makeTrashName, moveToTrash, type PurgeOptions, purgeTrash } from './trash.ts';
import { TrashWatch } from './trash-watch.ts';

export interface DiskTierOptions extends DiskTroubleOptions {
  /** Absolute; made with its parents when missing at start. */
  readonly cacheDir: string;
  /** Told when another program on the same folder has cleared a source. */
  readonly onForeignClear?: (sourceId: SourceId) => void;
}

export class DiskTier {
  /** The cache folder by its real path, so that no later change of a link above it leads elsewhere. */
  readonly #cacheDir: string;
  readonly #trouble: DiskTrouble;
  readonly #folders = new TileFolders();
  readonly #checked = new CheckedFiles();
  readonly #records: TileRecords;
  readonly #writer: TileWriter;
  readonly #trashWatch: TrashWatch;
  readonly #stop = new AbortController();
  /** Clears with a scope, and their undoing. */
  readonly scopes: ScopeStore;
  #housekeeping: Promise<void> = Promise.resolve();

  private constructor(cacheDir: string, trouble: DiskTrouble, trashWatch: TrashWatch) {
    this.#cacheDir = cacheDir;
    this.#trouble = trouble;
    this.#records = new TileRecords(cacheDir, this.#folders);
    this.#writer = new TileWriter(cacheDir, this.#folders);
    this.#trashWatch = trashWatch;
    const folderOf = (sourceId: SourceId, zoom: number): ZoomFolder => this.#folderOf(sourceId, zoom);
    this.scopes = new ScopeStore({ cacheDir, folders: this.#folders, records: this.#records, trashWatch, folderOf });
  }

  /** Opens the tier; never rejects. A folder that cannot be made is trouble, and every lookup in it a miss. */
  static async open(options: DiskTierOptions): Promise<DiskTier> {
    const trouble = new DiskTrouble(options);
    try {
      await fs.promises.mkdir(options.cacheDir, { recursive: true });
    } catch (thrown) {
      trouble.reportWrite(toDiskError(thrown));
    }
    const cacheDir = await fs.promises.realpath(options.cacheDir).catch(() => options.cacheDir);
    const watch = await TrashWatch.open(cacheDir, (sourceId) => {
      tier.#records.forget(sourceId);
      options.onForeignClear?.(sourceId);
    });
    const tier = new DiskTier(cacheDir, trouble, watch);
    return tier;
  }

  /**
   * The whole tile stored under the key, or undefined. A bad file is a miss and goes. What the system refuses is told as
   * trouble and is a miss too; too many open files alone reject, with `cache-busy`, for that says nothing of the tile.
   */
  read(key: TileKey): Promise<StoredTile | undefined> {
    return this.#read(key, { rule: ruleOf(key.sourceId), checked: this.#checked }, readSlots);
  }

  /** Like {@link read}, for tiles that nobody looks at: behind those that are, and each file checked whole. */
  check(key: TileKey): Promise<StoredTile | undefined> {
    return this.#read(key, { rule: ruleOf(key.sourceId) }, housekeepingSlots);
  }

  /** A look at a tile that changes nothing; see {@link lookAtFile}. */
  lookAt(key: TileKey): Promise<FileLook> {
    return lookAtFile(key, { cacheDir: this.#cacheDir, folders: this.#folders, records: this.#records });
  }

  /** The folder with a folder for each source, by its real path. */
  get cacheDir(): string {
    return this.#cacheDir;
  }

  /** Brings a block's records in line with tiles; see {@link TileRecords.mend}. */
  mendRecords(index: BlockIndex, choose: ChooseMending): Promise<number> {
    return this.#records.mend(index, choose);
  }

  /** Why writing rests just now; undefined when it does not. */
  get trouble(): CodedError | undefined {
    return this.#trouble.restReason;
  }

  async #read(key: TileKey, judgement: TileJudgement, slots: Slots): Promise<StoredTile | undefined> {
    const path = formatTilePath(this.#cacheDir, key);
    const records = this.#records.open(key);
    try {
      const answer = await slots(() => retryWhileBusy(() => this.#look(path, judgement)));
      if (answer.kind === 'tile') return this.#withRecord(records, key, answer.tile);
      if (answer.kind === 'bad') await this.#removeBad(path, judgement.rule);
    } catch (thrown) {
      const error = toDiskError(thrown);
      if (error.code === 'cache-busy') throw error;
      this.#trouble.reportRead(error);
    }
    return undefined;
  }

  /**
   * Stores a tile and its record; true once both survive the end of the process. False when nothing was stored because
   * `isCurrent` turned false or writing rests after trouble. Rejects with a `CodedError`; the tile stored before then
   * stays, or the new one without its record.
   */
  async write(key: TileKey, tile: StoredTile, isCurrent: IsCurrent): Promise<boolean> {
    const path = formatTilePath(this.#cacheDir, key);
    return this.#trouble.guardWrite(async () => {
      const isStored = await writeSlots(() => retryWhileBusy(() => this.#writer.write(path, tile.bytes, isCurrent)));
      if (isStored) await this.#addRecord(key, tile, isCurrent);
      return isStored;
    });
  }

  /** Stores a new record of a tile that is stored already; otherwise as {@link write}. The tile's file is not touched. */
  async writeRecord(key: TileKey, tile: StoredTile, isCurrent: IsCurrent): Promise<boolean> {
    return this.#trouble.guardWrite(async () => {
      await this.#addRecord(key, tile, isCurrent);
      return true;
    });
  }

  /** True when a file stands at the tile's place, without a look inside. Never rejects. */
  async has(key: TileKey): Promise<boolean> {
    const { file } = formatTilePath(this.#cacheDir, key);
    return lstat(file).then(
      (stats) => stats.isFile(),
      () => false,
    );
  }

  /** The ids of all sources that have tiles here; see {@link listSources}. */
  listSources(): Promise<readonly SourceId[]> {
    return listSources(this.#cacheDir);
  }

  /**
   * Moves every tile of a source out of sight, but exactly the `kept` ones, and answers the folder to {@link purge}, or
   * undefined when there was none. Rejects with a `CodedError` when some could not be moved: those are still there.
   */
  async clear(sourceId: SourceId, kept?: KeptTiles): Promise<string | undefined> {
    const name = makeTrashName(sourceId);
    this.#trashWatch.ignore(name);
    await this.scopes.ready;
    try {
      return await moveToTrash(this.#cacheDir, sourceId, name, kept);
    } catch (thrown) {
      throw toDiskError(thrown);
    } finally {
      this.#folders.forget();
      this.#records.forget(sourceId);
    }
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

  /** Sizes of some tiles of a zoom of a source, wherever they are or were; see {@link TileRecords.sampleSizes}. */
  sampleSizes(sourceId: SourceId, zoom: number): Promise<readonly number[]> {
    return this.#records.sampleSizes(sourceId, zoom);
  }

  /** Takes tiles off the disk; see {@link removeTiles}. Rejects with a `CodedError`. */
  async removeTiles(
    sourceId: SourceId,
    zoom: number,
    columns: Iterable<TileColumn>,
    options: ZoomRemovalOptions = {},
  ): Promise<TileCount> {
    try {
      return await removeTiles(this.#folderOf(sourceId, zoom), columns, options);
    } catch (thrown) {
      throw toDiskError(thrown);
    }
  }

  /** Counts a source's tiles; see {@link countTiles}. */
  count(sourceId: SourceId, options: CountOptions): Promise<TileCount> {
    return countTiles(join(this.#cacheDir, sourceId), options);
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
    this.#trashWatch.close();
    await this.#housekeeping;
  }

  #folderOf(sourceId: SourceId, zoom: number): ZoomFolder {
    const readBlock: ZoomFolder['readBlock'] = (x, y) => this.#records.lookAt(sourceId, zoom, x, y);
    return { sourceDir: join(this.#cacheDir, sourceId), zoom, folders: this.#folders, readBlock };
  }

  #look(path: TilePath, judgement: TileJudgement): Promise<TileFileAnswer> {
    return this.#folders.wereReal(path) ? readTileFile(path.file, judgement) : this.#lookAtFolders(path, judgement);
  }

  async #lookAtFolders(path: TilePath, judgement: TileJudgement): Promise<TileFileAnswer> {
    return (await this.#folders.areReal([path.sourceDir, path.zoomDir, path.columnDir]))
      ? readTileFile(path.file, judgement)
      : { kind: 'absent' };
  }

  #withRecord(records: HeldBlock | Promise<HeldBlock>, key: TileKey, tile: TileFile): StoredTile | Promise<StoredTile> {
    if (records instanceof Promise) return records.then((held) => this.#withRecord(held, key, tile));
    const record = this.#records.find(records, key, tile);
    return record instanceof Promise ? record.then((found) => toStored(tile, found)) : toStored(tile, record);
  }

  async #addRecord(key: TileKey, tile: StoredTile, isCurrent: IsCurrent): Promise<void> {
    await this.#records.add(key, { bytes: tile.bytes, crc: crc32(tile.bytes) }, tile.record, isCurrent);
  }

  async #removeBad(path: TilePath, rule: ImageRule): Promise<void> {
    const tempDir = join(path.sourceDir, TEMP_DIR_NAME);
    await this.#folders.make([tempDir]).catch(() => undefined);
    await removeBadTile(path.file, tempDir, rule);
  }
}
