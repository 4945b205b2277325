/** Removes the records of cleared or removed tiles, or moves them to the trash with the tiles. */
import { join } from 'node:path';
import { ifThere } from '../files/disk-error.ts';
import { housekeepingSlots, lstat, makeIfMissing, renameFile } from '../files/file-access.ts';
import { RECORDS_DIR_NAME } from '../files/tile-path.ts';
import { type BlockFile, listBlockFiles } from '../tree/cache-tree.ts';
import { type ZoomFolder, zoomDirOf } from '../tree/tile-list.ts';
import { BLOCK_EDGE, RecordBlock, type RecordMending } from './record-block.ts';
import type { RecordEntry } from './record-line.ts';

type Place = Pick<RecordEntry, 'x' | 'y'>;

type Block = Pick<BlockFile, 'blockX' | 'blockY'>;

/**
 * A record is removed after its tile, and only while its place is empty, so no newer tile loses its record. A sudden
 * end leaves at worst a record without a tile, which a check removes. Never rejects: records are hints.
 */
export class TakenRecords {
  readonly #folder: ZoomFolder;
  readonly #trashed: string | undefined;
  #block: Block = { blockX: 0, blockY: 0 };
  #rows = new Map<number, Set<number>>();

  /** `trashed` is the trash folder of the tiles, if they can be restored; their records go there too. */
  constructor(folder: ZoomFolder, trashed?: string) {
    this.#folder = folder;
    this.#trashed = trashed;
  }

  /** Notes that tiles of one block are gone. Their records follow with the next block or {@link end}. */
  async note(tiles: readonly Place[]): Promise<void> {
    const [first] = tiles;
    if (!first) return;
    const block = blockOf(first);
    if (block.blockX !== this.#block.blockX || block.blockY !== this.#block.blockY) await this.end();
    this.#block = block;
    for (const { x, y } of tiles) this.#rows.set(x, (this.#rows.get(x) ?? new Set()).add(y));
  }

  async end(): Promise<void> {
    const rows = this.#rows;
    this.#rows = new Map();
    if (rows.size > 0) await this.#take(this.#block, ({ x, y }) => rows.get(x)?.has(y) === true);
  }

  /**
   * Moves whole blocks of records whose columns, listed in `xs`, are all about to move. Runs before the columns move,
   * so that the record of a tile arriving meanwhile stays.
   */
  async moveWhole(xs: readonly number[], isWhole: (x: number) => boolean): Promise<void> {
    const trashed = this.#trashed;
    if (trashed === undefined) return;
    const partial = stripsOf(xs.filter((x) => !isWhole(x)));
    const strips = stripsOf(xs.filter(isWhole));
    for (const { name } of await this.#listFiles(({ blockX }) => strips.has(blockX) && !partial.has(blockX))) {
      const move = async (): Promise<void> =>
        renameFile(join(this.#recordsDir, name), await this.#makeTarget(trashed, name));
      await move().catch(() => undefined);
    }
  }

  async takeColumns(xs: ReadonlySet<number>): Promise<void> {
    const strips = stripsOf([...xs]);
    for (const block of await this.#listFiles(({ blockX }) => strips.has(blockX))) {
      await this.#take(block, ({ x }) => xs.has(x));
    }
  }

  async #take(block: Block, isTaken: (place: Place) => boolean): Promise<void> {
    const choose = async (records: RecordBlock): Promise<RecordMending> => {
      const taken = records.listEntries().filter(isTaken);
      const areGone = await Promise.all(taken.map((entry) => this.#isGone(entry)));
      const gone = taken.filter((_entry, index) => areGone[index]);
      if (gone.length > 0 && this.#trashed !== undefined) await this.#keep(this.#trashed, block, gone);
      return { gone, made: [] };
    };
    await this.#folder.mendBlock(block, choose).catch(() => undefined);
  }

  async #isGone({ x, y }: Place): Promise<boolean> {
    const file = join(zoomDirOf(this.#folder), String(x), String(y));
    const stats = await housekeepingSlots(() => ifThere(lstat(file)));
    return stats?.isFile() !== true;
  }

  async #keep(trashed: string, block: Block, entries: readonly RecordEntry[]): Promise<void> {
    const file = await this.#makeTarget(trashed, `${block.blockX}-${block.blockY}`);
    await new RecordBlock().save(file, `${file}.tmp`, entries);
  }

  get #recordsDir(): string {
    return join(this.#folder.sourceDir, RECORDS_DIR_NAME, String(this.#folder.zoom));
  }

  async #listFiles(isMeant: (block: Block) => boolean): Promise<readonly BlockFile[]> {
    const { sourceDir, folders } = this.#folder;
    const chain = [sourceDir, join(sourceDir, RECORDS_DIR_NAME), this.#recordsDir];
    const isReal = await folders.areReal(chain).catch(() => false);
    return isReal ? (await listBlockFiles(this.#recordsDir).catch(() => [])).filter(isMeant) : [];
  }

  async #makeTarget(trashed: string, name: string): Promise<string> {
    let dir = trashed;
    for (const child of [RECORDS_DIR_NAME, String(this.#folder.zoom)]) {
      dir = join(dir, child);
      await makeIfMissing(dir);
    }
    return join(dir, name);
  }
}

function blockOf({ x, y }: Place): Block {
  return { blockX: Math.floor(x / BLOCK_EDGE), blockY: Math.floor(y / BLOCK_EDGE) };
}

function stripsOf(xs: readonly number[]): ReadonlySet<number> {
  return new Set(xs.map((x) => Math.floor(x / BLOCK_EDGE)));
}
