/**
 * The file operations of the disk tier, with a bound on how many run at a time. Callback API: `fs.promises` is several
 * times slower for files of a tile's size.
 */

import fs, { type Dirent } from 'node:fs';
import { promisify } from 'node:util';
import { OWN_FILE, OWN_FOLDER } from '../../files/own-files.ts';
import { errnoOf, ifThere, ObstacleError } from './disk-error.ts';
import { CREATE_FLAGS } from './open-flags.ts';
import { makeSlots, type Slots } from './slots.ts';

const openFile = promisify(fs.open);
const closeFile = promisify(fs.close);
/** Loops over short writes; rejects when the whole cannot be written. */
export const writeWhole = promisify(fs.writeFile);
export const lstat: (path: string) => Promise<fs.Stats> = promisify(fs.lstat);
/** Makes a folder for its owner alone. */
export const makeDir = (path: string): Promise<void> => fs.promises.mkdir(path, { mode: OWN_FOLDER });
export const removeDir: (path: string) => Promise<void> = promisify(fs.rmdir);
export const removeFile = promisify(fs.unlink);
export const renameOnce = promisify(fs.rename);
const linkFile = promisify(fs.link);
/** Resolves once what was written to an open file is on the platter. */
export const syncFile = promisify(fs.fsync);

/** Opens a file, made for its owner alone when that makes it, and closes it however `use` ends. Settles as `use` does. */
export async function withFile<Value>(
  file: string,
  flags: number | 'r',
  use: (fd: number) => Promise<Value>,
): Promise<Value> {
  const fd = await openFile(file, flags, OWN_FILE);
  return use(fd).finally(() => closeFile(fd));
}

/**
 * Writes a file as `temp` and renames it into place. Rejects with the system's error; the old file stays, and no temp.
 */
export async function writeByTemp(file: string, temp: string, write: (fd: number) => Promise<void>): Promise<void> {
  try {
    await withFile(temp, CREATE_FLAGS, write);
    await renameFile(temp, file);
  } catch (thrown) {
    await removeFile(temp).catch(() => undefined);
    throw thrown;
  }
}

/** Resolves once the names in a folder are on the platter; rejects where the system cannot do that. */
export function syncFolder(dir: string): Promise<void> {
  return withFile(dir, 'r', syncFile);
}

/** Makes a folder unless something is there by that name. */
export async function makeIfMissing(dir: string): Promise<void> {
  try {
    await makeDir(dir);
  } catch (thrown) {
    if (errnoOf(thrown) !== 'EEXIST') throw thrown;
  }
}

/** Makes a folder unless it is there; rejects with an {@link ObstacleError} when something else stands in its place. */
export async function makeRealDir(dir: string): Promise<void> {
  const failure = await makeIfMissing(dir).catch((thrown: unknown) => thrown);
  if (!(await isRealDir(dir))) throw failure ?? new ObstacleError(`${dir} is not a folder`);
}

/** True for a folder that is there itself, not by a link; false for anything that cannot be looked at. */
export function isRealDir(path: string): Promise<boolean> {
  return lstat(path).then(
    (stats) => stats.isDirectory(),
    () => false,
  );
}

// Enough to keep a disk busy, few enough to leave room under a limit of 64 open files.
export const readSlots: Slots = makeSlots(16);
export const writeSlots: Slots = makeSlots(8);
// Housekeeping never fills the thread pool that tiles are read with.
export const housekeepingSlots: Slots = makeSlots(4);

/** What lies in a folder, a few dozen names at a time. Never rejects: what cannot be read, or read on, ends there. */
export async function* listItems(dir: string): AsyncGenerator<Dirent> {
  try {
    yield* await fs.promises.opendir(dir, { bufferSize: 64 });
  } catch {
    // Gone, not to be read by us, or on a drive that fails.
  }
}

/** Closes a file that was only read, at once. Never throws: what was read of it is as good without. */
export function closeAfterReading(fd: number): void {
  try {
    fs.closeSync(fd);
  } catch {
    // A drive that is there no more; the number is free again all the same.
  }
}

/** Errors of an open: too many files are open, which says nothing of this one. */
export const BUSY: ReadonlySet<string | undefined> = new Set(['EMFILE', 'ENFILE', 'EAGAIN']);
/** Errors of an open: nothing, a link, a socket, or a folder where one may not be opened. */
export const NO_FILE: ReadonlySet<string | undefined> = new Set([
  'ENOENT',
  'ENOTDIR',
  'ELOOP',
  'EMLINK',
  'ENXIO',
  'EISDIR',
]);
const BUSY_ON_WINDOWS = new Set(['EBUSY', 'EPERM', 'EACCES']);
const FIRST_WAIT_MS = 10;

/** Runs an operation, up to 7 times in about 0.6 s while too many files are open; rejects with its last error. */
export function retryWhileBusy<Value>(operation: () => Promise<Value>): Promise<Value> {
  return retryWhile(operation, (errno) => BUSY.has(errno), 7, FIRST_WAIT_MS);
}

/** Renames, and again while a virus scanner or a reader holds the target, as Windows does: 5 times (about 0.15 s). */
export function renameFile(from: string, to: string): Promise<void> {
  const isHeld = (errno: string): boolean =>
    errno === 'EBUSY' || (process.platform === 'win32' && BUSY_ON_WINDOWS.has(errno));
  return retryWhile(() => renameOnce(from, to), isHeld, 5, FIRST_WAIT_MS);
}

/**
 * Moves a file unless something stands in the other place; true when it is there. A kill leaves it in either place or
 * both. Rejects with the system's error, ENOENT when it or the other folder is gone.
 */
export async function moveUnlessThere(from: string, to: string): Promise<boolean> {
  try {
    // A link, unlike a rename, never replaces what is newer.
    await linkFile(from, to);
  } catch (thrown) {
    const errno = errnoOf(thrown);
    if (errno === 'ENOENT') throw thrown;
    if (errno === 'EEXIST' || (await ifThere(lstat(to)))) return false;
    // Not every file system has links.
    await renameFile(from, to);
    return true;
  }
  await removeFile(from);
  return true;
}

function retryWhile<Value>(
  operation: () => Promise<Value>,
  passes: (errno: string) => boolean,
  triesLeft: number,
  waitMs: number,
): Promise<Value> {
  return operation().catch(async (thrown: unknown) => {
    if (triesLeft === 1 || !passes(errnoOf(thrown) ?? '')) throw thrown;
    await new Promise((resolve) => setTimeout(resolve, waitMs));
    return retryWhile(operation, passes, triesLeft - 1, waitMs * 2);
  });
}
