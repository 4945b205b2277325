/**
 * Stores a source's counts in `<source>/.records/counts`, which a clear takes along. Losing it only costs a recount.
 */

import fs from 'node:fs';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { writeByTemp, writeWhole } from '../files/file-access.ts';
import { READ_FLAGS } from '../files/open-flags.ts';
import { makeTempName } from '../files/temp-files.ts';
import type { TileFolders } from '../files/tile-folders.ts';
import { COUNTS_FILE_NAME, RECORDS_DIR_NAME, TEMP_DIR_NAME } from '../files/tile-path.ts';
import { WorkSlices } from '../files/work-slices.ts';
import { CountTable, ROW_FIELDS, SUM_FIELDS } from './count-table.ts';

/** Counts and their time in milliseconds since 1970, which is NaN if only part of the source was counted. */
export interface KnownCount {
  readonly countedMs: number;
  readonly table: CountTable;
}

// Format: 8-byte numbers. Mark, countedMs, columns, checksum of the rows, sums, checksum of the head, then the rows.
const MARK = 0x7469_6c65_6b01;
const SUMS_AT = 4;
const HEAD_FIELDS = SUMS_AT + SUM_FIELDS + 1;
const HEAD_BYTES = 8 * HEAD_FIELDS;
const ROW_BYTES = 8 * ROW_FIELDS;
/** 32 MiB. Trees with more columns are recounted every time. */
const MAX_COLUMNS = 2 ** 20;
const CHECKED_AT_ONCE = 2 ** 17;

type Numbers = Float64Array<ArrayBuffer>;

/** Reads the sums only, which takes milliseconds at any cache size; the table has no rows. Never rejects. */
export function readCountSums(sourceDir: string, folders: TileFolders): Promise<KnownCount | undefined> {
  return readCount(sourceDir, folders, false);
}

/** Reads a source's counts; undefined if there are none, or the file is damaged or not ours. Never rejects. */
export function readCountFile(sourceDir: string, folders: TileFolders): Promise<KnownCount | undefined> {
  return readCount(sourceDir, folders, true);
}

/** Replaces the stored counts, or leaves the old ones on failure. Doesn't create the source's folder. Never rejects. */
export async function writeCountFile(sourceDir: string, folders: TileFolders, count: KnownCount): Promise<void> {
  if (count.table.columns > MAX_COLUMNS) return;
  const [recordsDir, tempDir] = [join(sourceDir, RECORDS_DIR_NAME), join(sourceDir, TEMP_DIR_NAME)];
  const temp = join(tempDir, makeTempName());
  try {
    const head = await makeHead(count);
    if (!(await folders.areReal([sourceDir]))) return;
    await folders.make([recordsDir, tempDir]);
    await writeByTemp(join(recordsDir, COUNTS_FILE_NAME), temp, async (fd) => {
      for (const part of [head, count.table.rows]) await writeWhole(fd, part);
    });
  } catch {
    // Disk full or read-only: the next program recounts.
  }
}

async function makeHead({ countedMs, table }: KnownCount): Promise<Numbers> {
  const head = new Float64Array(HEAD_FIELDS);
  head.set([MARK, countedMs, table.columns, await checksum(table.rows)]);
  head.set(table.sums, SUMS_AT);
  head[HEAD_FIELDS - 1] = checksumOfHead(head);
  return head;
}

async function readCount(sourceDir: string, folders: TileFolders, withRows: boolean): Promise<KnownCount | undefined> {
  const recordsDir = join(sourceDir, RECORDS_DIR_NAME);
  try {
    if (!(await folders.areReal([sourceDir, recordsDir]))) return undefined;
    const handle = await fs.promises.open(join(recordsDir, COUNTS_FILE_NAME), READ_FLAGS);
    try {
      return await readNumbers(handle, withRows);
    } finally {
      await handle.close();
    }
  } catch {
    return undefined;
  }
}

async function readNumbers(handle: fs.promises.FileHandle, withRows: boolean): Promise<KnownCount | undefined> {
  const stats = await handle.stat();
  const columns = (stats.size - HEAD_BYTES) / ROW_BYTES;
  if (!stats.isFile() || !Number.isInteger(columns) || columns < 0 || columns > MAX_COLUMNS) return undefined;
  const head = await readPart(handle, HEAD_FIELDS, 0);
  const isOurs = head[0] === MARK && head[2] === columns && head[HEAD_FIELDS - 1] === checksumOfHead(head);
  if (!isOurs) return undefined;
  const rows = withRows ? await readPart(handle, columns * ROW_FIELDS, HEAD_BYTES) : new Float64Array(0);
  if (withRows && head[3] !== (await checksum(rows))) return undefined;
  const sums = head.slice(SUMS_AT, SUMS_AT + SUM_FIELDS);
  return { countedMs: head[1] ?? Number.NaN, table: new CountTable(rows, sums) };
}

async function readPart(handle: fs.promises.FileHandle, fields: number, position: number): Promise<Numbers> {
  const part = new Float64Array(fields);
  const bytes = new Uint8Array(part.buffer);
  let read = 0;
  while (read < bytes.length) {
    const { bytesRead } = await handle.read(bytes, read, bytes.length - read, position + read);
    if (bytesRead === 0) throw new RangeError('the file was truncated');
    read += bytesRead;
  }
  return part;
}

function checksumOfHead(head: Numbers): number {
  return crc32(head.subarray(0, HEAD_FIELDS - 1));
}

async function checksum(rows: Numbers): Promise<number> {
  const slices = new WorkSlices();
  let sum = 0;
  for (let first = 0; first < rows.length; first += CHECKED_AT_ONCE) {
    if (slices.isOver) await slices.pause();
    sum = crc32(rows.subarray(first, first + CHECKED_AT_ONCE), sum);
  }
  return sum;
}
