/** Reads single tiles and their records from the current cache folder. No writes except removing bad files. */
import { join } from 'node:path';
import type { ImageRule } from '../../image/image-check.ts';
import { CheckedFiles } from '../files/checked-files.ts';
import { toDiskError } from '../files/disk-error.ts';
import { housekeepingSlots, lstat, readSlots, retryWhileBusy } from '../files/file-access.ts';
import type { Slots } from '../files/slots.ts';
import {
  readTileFile,
  removeBadTile,
  ruleOf,
  type StoredTile,
  type TileFile,
  type TileFileAnswer,
  type TileJudgement,
  toStored,
} from '../files/tile-file.ts';
import { formatTilePath, TEMP_DIR_NAME, type TileKey, type TilePath } from '../files/tile-path.ts';
import type { TileRecord } from '../files/tile-record.ts';
import { BLOCK_EDGE } from '../records/record-block.ts';
import type { HeldBlock } from '../records/tile-records.ts';
import type { CacheFolder } from './cache-folder.ts';
import type { WriteGuard } from './write-guard.ts';

/** What is at a tile's place on disk. */
export interface FileLook {
  /** Absolute path of the tile's file, whether it exists or not. */
  readonly file: string;
  /** Undefined for anything but a whole, readable tile in real folders. */
  readonly tile: TileFile | undefined;
  /** Undefined without a record for exactly these bytes. */
  readonly record: TileRecord | undefined;
}

export class TileReader {
  /** The gate for all changes of the cache folder, and the folder itself. */
  readonly guard: WriteGuard;
  readonly #checked = new CheckedFiles();

  constructor(guard: WriteGuard) {
    this.guard = guard;
  }

  /**
   * Returns the whole tile for the key, or undefined. A bad file counts as a miss and is removed. System errors are
   * reported as trouble and count as a miss; only too many open files reject, with `cache-busy`.
   */
  read(key: TileKey): Promise<StoredTile | undefined> {
    return this.#read(key, { rule: ruleOf(key.sourceId), checked: this.#checked }, readSlots);
  }

  /** Like {@link read} for tiles that aren't viewed: at lower priority, and every file is fully checked. */
  check(key: TileKey): Promise<StoredTile | undefined> {
    return this.#read(key, { rule: ruleOf(key.sourceId) }, housekeepingSlots);
  }

  /**
   * Inspects a tile without changing anything. Rejects only with `cache-busy`; other system errors count as no tile.
   */
  async lookAt(key: TileKey): Promise<FileLook> {
    const { folder } = this.guard;
    const path = formatTilePath(folder.cacheDir, key);
    const reading = readSlots(() => retryWhileBusy(() => look(folder, path, { rule: ruleOf(key.sourceId) })));
    const answer = await reading.catch((thrown: unknown) => {
      const error = toDiskError(thrown);
      if (error.code === 'cache-busy') throw error;
      return undefined;
    });
    if (answer?.kind !== 'tile') return { file: path.file, tile: undefined, record: undefined };
    const { tile } = answer;
    const { z, x, y } = key.coord;
    const block = await folder.records.lookAt(key.sourceId, z, Math.floor(x / BLOCK_EDGE), Math.floor(y / BLOCK_EDGE));
    return { file: path.file, tile, record: block.find(x, y, tile.bytes.length, tile.crc) };
  }

  /** True if a file exists at the tile's place, in real folders. Doesn't open it. Never rejects. */
  async has(key: TileKey): Promise<boolean> {
    const { folder } = this.guard;
    const { sourceDir, zoomDir, columnDir, file } = formatTilePath(folder.cacheDir, key);
    const isThere = async (): Promise<boolean> =>
      (await folder.folders.areReal([sourceDir, zoomDir, columnDir])) && (await lstat(file)).isFile();
    return (await isThere().catch(() => false)) || (folder !== this.guard.folder && this.has(key));
  }

  async #read(key: TileKey, judgement: TileJudgement, slots: Slots): Promise<StoredTile | undefined> {
    const { folder } = this.guard;
    const path = formatTilePath(folder.cacheDir, key);
    const records = folder.records.open(key);
    try {
      const answer = await slots(() => retryWhileBusy(() => look(folder, path, judgement)));
      if (answer.kind === 'tile') return withRecord(folder, records, key, answer.tile);
      if (answer.kind === 'bad') await removeBad(folder, path, judgement.rule);
    } catch (thrown) {
      const error = toDiskError(thrown);
      if (error.code === 'cache-busy') throw error;
      this.guard.trouble.reportRead(error);
    }
    // A tile missing in a folder that was moved meanwhile may be in the new folder.
    return folder === this.guard.folder ? undefined : this.#read(key, judgement, slots);
  }
}

async function look({ folders }: CacheFolder, path: TilePath, judgement: TileJudgement): Promise<TileFileAnswer> {
  const isReal = folders.wereReal(path) || (await folders.areReal([path.sourceDir, path.zoomDir, path.columnDir]));
  return isReal ? readTileFile(path.file, judgement) : { kind: 'absent' };
}

function withRecord(
  folder: CacheFolder,
  block: HeldBlock | Promise<HeldBlock>,
  key: TileKey,
  tile: TileFile,
): StoredTile | Promise<StoredTile> {
  if (block instanceof Promise) return block.then((held) => withRecord(folder, held, key, tile));
  const record = folder.records.find(block, key, tile);
  return record instanceof Promise ? record.then((found) => toStored(tile, found)) : toStored(tile, record);
}

async function removeBad({ folders }: CacheFolder, path: TilePath, rule: ImageRule): Promise<void> {
  const tempDir = join(path.sourceDir, TEMP_DIR_NAME);
  await folders.make([tempDir]).catch(() => undefined);
  await removeBadTile(path.file, tempDir, rule);
}
