/**
 * The records of all tiles, in `<source>/.records/<z>/<block>`, so that a clear takes them along. Losing them loses no
 * tile.
 */
import { join } from 'node:path';
import { LRUCache } from 'lru-cache';
import type { SourceId } from '../../../shared/sources/source.ts';
import { retryWhileBusy, writeSlots } from '../files/file-access.ts';
import { makeTempName } from '../files/temp-files.ts';
import type { IsCurrent, TileFile } from '../files/tile-file.ts';
import { formatSourceDir, RECORDS_DIR_NAME, TEMP_DIR_NAME, type TileKey } from '../files/tile-path.ts';
import type { TileRecord } from '../files/tile-record.ts';
import { listBlockFiles } from '../tree/cache-tree.ts';
import { type Tree, writeInTree } from '../tree/tree-write.ts';
import { BLOCK_EDGE, type BlockIndex, type ChooseMending, RecordBlock, type RecordMending } from './record-block.ts';
import type { RecordEntry } from './record-line.ts';

/** A block takes about a megabyte at most; a view touches four. */
const MAX_BLOCKS = 64;
/** Enough for a mean: up to thousands of tiles. */
const SAMPLED_BLOCKS = 4;
/** Number of times the records to change are chosen again because another process added some. */
const MENDING_TRIES = 3;
/** A tile's record is written well within this time after the tile. */
export const RECORD_DELAY_MS = 2000;

interface BlockPlace {
  readonly file: string;
  readonly sourceDir: string;
  readonly zoomDir: string;
}

/** A block in memory and its file. */
export interface HeldBlock extends BlockPlace {
  block: RecordBlock;
  /** Wall clock, for comparison with file times. */
  readAtMs: number;
  waiting: RecordEntry[];
  saving: Promise<void>;
}

export class TileRecords {
  readonly #tree: Tree;
  readonly #blocks = new LRUCache<string, HeldBlock | Promise<HeldBlock>>({ max: MAX_BLOCKS });

  constructor(tree: Tree) {
    this.#tree = tree;
  }

  /** Returns the block that {@link find} needs for a tile, reading it if necessary. Never rejects. */
  open(key: TileKey): HeldBlock | Promise<HeldBlock> {
    const { z, x, y } = key.coord;
    // Built on every tile lookup, so keep it cheap.
    const name = `${key.sourceId}/${z}/${Math.floor(x / BLOCK_EDGE)}-${Math.floor(y / BLOCK_EDGE)}`;
    return this.#blocks.get(name) ?? this.#open(name, key);
  }

  /** Returns the block at a position, without evicting blocks held for the map. Never rejects. */
  async lookAt(sourceId: SourceId, zoom: number, blockX: number, blockY: number): Promise<RecordBlock> {
    const name = `${sourceId}/${zoom}/${blockX}-${blockY}`;
    const held = await this.#blocks.peek(name);
    if (held && !(await held.block.differsFrom(held.file))) return held.block;
    return (await this.#read(this.#place(sourceId, zoom, name))) ?? new RecordBlock();
  }

  /** Returns the sizes of the tiles of a zoom found in a few blocks. Never rejects. */
  async sampleSizes(sourceId: SourceId, zoom: number): Promise<readonly number[]> {
    const place = this.#place(sourceId, zoom, '');
    const isReal = await this.#tree.folders.areReal(listDirs(place)).catch(() => false);
    const files = isReal ? await listBlockFiles(place.zoomDir).catch(() => []) : [];
    const blocks = await Promise.all(
      pickSpread(files, SAMPLED_BLOCKS).map(({ name }) => RecordBlock.read(join(place.zoomDir, name))),
    );
    return blocks.flatMap((block) => block.listSizes());
  }

  /**
   * The record of a tile with exactly these bytes; synchronous unless another process may have added it. Never rejects.
   */
  find(held: HeldBlock, { coord }: TileKey, tile: TileFile): TileRecord | undefined | Promise<TileRecord | undefined> {
    const record = held.block.find(coord.x, coord.y, tile.bytes.length, tile.crc);
    // A tile newer than the records we read was written by another process.
    if (record || tile.modifiedMs < held.readAtMs - RECORD_DELAY_MS) return record;
    return this.#lookAgain(held).then(() => held.block.find(coord.x, coord.y, tile.bytes.length, tile.crc));
  }

  /** Stores a record for a tile with these bytes; resolves once it is in the file. Rejects with the system's error. */
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
    // Entries added during a write go with the next one.
    held.saving = held.saving.catch(() => undefined).then(() => this.#save(held, isCurrent));
    await held.saving;
  }

  /**
   * Changes a block's records as `choose` decides, serialised with additions and including those of other processes so
   * far. Returns the number of changes. Rejects with the system's error.
   */
  async mend(index: BlockIndex, choose: ChooseMending): Promise<number> {
    const { sourceId, zoom, blockX, blockY } = index;
    const name = `${sourceId}/${zoom}/${blockX}-${blockY}`;
    const isForeign = !this.#blocks.has(name);
    const held = await this.open({ sourceId, coord: { z: zoom, x: blockX * BLOCK_EDGE, y: blockY * BLOCK_EDGE } });
    const mending = held.saving.catch(() => undefined).then(() => this.#mend(name, held, choose));
    held.saving = mending.then(() => undefined);
    held.saving.catch(() => undefined);
    try {
      return await mending;
    } finally {
      // Don't let it evict blocks held for the map.
      if (isForeign && held.waiting.length === 0) this.#blocks.delete(name);
    }
  }

  forget(sourceId: SourceId): void {
    const prefix = `${sourceId}/`;
    for (const name of this.#blocks.keys()) if (name.startsWith(prefix)) this.#blocks.delete(name);
  }

  #open(name: string, { sourceId, coord }: TileKey): Promise<HeldBlock> {
    const held = {
      ...this.#place(sourceId, coord.z, name),
      block: new RecordBlock(),
      readAtMs: 0,
      waiting: [],
      saving: Promise.resolve(),
    };
    const opening = this.#fill(held).then(() => {
      if (this.#blocks.peek(name) === opening) this.#blocks.set(name, held);
      return held;
    });
    this.#blocks.set(name, opening);
    return opening;
  }

  #place(sourceId: SourceId, zoom: number, name: string): BlockPlace {
    const sourceDir = formatSourceDir(this.#tree.cacheDir, sourceId);
    const zoomDir = join(sourceDir, RECORDS_DIR_NAME, String(zoom));
    return { file: join(zoomDir, name.slice(name.lastIndexOf('/') + 1)), sourceDir, zoomDir };
  }

  async #fill(held: HeldBlock): Promise<void> {
    held.readAtMs = Date.now();
    held.block = (await this.#read(held)) ?? held.block;
  }

  async #read(place: BlockPlace): Promise<RecordBlock | undefined> {
    const isReal = await this.#tree.folders.areReal(listDirs(place)).catch(() => false);
    return isReal ? RecordBlock.read(place.file) : undefined;
  }

  async #lookAgain(held: HeldBlock): Promise<void> {
    held.readAtMs = Date.now();
    // Wait for our own pending additions, which the file doesn't have yet.
    await held.saving.catch(() => undefined);
    if (held.waiting.length === 0 && (await held.block.differsFrom(held.file))) await this.#fill(held);
  }

  async #save(held: HeldBlock, isCurrent: IsCurrent): Promise<void> {
    if (held.block.isFullWith(held.waiting.length)) await this.#readAgain(held);
    const entries = held.waiting;
    held.waiting = [];
    if (entries.length === 0 || !isCurrent()) return;
    await this.#withTemp(held, isCurrent, (temp) => held.block.save(held.file, temp, entries));
  }

  async #mend(name: string, held: HeldBlock, choose: ChooseMending): Promise<number> {
    const chosen = await this.#choose(held, choose);
    // A clear that took the records along has replaced this block in memory.
    const isCurrent = (): boolean => this.#blocks.peek(name) === held;
    if (!isCurrent()) return 0;
    const done = held.block.mend(chosen);
    const changed = done.gone.length + done.made.length;
    if (changed > 0) await this.#withTemp(held, isCurrent, (temp) => held.block.saveMended(done, held.file, temp));
    return changed;
  }

  async #choose(held: HeldBlock, choose: ChooseMending): Promise<RecordMending> {
    for (let tries = 1; ; tries += 1) {
      await this.#readAgain(held);
      const chosen = await choose(held.block);
      const isIdle = chosen.gone.length + chosen.made.length === 0;
      // Don't lose what another process added meanwhile.
      if (isIdle || tries === MENDING_TRIES || !(await held.block.differsFrom(held.file))) return chosen;
    }
  }

  async #readAgain(held: HeldBlock): Promise<void> {
    if (!(await held.block.differsFrom(held.file))) return;
    await this.#fill(held);
    for (const entry of held.waiting) held.block.put(entry);
  }

  async #withTemp(held: HeldBlock, isCurrent: IsCurrent, save: (temp: string) => Promise<void>): Promise<void> {
    const tempDir = join(held.sourceDir, TEMP_DIR_NAME);
    const dirs = [...listDirs(held), tempDir];
    const write = async (): Promise<boolean> => {
      await save(join(tempDir, makeTempName()));
      return true;
    };
    await writeSlots(() => retryWhileBusy(() => writeInTree(this.#tree, dirs, isCurrent, write)));
  }
}

function listDirs({ sourceDir, zoomDir }: BlockPlace): readonly string[] {
  return [sourceDir, join(sourceDir, RECORDS_DIR_NAME), zoomDir];
}

/** At most `count` items, evenly spread. */
function pickSpread<Item>(items: readonly Item[], count: number): readonly Item[] {
  const step = Math.max(1, items.length / count);
  return items.filter((_item, index) => Math.floor(index / step) !== Math.floor((index - 1) / step));
}
