/** Checks where the cache folder may be moved to: a new or empty folder outside system locations. */
import fs from 'node:fs';
import os from 'node:os';
import { basename, dirname, isAbsolute, join, resolve } from 'node:path';
import { CodedError } from '../../../shared/errors.ts';
import { formatRoughBytes } from '../../../shared/texts/quantities.ts';
import { errnoOf } from '../../cache/files/disk-error.ts';
import { readFreeSpace } from '../../cache/limits/free-floor.ts';
import { MARKER_NAME, readMarker } from '../../cache/moving/move-marker.ts';
import { isWithin, realOf } from '../../files/real-paths.ts';

export interface PresentFolders {
  /** The current cache folder, an absolute path. */
  readonly cacheDir: string;
  /** An absolute path. */
  readonly dataDir: string;
  /** Size of the tiles and minimum free space, in bytes; 0 if unknown. */
  readonly neededBytes: number;
  readonly freeFloorBytes: number;
}

export interface MoveTarget {
  /** The real path. */
  readonly to: string;
  /** False if it has to be made; its parent folder exists. */
  readonly exists: boolean;
}

/** Returns a valid target. Rejects with `bad-cache-folder` and the reason. Changes nothing. */
export async function judgeTarget(path: string, present: PresentFolders): Promise<MoveTarget> {
  if (path.includes('\0') || !isAbsolute(path)) refuse('enter a full path');
  const target = await findTarget(resolve(path));
  const cacheDir = await realOf(present.cacheDir);
  const dataDir = await realOf(present.dataDir);
  refuseSystemPlace(target.to, await realOf(os.homedir()));
  if (isWithin(target.to, cacheDir)) refuse('it is in the current cache folder');
  if (isWithin(cacheDir, target.to)) refuse('the current cache folder is inside it');
  if (isWithin(dataDir, target.to)) refuse('the data folder is inside it');
  if (isWithin(target.to, dataDir) && target.to !== join(dataDir, 'tiles')) refuse('it is in the data folder');
  if (target.exists) await refuseFullFolder(target.to);
  await refuseUnwritable(target);
  await refuseSmallDisk(target, present);
  return target;
}

function refuse(reason: string): never {
  throw new CodedError('bad-cache-folder', { detail: reason });
}

async function findTarget(path: string): Promise<MoveTarget> {
  try {
    const to = await fs.promises.realpath(path);
    if (!(await fs.promises.stat(to)).isDirectory()) refuse('it is not a folder');
    return { to, exists: true };
  } catch (thrown) {
    if (thrown instanceof CodedError) throw thrown;
    if (errnoOf(thrown) !== 'ENOENT') refuse('it is not readable');
  }
  if (await isLink(path)) refuse('it is a broken link');
  const above = await fs.promises.realpath(dirname(path)).catch(() => refuse('its parent folder is missing'));
  return { to: join(above, basename(path)), exists: false };
}

function isLink(path: string): Promise<boolean> {
  return fs.promises.lstat(path).then(
    (stats) => stats.isSymbolicLink(),
    () => false,
  );
}

/** System trees that must not contain user data. */
const SYSTEM_TREES: Readonly<Partial<Record<NodeJS.Platform, readonly string[]>>> = {
  darwin: ['/System', '/Library', '/Applications', '/bin', '/sbin', '/usr', '/dev', '/private/etc', '/private/var/db'],
  linux: [
    '/bin',
    '/boot',
    '/dev',
    '/etc',
    '/lib',
    '/lib32',
    '/lib64',
    '/proc',
    '/sbin',
    '/snap',
    '/sys',
    '/usr',
    '/var/lib',
  ],
};
/** System folders that contain user folders but must not be used themselves. */
const SYSTEM_FOLDERS = [
  '/home',
  '/media',
  '/mnt',
  '/opt',
  '/private',
  '/private/tmp',
  '/private/var',
  '/root',
  '/run',
].concat(['/srv', '/tmp', '/Users', '/var', '/var/tmp', '/Volumes']);

function refuseSystemPlace(to: string, home: string): void {
  if (dirname(to) === to) refuse('it is a whole drive');
  if (isWithin(home, to)) refuse('it is your home folder or above it');
  const trees = process.platform === 'win32' ? listWindowsTrees() : (SYSTEM_TREES[process.platform] ?? []);
  const isSystem = trees.some((tree) => isWithin(to, tree)) || SYSTEM_FOLDERS.includes(to);
  if (isSystem) refuse('it is a system folder');
}

function listWindowsTrees(): readonly string[] {
  const { SystemRoot, ProgramFiles, ProgramData, 'ProgramFiles(x86)': ProgramFilesX86 } = process.env;
  return [SystemRoot, ProgramFiles, ProgramFilesX86, ProgramData].flatMap((tree) => tree || []);
}

/** Files that systems create in any folder. */
const SYSTEM_FILES: ReadonlySet<string> = new Set([
  'lost+found',
  '.DS_Store',
  'System Volume Information',
  '.fseventsd',
]);

async function refuseFullFolder(dir: string): Promise<void> {
  // An interrupted copy can be continued.
  if ((await readMarker(dir)) === 'copying') return;
  const opened = await fs.promises.opendir(dir).catch(() => refuse('it is not readable'));
  for await (const { name } of opened) {
    if (!SYSTEM_FILES.has(name)) refuse(name === MARKER_NAME ? 'it already has a cache' : 'it is not empty');
  }
}

async function refuseUnwritable({ to, exists }: MoveTarget): Promise<void> {
  const dir = exists ? to : dirname(to);
  await fs.promises
    .access(dir, fs.constants.W_OK | fs.constants.X_OK)
    .catch(() => refuse(exists ? 'it is not writable' : 'its parent folder is not writable'));
}

async function refuseSmallDisk({ to, exists }: MoveTarget, present: PresentFolders): Promise<void> {
  const free = await readFreeSpace(exists ? to : dirname(to));
  if (!free) return;
  const spareBytes = Math.max(0, free.bytes - present.freeFloorBytes);
  if (spareBytes > 0 && present.neededBytes <= spareBytes) return;
  const needed = present.neededBytes > 0 ? `${formatRoughBytes(present.neededBytes)} needed, ` : '';
  refuse(`not enough space, ${needed}${formatRoughBytes(spareBytes)} available`);
}
