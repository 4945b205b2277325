/**
 * Lists the folders of a cache: sources, zooms, columns, tiles and blocks of records. Links are ignored and a missing
 * folder is empty. Rejects with the system's error if a folder can't be read.
 */
import fs, { type Dirent, type Stats } from 'node:fs';
import { isSourceId, type SourceId } from '../../../shared/sources/source.ts';
import { ifThere } from '../files/disk-error.ts';
import { housekeepingSlots, lstat, retryWhileBusy } from '../files/file-access.ts';
import { isTempName } from '../files/temp-files.ts';
import { isIndexName, isZoomDirName } from '../files/tile-path.ts';

/** A folder's times when it was read. */
export interface FolderStamp {
  readonly ino: number;
  readonly mtimeMs: number;
  readonly ctimeMs: number;
  /** False if it changed so recently that another change may leave the same times. */
  readonly isSettled: boolean;
  /** True if it may have so many names that reading them at once would block the event loop. */
  readonly isLarge: boolean;
}

/** The coarsest file times in use: FAT has two seconds. */
const RACY_MS = 2000;
/** A folder of this size has some thousands of names. Some systems report no size. */
const LARGE_BYTES = 128 * 1024;
/** Batch size for reading names of a large folder. */
const NAMES_AT_A_TIME = 512;

/** A folder's stamp; undefined if it is missing or not a folder, such as a link. Rejects with the system's error. */
export async function readStamp(dir: string): Promise<FolderStamp | undefined> {
  const stats = await ifThere(housekeepingSlots(() => retryWhileBusy(() => lstat(dir))));
  return stats?.isDirectory() ? makeStamp(stats, Date.now()) : undefined;
}

function makeStamp({ ino, mtimeMs, ctimeMs, size }: Stats, nowMs: number): FolderStamp {
  const isSettled = Math.max(mtimeMs, ctimeMs) < nowMs - RACY_MS;
  return { ino, mtimeMs, ctimeMs, isSettled, isLarge: size === 0 || size > LARGE_BYTES };
}

/** True if the folder has exactly the same names as at the earlier read. */
export function isUnchanged(before: FolderStamp, now: FolderStamp): boolean {
  return before.isSettled && before.ino === now.ino && before.mtimeMs === now.mtimeMs && before.ctimeMs === now.ctimeMs;
}

/** Sources with a folder in a cache folder. */
export function listSourceDirs(cacheDir: string): Promise<SourceId[]> {
  return list(cacheDir, (item) => (item.isDirectory() && isSourceId(item.name) ? item.name : undefined));
}

/** Zooms with a folder, ascending, in a source's folder, its records folder or a trash folder. */
export function listZoomDirs(dir: string): Promise<Uint32Array> {
  return listNumbers(dir, (item) => item.isDirectory() && isZoomDirName(item.name));
}

/** Columns with a folder in a zoom's folder, ascending. */
export function listColumnDirs(zoomDir: string, zoom: number, stamp?: FolderStamp): Promise<Uint32Array> {
  return listNumbers(zoomDir, (item) => item.isDirectory() && isIndexName(item.name, zoom), stamp);
}

/** Rows with a file in a column's folder, ascending. */
export function listTileFiles(columnDir: string, zoom: number, stamp?: FolderStamp): Promise<Uint32Array> {
  return listNumbers(columnDir, (item) => item.isFile() && isIndexName(item.name, zoom), stamp);
}

/** The same, including links, pipes and sockets. */
export function listTilePlaces(columnDir: string, zoom: number): Promise<Uint32Array> {
  return listNumbers(columnDir, (item) => !item.isDirectory() && isIndexName(item.name, zoom));
}

/** A record file and its position among the blocks of its zoom. */
export interface BlockFile {
  readonly name: string;
  readonly blockX: number;
  readonly blockY: number;
}

const BLOCK_NAME = /^(0|[1-9]\d{0,6})-(0|[1-9]\d{0,6})$/;

/** The record files in a zoom's records folder. */
export function listBlockFiles(zoomDir: string): Promise<BlockFile[]> {
  return list(zoomDir, (item) => {
    const match = item.isFile() && BLOCK_NAME.exec(item.name);
    return match ? { name: item.name, blockX: Number(match[1]), blockY: Number(match[2]) } : undefined;
  });
}

/** Names of unfinished writes in a source's temporary folder. */
export function listTempFiles(tempDir: string): Promise<string[]> {
  return list(tempDir, (item) => (item.isFile() && isTempName(item.name) ? item.name : undefined));
}

async function listNumbers(
  dir: string,
  isWanted: (item: Dirent) => boolean,
  stamp?: FolderStamp,
): Promise<Uint32Array> {
  const numbers = await list(dir, (item) => (isWanted(item) ? Number(item.name) : undefined), stamp);
  return Uint32Array.from(numbers).sort();
}

type PickItem<Found> = (item: Dirent) => Found | undefined;

async function list<Found>(dir: string, pick: PickItem<Found>, known?: FolderStamp): Promise<Found[]> {
  const stamp = known ?? (await readStamp(dir));
  if (!stamp) return [];
  const read = stamp.isLarge ? readInPieces : readAtOnce;
  return (await ifThere(housekeepingSlots(() => retryWhileBusy(() => read(dir, pick))))) ?? [];
}

async function readAtOnce<Found>(dir: string, pick: PickItem<Found>): Promise<Found[]> {
  const items = await fs.promises.readdir(dir, { withFileTypes: true });
  return items.map(pick).filter((found) => found !== undefined);
}

async function readInPieces<Found>(dir: string, pick: PickItem<Found>): Promise<Found[]> {
  const picked: Found[] = [];
  for await (const item of await fs.promises.opendir(dir, { bufferSize: NAMES_AT_A_TIME })) {
    const found = pick(item);
    if (found !== undefined) picked.push(found);
  }
  return picked;
}
