/** Where the programs of one data folder meet: a Unix socket in a folder of this user's alone, or a named pipe on Windows. */
import { createHash } from 'node:crypto';
import { chmodSync, lstatSync, realpathSync, rmdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { attempt } from '../../../shared/attempt.ts';
import { makeOwnFolder } from '../../files/own-files.ts';

// A socket's path must fit 104 bytes on macOS and 108 on Linux, the closing zero included.
const MAX_SOCKET_PATH_BYTES = 100;

/** The address for a data folder, the same for every spelling of it. Creates nothing. */
export function resolveInstanceAddress(dataDir: string, platform: NodeJS.Platform = process.platform): string {
  const realDir = attempt(() => realpathSync(dataDir)) ?? resolve(dataDir);
  const hash = createHash('sha256').update(realDir).digest('hex').slice(0, 16);
  if (platform === 'win32') return `\\\\.\\pipe\\tilekeep-${hash}`;
  const path = join(realDir, 'instance', 'socket');
  if (Buffer.byteLength(path) <= MAX_SOCKET_PATH_BYTES) return path;
  return join(tmpdir(), `tilekeep-${process.getuid?.() ?? 0}-${hash}`, 'socket');
}

/** Makes the address's folder, open to this user alone. Rejects when it cannot be made, or when another user has made it. */
export async function prepareInstanceFolder(address: string): Promise<void> {
  if (address.startsWith('\\\\.\\pipe\\')) return;
  const folder = dirname(address);
  await makeOwnFolder(folder);
  const stat = lstatSync(folder);
  if (!stat.isDirectory() || stat.uid !== process.getuid?.()) throw new Error('not a folder of this user');
  if ((stat.mode & 0o777) !== 0o700) chmodSync(folder, 0o700);
}

/** Takes the address's folder away, unless something is in it or it is none. Never throws. */
export function removeInstanceFolder(address: string): void {
  // The next start may be using it already.
  attempt(() => rmdirSync(dirname(address)));
}
