/** Reads single tiles with their records from the cache folder, whichever that is by then. Knows nothing of writing. */
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

/** What stands at a tile's place on disk. */
export interface FileLook {
  /** The absolute path of the tile's file, whether it is there or not. */
  readonly file: string;
  /** Undefined for anything but a whole tile in folders that are no links, and for what may not be read. */
  readonly tile: TileFile | undefined;
  /** Undefined when nothing is known of these very bytes. */
  readonly record: TileRecord | undefined;
}

export class TileReader {
  /** What every change of the cache folder passes, and the folder. */
  readonly guard: WriteGuard;
  readonly #checked = new CheckedFiles();

  constructor(guard: WriteGuard) {
    this.guard = guard;
  }

  /**
   * The whole tile stored under the key, or undefined. A bad file is a miss and is removed. What the system refuses is
   * reported as trouble and is a miss too, but too many open files reject with `cache-busy`.
   */
  read(key: TileKey): Promise<StoredTile | undefined> {
    return this.#read(key, { rule: ruleOf(key.sourceId), checked: this.#checked }, readSlots);
  }

  /** Like {@link read}, for tiles that nobody looks at: behind those that are, and each file checked whole. */
  check(key: TileKey): Promise<StoredTile | undefined> {
    return this.#read(key, { rule: ruleOf(key.sourceId) }, housekeepingSlots);
  }

  /** Looks at a tile and changes nothing. Rejects with `cache-busy` alone; whatever else the system refuses is no tile. */
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

  /** True when a file stands at the tile's place, in folders that are no links, without a look inside. Never rejects. */
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
    // What is missing in a folder that was moved meanwhile may be where it was moved to.
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
