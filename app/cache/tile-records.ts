/**
 * The records of all tiles, kept in the sources' own folders: `<source>/.records/<z>/<block>`, so that a clear takes them
 * along. They are a hint: whatever becomes of them, no tile is lost.
 */
import { join } from 'node:path';
import { LRUCache } from 'lru-cache';
import type { SourceId } from '../../shared/source.ts';
import { errnoOf } from './disk-error.ts';
import { retryWhileBusy, writeSlots } from './file-access.ts';
import { BLOCK_EDGE, RecordBlock } from './record-block.ts';
import type { RecordEntry } from './record-line.ts';
import { makeTempName } from './temp-files.ts';
import type { IsCurrent, TileFile } from './tile-file.ts';
import type { TileFolders } from './tile-folders.ts';
import { RECORDS_DIR_NAME, TEMP_DIR_NAME, type TileKey } from './tile-path.ts';
import type { TileRecord } from './tile-record.ts';

/** A megabyte or so each at the very most; a view touches four. */
const MAX_BLOCKS = 64;
/** A record is in its file well within this time after its tile. */
const RECORD_DELAY_MS = 2000;

/** A block in memory with the file it belongs to. */
export interface HeldBlock {
  readonly file: string;
  readonly sourceDir: string;
  readonly zoomDir: string;
  block: RecordBlock;
  /** By the time of day, to be compared with the times of files. */
  readAtMs: number;
  waiting: RecordEntry[];
  saving: Promise<void>;
}

export class TileRecords {
  readonly #cacheDir: string;
  readonly #folders: TileFolders;
  readonly #blocks = new LRUCache<string, HeldBlock | Promise<HeldBlock>>({ max: MAX_BLOCKS });

  constructor(cacheDir: string, folders: TileFolders) {
    this.#cacheDir = cacheDir;
    this.#folders = folders;
  }

  /** The block that {@link find} looks in for a tile; being read, if it is not held. Never rejects. */
  open(key: TileKey): HeldBlock | Promise<HeldBlock> {
    const { z, x, y } = key.coord;
    // Plain text is made at every look at a tile: the cheapest name that is one.
    const name = `${key.sourceId}/${z}/${Math.floor(x / BLOCK_EDGE)}-${Math.floor(y / BLOCK_EDGE)}`;
    return this.#blocks.get(name) ?? this.#open(name, key);
  }

  /** The record of a tile with these very bytes, at once unless another process may have added it. Never rejects. */
  find(held: HeldBlock, { coord }: TileKey, tile: TileFile): TileRecord | undefined | Promise<TileRecord | undefined> {
    const record = held.block.find(coord.x, coord.y, tile.bytes.length, tile.crc);
    // A tile that is newer than what was read of the records was written by another process.
    if (record || tile.modifiedMs < held.readAtMs - RECORD_DELAY_MS) return record;
    return this.#lookAgain(held).then(() => held.block.find(coord.x, coord.y, tile.bytes.length, tile.crc));
  }

  /** Keeps a record for a tile of these bytes; resolves once it is in the file. Rejects with the system's error. */
  async add(
    key: TileKey,
    tile: Pick<TileFile, 'bytes' | 'crc'>,
    record: TileRecord,
    isCurrent: IsCurrent,
  ): Promise<void> {
    const held = await this.open(key);
    if (!isCurrent()) return;
    const entry = { x: key.coord.x, y: key.coord.y, size: tile.bytes.length, crc: tile.crc, record };
    held.block.put(entry);
    held.waiting.push(entry);
    // What gathers while a write is under way goes with the next one.
    held.saving = held.saving.catch(() => undefined).then(() => this.#save(held, isCurrent));
    await held.saving;
  }

  /** Forgets what is held of a source, as after a clear. */
  forget(sourceId: SourceId): void {
    const prefix = `${sourceId}/`;
    for (const name of this.#blocks.keys()) if (name.startsWith(prefix)) this.#blocks.delete(name);
  }

  #open(name: string, { sourceId, coord }: TileKey): Promise<HeldBlock> {
    const sourceDir = join(this.#cacheDir, sourceId);
    const zoomDir = join(sourceDir, RECORDS_DIR_NAME, String(coord.z));
    const held = {
      file: join(zoomDir, name.slice(name.lastIndexOf('/') + 1)),
      sourceDir,
      zoomDir,
      block: new RecordBlock(),
      readAtMs: 0,
      waiting: [],
      saving: Promise.resolve(),
    };
    const opening = this.#read(held).then(() => {
      if (this.#blocks.peek(name) === opening) this.#blocks.set(name, held);
      return held;
    });
    this.#blocks.set(name, opening);
    return opening;
  }

  async #read(held: HeldBlock): Promise<void> {
    held.readAtMs = Date.now();
    const isReal = await this.#folders.areReal(listDirs(held)).catch(() => false);
    if (isReal) held.block = await RecordBlock.read(held.file);
  }

  async #lookAgain(held: HeldBlock): Promise<void> {
    held.readAtMs = Date.now();
    // Our own additions under way would be missing from what is read.
    await held.saving.catch(() => undefined);
    if (held.waiting.length === 0 && (await held.block.differsFrom(held.file))) await this.#read(held);
  }

  async #save(held: HeldBlock, isCurrent: IsCurrent): Promise<void> {
    const entries = held.waiting;
    held.waiting = [];
    if (entries.length === 0 || !isCurrent()) return;
    try {
      await this.#write(held, entries);
    } catch (thrown) {
      if (errnoOf(thrown) !== 'ENOENT') throw thrown;
      // A clear has taken the folders away a moment ago: they are made anew, once.
      this.#folders.forget();
      if (isCurrent()) await this.#write(held, entries);
    }
  }

  #write(held: HeldBlock, entries: readonly RecordEntry[]): Promise<void> {
    const tempDir = join(held.sourceDir, TEMP_DIR_NAME);
    return writeSlots(() =>
      retryWhileBusy(async () => {
        await this.#folders.make([...listDirs(held), tempDir]);
        await held.block.save(held.file, join(tempDir, makeTempName()), entries);
      }),
    );
  }
}

function listDirs(held: HeldBlock): readonly string[] {
  return [held.sourceDir, join(held.sourceDir, RECORDS_DIR_NAME), held.zoomDir];
}
