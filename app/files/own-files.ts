/** Private files: replaced atomically and accessible only to their owner. */
import fs from 'node:fs';
import { basename, dirname, join } from 'node:path';

/** Modes for private folders and files. Windows ignores them and has its own rules. */
export const OWN_FOLDER = 0o700;
export const OWN_FILE = 0o600;

/** Format: `<file>.<process id>-<number>.tmp`. Earlier versions omitted the number or began with a dot. */
const TEMP = /^\.?(.+)\.(\d{1,10})(?:-\d+)?\.tmp$/;
// A write takes milliseconds. A temporary file this old is dead, even if its process id now belongs to another program.
const DEAD_AFTER_MS = 10 * 60 * 1000;
let written = 0;

/**
 * Makes a folder and its missing parents, each private to its owner; existing ones aren't changed. Rejects with the
 * system's error.
 */
export async function makeOwnFolder(dir: string): Promise<void> {
  const failure = await makeOne(dir);
  if (failure === undefined) return;
  if (failure.code !== 'ENOENT' || dirname(dir) === dir) throw failure;
  // Node's `recursive` option loops endlessly where a file system refuses folders, such as below /proc.
  await makeOwnFolder(dirname(dir));
  const again = await makeOne(dir);
  if (again !== undefined) throw again;
}

/** Makes a folder in an existing one. Returns the system's error unless a folder exists now. */
async function makeOne(dir: string): Promise<NodeJS.ErrnoException | undefined> {
  try {
    await fs.promises.mkdir(dir, { mode: OWN_FOLDER });
    return undefined;
  } catch (thrown) {
    // For an existing folder, systems report EEXIST, EISDIR, EPERM or EROFS.
    return (await isFolder(dir)) ? undefined : (thrown as NodeJS.ErrnoException);
  }
}

async function isFolder(path: string): Promise<boolean> {
  const stats = await fs.promises.stat(path).catch(() => undefined);
  return stats?.isDirectory() ?? false;
}

/**
 * Replaces a file's contents atomically, private to its owner, making its folder if needed. With `flush`, the text is on
 * the physical disk once this resolves. Rejects with the system's error, leaving the file unchanged.
 */
export async function replaceFile(
  file: string,
  contents: string | Uint8Array,
  options: { readonly flush?: boolean } = {},
): Promise<void> {
  written += 1;
  const temp = `${file}.${process.pid}-${written}.tmp`;
  await makeOwnFolder(dirname(file));
  try {
    await fs.promises.writeFile(temp, contents, { ...options, mode: OWN_FILE, flag: 'wx' });
    await fs.promises.rename(temp, file);
  } catch (thrown) {
    await fs.promises.rm(temp, { force: true }).catch(() => undefined);
    throw thrown;
  }
}

/**
 * Removes temporary files that {@link replaceFile} left in a folder when its process was killed: those in `names` whose
 * process has ended and whose file `isOurs` accepts. Never rejects; a leftover costs only disk space.
 */
export async function sweepTemps(
  dir: string,
  names: readonly string[],
  isOurs: (file: string) => boolean,
): Promise<void> {
  for (const name of names) {
    const [, file = '', pid] = TEMP.exec(name) ?? [];
    if (pid === undefined || !isOurs(file)) continue;
    const path = join(dir, name);
    // Nothing of ours is being written during a sweep, so our own id was an earlier process's.
    const isEnded = Number(pid) === process.pid || !isProcessAlive(Number(pid));
    if (isEnded || (await isOld(path))) await fs.promises.rm(path).catch(() => undefined);
  }
}

/** The same for the temporary files of one file. */
export async function sweepTempsOf(file: string): Promise<void> {
  const names = await fs.promises.readdir(dirname(file)).catch(() => []);
  await sweepTemps(dirname(file), names, (name) => name === basename(file));
}

/** Removes access for everyone but the owner. Never rejects; other users' files stay unchanged. */
export async function keepToOwner(path: string): Promise<void> {
  if (process.platform === 'win32') return;
  try {
    // Don't follow links, and don't block on pipes.
    const handle = await fs.promises.open(path, fs.constants.O_NOFOLLOW | fs.constants.O_NONBLOCK);
    await closeToOthers(handle).finally(() => handle.close());
  } catch {
    // It doesn't exist or isn't ours.
  }
}

async function closeToOthers(handle: fs.promises.FileHandle): Promise<void> {
  const { mode } = await handle.stat();
  if (isOpenToOthers(mode)) await handle.chmod(mode & OWN_FOLDER);
}

/** True if the mode lets anyone but the owner read, write or enter. */
export function isOpenToOthers(mode: number): boolean {
  return process.platform !== 'win32' && (mode & 0o077) !== 0;
}

async function isOld(path: string): Promise<boolean> {
  const stats = await fs.promises.lstat(path).catch(() => undefined);
  return stats !== undefined && Date.now() - stats.mtimeMs > DEAD_AFTER_MS;
}

/** True if a process with this id is running. */
export function isProcessAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (thrown) {
    // EPERM: it is running as another user.
    return (thrown as NodeJS.ErrnoException).code === 'EPERM';
  }
}
