/** The records of a block of 32 × 32 tiles, in memory and appended to one file. Losing any of it loses no tile. */

import fs from 'node:fs';
import type { SourceId } from '../../../shared/source.ts';
import { ifThere } from '../files/disk-error.ts';
import { removeFile, withFile, writeByTemp, writeWhole } from '../files/file-access.ts';
import { APPEND_FLAGS, READ_FLAGS } from '../files/open-flags.ts';
import { WorkSlices } from '../files/work-slices.ts';
import { formatRecordLine, parseRecordLine, type RecordEntry } from './record-line.ts';

/** Which block: by its place among the blocks of a zoom. */
export interface BlockIndex {
  readonly sourceId: SourceId;
  readonly zoom: number;
  readonly blockX: number;
  readonly blockY: number;
}

/** Entries of a block whose tiles are gone, and entries for tiles that have none. */
export interface RecordMending {
  readonly gone: readonly RecordEntry[];
  readonly made: readonly RecordEntry[];
}

/** What to do about a block's records as they are now; may look at files meanwhile. */
export type ChooseMending = (block: RecordBlock) => Promise<RecordMending>;

/** The edge of a block in tiles: a view touches a few blocks, and a block is never large. */
export const BLOCK_EDGE = 32;

/** A block of 1,024 records of the longest kind, several times over. What is larger is not ours. */
export const MAX_RECORD_FILE_BYTES = 8 * 1024 * 1024;
/** So many outdated lines are kept before the file is written anew. */
const SPARE_LINES = 2 * BLOCK_EDGE * BLOCK_EDGE;

export class RecordBlock {
  readonly #entries = new Map<number, RecordEntry>();
  #lines = 0;
  #fileBytes = 0;

  /** Reads a file of records; a file that is missing, damaged or no file at all is a block without records. */
  static async read(file: string): Promise<RecordBlock> {
    const block = new RecordBlock();
    await block.#readFile(file).catch(() => undefined);
    return block;
  }

  /** The record of the tile of these very bytes. */
  find(x: number, y: number, size: number, crc: number): RecordEntry['record'] | undefined {
    const entry = this.#entries.get(placeOf(x, y));
    return entry?.size === size && entry.crc === crc ? entry.record : undefined;
  }

  /** What is known of the tile at a place, whatever its bytes are now. */
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

  /** Takes an entry into memory, in place of an older one of the same tile. */
  put(entry: RecordEntry): void {
    this.#entries.set(placeOf(entry.x, entry.y), entry);
  }

  /** Takes entries out of memory and puts others in, but for what has changed since they were chosen; returns what it did. */
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

  /** Brings the file in line with what {@link mend} did. Rejects with the system's error. */
  async saveMended({ gone, made }: RecordMending, file: string, temp: string): Promise<void> {
    if (this.#entries.size === 0) await this.#delete(file);
    else if (gone.length > 0) await this.#rewrite(file, temp);
    else await this.save(file, temp, made);
  }

  /** True when the file has grown or shrunk since this block last read or wrote it: another process is at work. */
  async differsFrom(file: string): Promise<boolean> {
    const size = await fs.promises.lstat(file).then(
      (stats) => stats.size,
      () => 0,
    );
    return size !== this.#fileBytes;
  }

  /** True when so many entries more have {@link save} write the file anew: what other processes added is to be read before. */
  isFullWith(entries: number): boolean {
    return this.#lines + entries > this.#entries.size + SPARE_LINES;
  }

  /** Appends entries to the file, and writes it anew when most of it is outdated. Rejects with the system's error. */
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
      // Too large to be ours: the next save writes it anew.
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

/** The end of a line stands before it: after a line that a crash has torn, the next one is whole again. */
function formatLines(entries: readonly RecordEntry[]): string {
  return entries.map((entry) => `\n${formatRecordLine(entry)}`).join('');
}

function placeOf(x: number, y: number): number {
  return (x % BLOCK_EDGE) * BLOCK_EDGE + (y % BLOCK_EDGE);
}
