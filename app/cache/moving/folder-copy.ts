/** Copies the tiles and records of a cache folder, nothing else. Compares existing files by size and times. */

import fs from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { throwIfCancelled } from '../../../shared/errors.ts';
import { countSizes, type TileCount } from '../../../shared/tiles/tile-count.ts';
import { MAX_TILE_BYTES } from '../../image/image-check.ts';
import { errnoOf, ifThere } from '../files/disk-error.ts';
import {
  housekeepingSlots,
  lstat,
  NO_FILE,
  removeDir,
  removeFile,
  syncFile,
  syncFolder,
  withFile,
  writeByTemp,
  writeWhole,
} from '../files/file-access.ts';
import { READ_FLAGS } from '../files/open-flags.ts';
import { makeTempName } from '../files/temp-files.ts';
import { TileFolders } from '../files/tile-folders.ts';
import { RECORDS_DIR_NAME, TEMP_DIR_NAME } from '../files/tile-path.ts';
import { MAX_RECORD_FILE_BYTES } from '../records/record-block.ts';
import { listBlockFiles, listColumnDirs, listSourceDirs, listTileFiles, listZoomDirs } from '../tree/cache-tree.ts';

export interface FolderCopyOptions {
  /** Aborting stops it between two files; it rejects with `cancelled`. */
  readonly signal?: AbortSignal;
  /** Called with the tiles copied, after every few dozen files. A rejection stops the copy. */
  readonly onCopied?: (copied: TileCount) => void | Promise<void>;
}

const readOpen = promisify(fs.readFile);
const fstat = promisify(fs.fstat);
const setTimes = promisify(fs.futimes);

/** File times have nanosecond resolution but are read as fractions of milliseconds. */
const EXACT_MS = 0.005;
/** Some drives store file times no finer than this. */
const COARSE_MS = 2000;
/** A change this old can be told from another one even with coarse times. */
const SETTLED_MS = 5000;
const BATCH = 64;
/** A folder changed this recently may change again with the same timestamp. */
const RACY_MS = 3000;
/** A stamped folder was changed later than its timestamp says, by more than this. */
const STAMPED_MS = 2500;

/**
 * Makes `to` hold the same tiles and records as `from`, both real folders; links are never followed. Rejects with the
 * system's error or as `onCopied` does. Every file in the copy is then whole, and the copy can be continued.
 */
export async function copyCacheFolder(from: string, to: string, options: FolderCopyOptions = {}): Promise<void> {
  const copy = new FolderCopy(options);
  const sources = await listSourceDirs(from);
  for (const name of await listSourceDirs(to)) {
    if (!sources.includes(name)) await copy.copySource(join(from, name), join(to, name));
  }
  for (const name of sources) await copy.copySource(join(from, name), join(to, name));
}

class FolderCopy {
  readonly #options: FolderCopyOptions;
  readonly #folders = new TileFolders();

  constructor(options: FolderCopyOptions) {
    this.#options = options;
  }

  async copySource(from: string, to: string): Promise<void> {
    const tempDir = join(to, TEMP_DIR_NAME);
    const records = [join(from, RECORDS_DIR_NAME), join(to, RECORDS_DIR_NAME)] as const;
    // Records first: records of later tiles are copied with the next pass; a tile without a record is fetched again.
    for (const zoom of await listBoth(...records, listZoomDirs)) {
      const [fromDir, toDir] = [join(records[0], String(zoom)), join(records[1], String(zoom))];
      await this.#copyFiles(fromDir, toDir, [to, records[1]], tempDir, RECORD_FILES);
    }
    for (const zoom of await listBoth(from, to, listZoomDirs)) await this.#copyZoom(from, to, zoom, tempDir);
    await removeDir(tempDir).catch(() => undefined);
    await removeDir(records[1]).catch(() => undefined);
    await removeDir(to).catch(() => undefined);
  }

  async #copyZoom(fromSource: string, toSource: string, zoom: number, tempDir: string): Promise<void> {
    const [from, to] = [join(fromSource, String(zoom)), join(toSource, String(zoom))];
    const kind = tileFilesOf(zoom);
    for (const x of await listBoth(from, to, (dir) => listColumnDirs(dir, zoom))) {
      const [fromDir, toDir] = [join(from, String(x)), join(to, String(x))];
      if (!(await isColumnCopied(fromDir, toDir)))
        await this.#copyColumn(fromDir, toDir, [toSource, to], tempDir, kind);
    }
    await removeDir(to).catch(() => undefined);
  }

  /** Stamps the copied column with the original's time, so that unchanged columns are skipped next time. */
  async #copyColumn(from: string, to: string, above: Above, tempDir: string, kind: FileKind): Promise<void> {
    const before = await ifThere(lstat(from));
    const isSettled = before !== undefined && before.mtimeMs < Date.now() - RACY_MS;
    await this.#copyFiles(from, to, above, tempDir, kind);
    if (!isSettled) return;
    await ifThere(fs.promises.utimes(to, before.atimeMs / 1000, before.mtimeMs / 1000));
  }

  async #copyFiles(from: string, to: string, above: Above, tempDir: string, kind: FileKind): Promise<void> {
    const wanted = await kind.list(from);
    await this.#removeAllBut(to, wanted, kind);
    if (wanted.length === 0) return;
    await this.#folders.make([...above, to, tempDir]);
    for (let first = 0; first < wanted.length; first += BATCH) {
      throwIfCancelled(this.#options.signal);
      const names = wanted.slice(first, first + BATCH);
      const copies = names.map((name) => this.#copyFile(join(from, name), join(to, name), tempDir, kind));
      const copied = (await settleAll(copies)).filter((size) => size !== undefined);
      if (kind.areTiles && copied.length > 0) await this.#options.onCopied?.(countSizes(copied));
    }
    // Also sync the file names, where the system can.
    await syncFolder(to).catch(() => undefined);
  }

  async #removeAllBut(dir: string, wanted: readonly string[], kind: FileKind): Promise<void> {
    const stays = new Set(wanted);
    const names = await kind.list(dir);
    for (const name of names) {
      throwIfCancelled(this.#options.signal);
      if (!stays.has(name)) await housekeepingSlots(() => ifThere(removeFile(join(dir, name))));
    }
    if (stays.size === 0) await removeDir(dir).catch(() => undefined);
  }

  async #copyFile(from: string, to: string, tempDir: string, { maxBytes }: FileKind): Promise<number | undefined> {
    return housekeepingSlots(async () => {
      const [original, copy] = await Promise.all([ifThere(lstat(from)), ifThere(lstat(to))]);
      if (original && copy && isCopyOf(copy, original)) return undefined;
      return copyFile(from, to, join(tempDir, makeTempName()), maxBytes);
    });
  }
}

/** The parent folders of a folder, from the source's folder down. */
type Above = readonly string[];

interface FileKind {
  readonly areTiles: boolean;
  readonly maxBytes: number;
  readonly list: (dir: string) => Promise<readonly string[]>;
}

const RECORD_FILES: FileKind = {
  areTiles: false,
  maxBytes: MAX_RECORD_FILE_BYTES,
  list: async (dir) => (await listBlockFiles(dir)).map(({ name }) => name),
};

function tileFilesOf(zoom: number): FileKind {
  const list: FileKind['list'] = async (dir) => [...(await listTileFiles(dir, zoom))].map(String);
  return { areTiles: true, maxBytes: MAX_TILE_BYTES, list };
}

async function listBoth(from: string, to: string, list: (dir: string) => Promise<Uint32Array>): Promise<Set<number>> {
  return new Set([...(await list(from)), ...(await list(to))]);
}

async function isColumnCopied(from: string, to: string): Promise<boolean> {
  const [original, copy] = await Promise.all([ifThere(lstat(from)), ifThere(lstat(to))]);
  if (!original || !copy) return false;
  // Two folders changed within one clock tick have the same time but may hold different tiles.
  const isStamped = copy.ctimeMs - copy.mtimeMs > STAMPED_MS;
  return isStamped && isSameTime(original.mtimeMs, copy.mtimeMs);
}

/** Waits for all, so that nothing keeps running after a failure. */
async function settleAll<Value>(works: readonly Promise<Value>[]): Promise<Value[]> {
  const settled = await Promise.allSettled(works);
  return settled.map((work) => {
    if (work.status === 'rejected') throw work.reason;
    return work.value;
  });
}

/**
 * Copies a regular file of at most `maxBytes` through `temp`, on the same disk as `to`, and syncs it. Returns its size,
 * or undefined if there is no such file. Rejects with the system's error, leaving nothing behind.
 */
async function copyFile(from: string, to: string, temp: string, maxBytes: number): Promise<number | undefined> {
  const read = await readOriginal(from, maxBytes);
  if (!read) return undefined;
  await writeByTemp(to, temp, async (fd) => {
    await writeWhole(fd, read.bytes);
    await setTimes(fd, read.stats.atimeMs / 1000, read.stats.mtimeMs / 1000);
    await syncFile(fd);
  });
  return read.bytes.length;
}

/** True if a copy matches the original's current size and times. */
function isCopyOf(copy: fs.Stats, original: fs.Stats): boolean {
  if (!copy.isFile() || copy.size !== original.size) return false;
  const apartMs = Math.abs(copy.mtimeMs - original.mtimeMs);
  if (apartMs < EXACT_MS) return true;
  const isCoarse = copy.mtimeMs % 10 === 0;
  return isCoarse && apartMs <= COARSE_MS && original.ctimeMs < copy.ctimeMs - SETTLED_MS;
}

/** True if both times are equal within the system's precision. */
function isSameTime(oneMs: number, otherMs: number): boolean {
  return Math.abs(oneMs - otherMs) < EXACT_MS;
}

async function readOriginal(file: string, maxBytes: number) {
  const read = withFile(file, READ_FLAGS, async (fd) => {
    const stats = await fstat(fd);
    return stats.isFile() && stats.size <= maxBytes ? { stats, bytes: await readOpen(fd) } : undefined;
  });
  return read.catch((thrown: unknown) => {
    if (NO_FILE.has(errnoOf(thrown))) return undefined;
    throw thrown;
  });
}
