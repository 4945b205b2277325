/** The meeting point of a data folder's programs: a Unix socket in a private folder, or a named pipe on Windows. */
import { createHash } from 'node:crypto';
import { chmodSync, lstatSync, realpathSync, rmdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { attempt } from '../../../shared/attempt.ts';
import { makeOwnFolder } from '../../files/own-files.ts';

// A socket's path must fit 104 bytes on macOS and 108 on Linux, including the terminating zero.
const MAX_SOCKET_PATH_BYTES = 100;

/** The address for a data folder, the same for every spelling of its path. Creates nothing. */
export function resolveInstanceAddress(dataDir: string, platform: NodeJS.Platform = process.platform): string {
  const realDir = attempt(() => realpathSync(dataDir)) ?? resolve(dataDir);
  const hash = createHash('sha256').update(realDir).digest('hex').slice(0, 16);
  if (platform === 'win32') return `\\\\.\\pipe\\tilekeep-${hash}`;
  const path = join(realDir, 'instance', 'socket');
  if (Buffer.byteLength(path) <= MAX_SOCKET_PATH_BYTES) return path;
  return join(tmpdir(), `tilekeep-${process.getuid?.() ?? 0}-${hash}`, 'socket');
}

/** Makes the address's folder, private to this user. Rejects if it can't be made or belongs to another user. */
export async function prepareInstanceFolder(address: string): Promise<void> {
  if (address.startsWith('\\\\.\\pipe\\')) return;
  const folder = dirname(address);
  await makeOwnFolder(folder);
  const stat = lstatSync(folder);
  if (!stat.isDirectory() || stat.uid !== process.getuid?.()) throw new Error('not a folder of this user');
  if ((stat.mode & 0o777) !== 0o700) chmodSync(folder, 0o700);
}

/** Removes the address's folder if it is empty. Never throws. */
export function removeInstanceFolder(address: string): void {
  // The next start may already be using it.
  attempt(() => rmdirSync(dirname(address)));
}
