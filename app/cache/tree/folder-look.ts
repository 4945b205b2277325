/** What a folder of the tile tree looks like from outside: whether it has changed, and the names in it. Opens no file. */
import fs, { type Dirent, type Stats } from 'node:fs';
import { ifThere } from '../files/disk-error.ts';
import { housekeepingSlots, lstat, retryWhileBusy } from '../files/file-access.ts';

/** A folder's times at a look at it. */
export interface FolderStamp {
  readonly ino: number;
  readonly mtimeMs: number;
  readonly ctimeMs: number;
  /** False when it had changed so shortly before the look that the next change may leave the same times. */
  readonly isSettled: boolean;
  /** True when it may have so many names that reading them at once would hold up the event loop. */
  readonly isLarge: boolean;
}

/** The coarsest times that file systems keep: FAT's are of two seconds. */
const RACY_MS = 2000;
/** A folder of this size has some thousands of names; some systems tell no size at all. */
const LARGE_BYTES = 128 * 1024;
/** So many names are read at a time from a large folder. */
const NAMES_AT_A_TIME = 512;

/** The stamp of a folder; undefined when there is none or something else, such as a link. Rejects with the system's error. */
export async function readStamp(dir: string): Promise<FolderStamp | undefined> {
  const stats = await ifThere(housekeepingSlots(() => retryWhileBusy(() => lstat(dir))));
  return stats?.isDirectory() ? makeStamp(stats, Date.now()) : undefined;
}

function makeStamp({ ino, mtimeMs, ctimeMs, size }: Stats, nowMs: number): FolderStamp {
  const isSettled = Math.max(mtimeMs, ctimeMs) < nowMs - RACY_MS;
  return { ino, mtimeMs, ctimeMs, isSettled, isLarge: size === 0 || size > LARGE_BYTES };
}

/** True when the folder has the very names that it had at an earlier look. */
export function isUnchanged(before: FolderStamp, now: FolderStamp): boolean {
  return before.isSettled && before.ino === now.ino && before.mtimeMs === now.mtimeMs && before.ctimeMs === now.ctimeMs;
}

/**
 * The numbers that are names in a folder, ascending, of the items that pass; none of a folder that has gone. Rejects with
 * the system's error.
 */
export async function readNumbers(
  dir: string,
  { isLarge }: FolderStamp,
  isWanted: (item: Dirent) => boolean,
): Promise<Uint32Array> {
  const read = isLarge ? readInPieces : readAtOnce;
  const numbers = await ifThere(housekeepingSlots(() => retryWhileBusy(() => read(dir, isWanted))));
  return Uint32Array.from(numbers ?? []).sort();
}

async function readAtOnce(dir: string, isWanted: (item: Dirent) => boolean): Promise<readonly number[]> {
  const items = await fs.promises.readdir(dir, { withFileTypes: true });
  return items.filter(isWanted).map(({ name }) => Number(name));
}

async function readInPieces(dir: string, isWanted: (item: Dirent) => boolean): Promise<readonly number[]> {
  const numbers: number[] = [];
  for await (const item of await fs.promises.opendir(dir, { bufferSize: NAMES_AT_A_TIME })) {
    if (isWanted(item)) numbers.push(Number(item.name));
  }
  return numbers;
}
