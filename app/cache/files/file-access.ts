/**
 * The disk tier's file operations, with limits on concurrency. Uses the callback API because `fs.promises` is several
 * times slower for tile-sized files.
 */

import fs, { type Dirent } from 'node:fs';
import { promisify } from 'node:util';
import { OWN_FILE, OWN_FOLDER } from '../../files/own-files.ts';
import { errnoOf, ifThere, ObstacleError } from './disk-error.ts';
import { CREATE_FLAGS } from './open-flags.ts';
import { makeSlots, type Slots } from './slots.ts';

const openFile = promisify(fs.open);
const closeFile = promisify(fs.close);
/** Loops over short writes; rejects unless everything was written. */
export const writeWhole = promisify(fs.writeFile);
export const lstat: (path: string) => Promise<fs.Stats> = promisify(fs.lstat);
/** Makes a folder private to its owner. */
export const makeDir = (path: string): Promise<void> => fs.promises.mkdir(path, { mode: OWN_FOLDER });
export const removeDir: (path: string) => Promise<void> = promisify(fs.rmdir);
export const removeFile = promisify(fs.unlink);
export const renameOnce = promisify(fs.rename);
const linkFile = promisify(fs.link);
/** Resolves once the file's data is on the physical disk. */
export const syncFile = promisify(fs.fsync);

/** Opens a file, creating it private to its owner, and closes it when `use` ends. Settles as `use` does. */
export async function withFile<Value>(
  file: string,
  flags: number | 'r',
  use: (fd: number) => Promise<Value>,
): Promise<Value> {
  const fd = await openFile(file, flags, OWN_FILE);
  return use(fd).finally(() => closeFile(fd));
}

/**
 * Writes a file as `temp` and renames it into place. Rejects with the system's error, keeping the old file and removing
 * `temp`.
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

/** Resolves once a folder's entries are on the physical disk. Rejects on systems that can't do that. */
export function syncFolder(dir: string): Promise<void> {
  return withFile(dir, 'r', syncFile);
}

/** Makes a folder unless something with that name exists. */
export async function makeIfMissing(dir: string): Promise<void> {
  try {
    await makeDir(dir);
  } catch (thrown) {
    if (errnoOf(thrown) !== 'EEXIST') throw thrown;
  }
}

/** Makes a folder unless it exists. Rejects with an {@link ObstacleError} if something else occupies its path. */
export async function makeRealDir(dir: string): Promise<void> {
  const failure = await makeIfMissing(dir).catch((thrown: unknown) => thrown);
  if (!(await isRealDir(dir))) throw failure ?? new ObstacleError(`${dir} is not a folder`);
}

/** True for an existing folder that isn't a link; false if it can't be checked. */
export function isRealDir(path: string): Promise<boolean> {
  return lstat(path).then(
    (stats) => stats.isDirectory(),
    () => false,
  );
}

// Enough to keep a disk busy, and few enough for a limit of 64 open files.
export const readSlots: Slots = makeSlots(16);
export const writeSlots: Slots = makeSlots(8);
// Few enough that housekeeping never fills the thread pool used for reading tiles.
export const housekeepingSlots: Slots = makeSlots(4);

/** Lists a folder, a few dozen entries at a time. Never rejects: the list ends where reading fails. */
export async function* listItems(dir: string): AsyncGenerator<Dirent> {
  try {
    yield* await fs.promises.opendir(dir, { bufferSize: 64 });
  } catch {
    // Missing, unreadable, or on a failing drive.
  }
}

/** Closes a file that was only read, synchronously. Never throws, because what was read is valid anyway. */
export function closeAfterReading(fd: number): void {
  try {
    fs.closeSync(fd);
  } catch {
    // The drive is gone; the descriptor is freed anyway.
  }
}

/** Open errors that mean too many files are open, not that this one is bad. */
export const BUSY: ReadonlySet<string | undefined> = new Set(['EMFILE', 'ENFILE', 'EAGAIN']);
/** Open errors for a missing file, a link, a socket, or a folder that can't be opened. */
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

/**
 * Runs an operation, retrying while too many files are open: up to 7 times in about 0.6 s. Rejects with its last error.
 */
export function retryWhileBusy<Value>(operation: () => Promise<Value>): Promise<Value> {
  return retryWhile(operation, (errno) => BUSY.has(errno), 7, FIRST_WAIT_MS);
}

/** Renames a file, retrying while a virus scanner or reader holds the target (Windows): 5 times in about 0.15 s. */
export function renameFile(from: string, to: string): Promise<void> {
  const isHeld = (errno: string): boolean =>
    errno === 'EBUSY' || (process.platform === 'win32' && BUSY_ON_WINDOWS.has(errno));
  return retryWhile(() => renameOnce(from, to), isHeld, 5, FIRST_WAIT_MS);
}

/**
 * Moves a file unless the target exists; returns true if it was moved. A kill leaves the file in either place or both.
 * Rejects with the system's error; ENOENT if the file or the target's folder is gone.
 */
export async function moveUnlessThere(from: string, to: string): Promise<boolean> {
  try {
    // Unlike a rename, a link never replaces a newer file.
    await linkFile(from, to);
  } catch (thrown) {
    const errno = errnoOf(thrown);
    if (errno === 'ENOENT') throw thrown;
    if (errno === 'EEXIST' || (await ifThere(lstat(to)))) return false;
    // Not every file system has hard links.
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
