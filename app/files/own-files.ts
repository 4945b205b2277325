/** Files that belong to one person: replaced whole or not at all, and open to their owner alone. */
import fs from 'node:fs';
import { basename, dirname, join } from 'node:path';

/** The modes of what only its owner may read. Windows has its own rules and ignores them. */
export const OWN_FOLDER = 0o700;
export const OWN_FILE = 0o600;

/** `<file>.<process id>-<number>.tmp`. Earlier versions left out the number, or began with a dot. */
const TEMP = /^\.?(.+)\.(\d{1,10})(?:-\d+)?\.tmp$/;
// A write takes milliseconds. A temp this old is dead, even if its process id now belongs to another program.
const DEAD_AFTER_MS = 10 * 60 * 1000;
let written = 0;

/** Makes a folder with all its parents, each for its owner alone; those that exist stay as they are. Rejects with the system's error. */
export async function makeOwnFolder(dir: string): Promise<void> {
  const failure = await makeOne(dir);
  if (failure === undefined) return;
  if (failure.code !== 'ENOENT' || dirname(dir) === dir) throw failure;
  // Node's own `recursive` never stops trying where a file system takes no folders, such as below /proc.
  await makeOwnFolder(dirname(dir));
  const again = await makeOne(dir);
  if (again !== undefined) throw again;
}

/** Makes a folder in one that is there; answers the system's error unless there is a folder now. */
async function makeOne(dir: string): Promise<NodeJS.ErrnoException | undefined> {
  try {
    await fs.promises.mkdir(dir, { mode: OWN_FOLDER });
    return undefined;
  } catch (thrown) {
    // Of a folder that is there already, systems say EEXIST, EISDIR, EPERM or EROFS.
    return (await isFolder(dir)) ? undefined : (thrown as NodeJS.ErrnoException);
  }
}

async function isFolder(path: string): Promise<boolean> {
  const stats = await fs.promises.stat(path).catch(() => undefined);
  return stats?.isDirectory() ?? false;
}

/**
 * Puts a text in place of a file, for its owner alone, and makes its folder if there is none. With `flush`, the text is on
 * the disk itself once this resolves. Rejects with the system's error, and then the file is as it was.
 */
export async function replaceFile(
  file: string,
  text: string,
  options: { readonly flush?: boolean } = {},
): Promise<void> {
  written += 1;
  const temp = `${file}.${process.pid}-${written}.tmp`;
  await makeOwnFolder(dirname(file));
  try {
    await fs.promises.writeFile(temp, text, { ...options, mode: OWN_FILE, flag: 'wx' });
    await fs.promises.rename(temp, file);
  } catch (thrown) {
    await fs.promises.rm(temp, { force: true }).catch(() => undefined);
    throw thrown;
  }
}

/**
 * Removes what {@link replaceFile} left in a folder when its process was killed: of these names, the temps of processes that
 * have ended, for files that `isOurs` accepts. Never rejects; a temp that stays costs nothing but its space.
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

/** The same for the temps of one file. */
export async function sweepTempsOf(file: string): Promise<void> {
  const names = await fs.promises.readdir(dirname(file)).catch(() => []);
  await sweepTemps(dirname(file), names, (name) => name === basename(file));
}

/** Takes a file or folder from everybody but its owner. Never rejects: what belongs to somebody else stays as it is. */
export async function keepToOwner(path: string): Promise<void> {
  if (process.platform === 'win32') return;
  try {
    // A link is not followed, and a pipe does not make this wait.
    const handle = await fs.promises.open(path, fs.constants.O_NOFOLLOW | fs.constants.O_NONBLOCK);
    await closeToOthers(handle).finally(() => handle.close());
  } catch {
    // It is not there, or not ours.
  }
}

async function closeToOthers(handle: fs.promises.FileHandle): Promise<void> {
  const { mode } = await handle.stat();
  if (isOpenToOthers(mode)) await handle.chmod(mode & OWN_FOLDER);
}

/** True for the mode of a file or folder that somebody beside its owner may read, write or enter. */
export function isOpenToOthers(mode: number): boolean {
  return process.platform !== 'win32' && (mode & 0o077) !== 0;
}

async function isOld(path: string): Promise<boolean> {
  const stats = await fs.promises.lstat(path).catch(() => undefined);
  return stats !== undefined && Date.now() - stats.mtimeMs > DEAD_AFTER_MS;
}

/** True while a process of this id runs. */
export function isProcessAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (thrown) {
    // EPERM: it runs, for somebody else.
    return (thrown as NodeJS.ErrnoException).code === 'EPERM';
  }
}
