/** Records of a block of 32 × 32 tiles, in memory and in an append-only file. Losing some loses no tile. */

import fs from 'node:fs';
import type { SourceId } from '../../../shared/sources/source.ts';
import { ifThere } from '../files/disk-error.ts';
import { removeFile, withFile, writeByTemp, writeWhole } from '../files/file-access.ts';
import { APPEND_FLAGS, READ_FLAGS } from '../files/open-flags.ts';
import { WorkSlices } from '../files/work-slices.ts';
import { formatRecordLine, parseRecordLine, type RecordEntry } from './record-line.ts';

/** Identifies a block by its position among the blocks of a zoom. */
export interface BlockIndex {
  readonly sourceId: SourceId;
  readonly zoom: number;
  readonly blockX: number;
  readonly blockY: number;
}

/** Entries to remove because their tiles are gone, and entries to add for tiles without one. */
export interface RecordMending {
  readonly gone: readonly RecordEntry[];
  readonly made: readonly RecordEntry[];
}

/** Decides how to change a block's current records; may read files meanwhile. */
export type ChooseMending = (block: RecordBlock) => Promise<RecordMending>;

/** Edge of a block in tiles: a view touches few blocks, and no block is large. */
export const BLOCK_EDGE = 32;

/** Several times a full block of 1,024 records of maximum length. Larger files aren't ours. */
export const MAX_RECORD_FILE_BYTES = 8 * 1024 * 1024;
/** Number of outdated lines kept before the file is rewritten. */
const SPARE_LINES = 2 * BLOCK_EDGE * BLOCK_EDGE;

export class RecordBlock {
  readonly #entries = new Map<number, RecordEntry>();
  #lines = 0;
  #fileBytes = 0;

  /** Reads a record file; a missing, damaged or irregular one gives an empty block. */
  static async read(file: string): Promise<RecordBlock> {
    const block = new RecordBlock();
    await block.#readFile(file).catch(() => undefined);
    return block;
  }

  /** The record of the tile with exactly these bytes. */
  find(x: number, y: number, size: number, crc: number): RecordEntry['record'] | undefined {
    const entry = this.#entries.get(placeOf(x, y));
    return entry?.size === size && entry.crc === crc ? entry.record : undefined;
  }

  /** The entry of the tile at a position, whatever its bytes are now. */
  findAny(x: number, y: number): RecordEntry | undefined {
    const entry = this.#entries.get(placeOf(x, y));
    return entry?.x === x && entry.y === y ? entry : undefined;
  }

  listSizes(): readonly number[] {
    return [...this.#entries.values()].map((entry) => entry.size);
  }

  listEntries(): readonly RecordEntry[] {
    return [...this.#entries.values()];
  }

  /** Adds an entry in memory, replacing an older one of the same tile. */
  put(entry: RecordEntry): void {
    this.#entries.set(placeOf(entry.x, entry.y), entry);
  }

  /** Removes and adds entries in memory, skipping those changed since they were chosen. Returns what it did. */
  mend({ gone, made }: RecordMending): RecordMending {
    return {
      gone: gone.filter((entry) => {
        const place = placeOf(entry.x, entry.y);
        return this.#entries.get(place) === entry && this.#entries.delete(place);
      }),
      made: made.filter((entry) => {
        const there = this.findAny(entry.x, entry.y);
        const isMissing = there?.size !== entry.size || there.crc !== entry.crc;
        if (isMissing) this.put(entry);
        return isMissing;
      }),
    };
  }

  /** Writes the changes of {@link mend} to the file. Rejects with the system's error. */
  async saveMended({ gone, made }: RecordMending, file: string, temp: string): Promise<void> {
    if (this.#entries.size === 0) await this.#delete(file);
    else if (gone.length > 0) await this.#rewrite(file, temp);
    else await this.save(file, temp, made);
  }

  /** True if the file's size changed since this block last read or wrote it, because another process writes to it. */
  async differsFrom(file: string): Promise<boolean> {
    const size = await fs.promises.lstat(file).then(
      (stats) => stats.size,
      () => 0,
    );
    return size !== this.#fileBytes;
  }

  /**
   * True if {@link save} would rewrite the file for that many more entries, so other processes' entries must be read
   * first.
   */
  isFullWith(entries: number): boolean {
    return this.#lines + entries > this.#entries.size + SPARE_LINES;
  }

  /** Appends entries to the file, or rewrites it if most of it is outdated. Rejects with the system's error. */
  async save(file: string, temp: string, entries: readonly RecordEntry[]): Promise<void> {
    if (this.isFullWith(entries.length)) await this.#rewrite(file, temp);
    else await this.#append(file, entries);
  }

  async #readFile(file: string): Promise<void> {
    const handle = await fs.promises.open(file, READ_FLAGS);
    try {
      const stats = await handle.stat();
      if (!stats.isFile()) return;
      this.#fileBytes = stats.size;
      // If it is too large to be ours, the next save rewrites it.
      this.#lines = Number.POSITIVE_INFINITY;
      if (stats.size <= MAX_RECORD_FILE_BYTES) await this.#readText(await handle.readFile('latin1'));
    } finally {
      await handle.close();
    }
  }

  async #readText(text: string): Promise<void> {
    const lines = text.split('\n');
    this.#lines = lines.length;
    const slices = new WorkSlices();
    for (const line of lines) {
      if (slices.isOver) await slices.pause();
      const entry = parseRecordLine(line);
      if (entry) this.put(entry);
    }
  }

  async #append(file: string, entries: readonly RecordEntry[]): Promise<void> {
    const text = formatLines(entries);
    await withFile(file, APPEND_FLAGS, async (fd) => {
      if (!fs.fstatSync(fd).isFile()) throw new Error('not a file');
      await writeWhole(fd, text, 'latin1');
    });
    this.#lines += entries.length;
    this.#fileBytes += text.length;
  }

  async #rewrite(file: string, temp: string): Promise<void> {
    const entries = this.listEntries();
    const text = formatLines(entries);
    await writeByTemp(file, temp, (fd) => writeWhole(fd, text, 'latin1'));
    this.#lines = entries.length;
    this.#fileBytes = text.length;
  }

  async #delete(file: string): Promise<void> {
    await ifThere(removeFile(file));
    this.#lines = 0;
    this.#fileBytes = 0;
  }
}

/** The newline comes first, so that a line after one torn by a crash is whole again. */
function formatLines(entries: readonly RecordEntry[]): string {
  return entries.map((entry) => `\n${formatRecordLine(entry)}`).join('');
}

function placeOf(x: number, y: number): number {
  return (x % BLOCK_EDGE) * BLOCK_EDGE + (y % BLOCK_EDGE);
}
