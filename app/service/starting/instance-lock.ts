/** One program per data folder, whichever host it runs in: the one that listens at the folder's address. */
import { chmodSync, renameSync, unlinkSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { attempt } from '../../../shared/attempt.ts';
import { prepareInstanceFolder, removeInstanceFolder, resolveInstanceAddress } from './instance-address.ts';
import {
  answerInstance,
  askInstance,
  type InstanceAnswer,
  isInstanceThere,
  type RunningInstance,
  type ShowInstance,
} from './instance-call.ts';
import { PLAIN_START, type StartRequest } from './start-request.ts';

export type InstanceLock =
  /** This program is the one; `release` lets the next start be. */
  | { readonly kind: 'held'; readonly release: () => Promise<void> }
  /** Another one is, and has been asked to show itself. */
  | { readonly kind: 'running'; readonly running: RunningInstance }
  /** Another one is, but gives no answer. */
  | { readonly kind: 'silent' }
  /** Unknown, as no socket can be made in the folder. The cache may be shared, so running is still sound. */
  | { readonly kind: 'unknown' };

// A program that is just ending closes without an answer and is gone within its own three seconds.
const ENDING_WITHIN_MS = 5_000;
const RETRY_MS = 50;

/** The program that runs on a data folder, if any, having been asked to show what `request` says. Leaves nothing behind. */
export function findRunning(dataDir: string, request: StartRequest = PLAIN_START): Promise<InstanceAnswer> {
  return askInstance(resolveInstanceAddress(dataDir), request);
}

/** Whether a program runs on a data folder, without having it show itself. Leaves nothing behind. */
export function isRunning(dataDir: string): Promise<boolean> {
  return isInstanceThere(resolveInstanceAddress(dataDir));
}

/**
 * Becomes the program of a data folder, or has the one that is show what `request` says. `show` is called for every later
 * start; it brings the window up and says where it is. A socket left by a crash is taken over. Never rejects.
 */
export async function takeInstanceLock(
  dataDir: string,
  show: ShowInstance,
  request: StartRequest = PLAIN_START,
  waitMs = ENDING_WITHIN_MS,
): Promise<InstanceLock> {
  const deadlineMs = performance.now() + waitMs;
  for (;;) {
    // Each time, as a program that is ending removes the folder with its socket.
    const address = await prepareAddress(dataDir);
    if (address === undefined) return { kind: 'unknown' };
    const outcome = await tryToListen(address, show, request);
    if (typeof outcome === 'object') return outcome;
    if (performance.now() > deadlineMs) return { kind: outcome };
    await sleep(RETRY_MS);
  }
}

async function prepareAddress(dataDir: string): Promise<string | undefined> {
  try {
    await prepareInstanceFolder(resolveInstanceAddress(dataDir));
    // Asked again: a folder that was just made may have another real path.
    return resolveInstanceAddress(dataDir);
  } catch {
    return undefined;
  }
}

async function tryToListen(
  address: string,
  show: ShowInstance,
  request: StartRequest,
): Promise<InstanceLock | 'silent' | 'unknown'> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket.once('close', () => sockets.delete(socket)));
    answerInstance(socket, show);
  });
  const code = await listen(server, address);
  if (code === undefined) return { kind: 'held', release: () => release(server, sockets, address) };
  if (code === 'ENOENT') return 'silent';
  if (code !== 'EADDRINUSE') return 'unknown';
  const answer = await askInstance(address, request);
  if (typeof answer === 'object') return { kind: 'running', running: answer };
  if (answer === 'none') await removeStaleSocket(address);
  return 'silent';
}

/**
 * Removes the socket of a killed program. Another start may have taken the address over since: so the socket is moved aside
 * first, asked once more, and put back when somebody answers. Never rejects.
 */
export async function removeStaleSocket(address: string): Promise<void> {
  const aside = `${address}-${process.pid}`;
  try {
    renameSync(address, aside);
    if ((await askInstance(aside)) === 'none') unlinkSync(aside);
    else renameSync(aside, address);
  } catch {
    // Another start has removed it; the next try will see.
  }
}

function listen(server: Server, address: string): Promise<string | undefined> {
  return new Promise((resolve) => {
    server.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? 'unknown'));
    server.listen(address, () => {
      server.on('error', () => undefined);
      // The folder keeps others out already, unless somebody opens it. Fails for a pipe, and while the socket is moved aside.
      attempt(() => chmodSync(address, 0o600));
      resolve(undefined);
    });
  });
}

async function release(server: Server, sockets: ReadonlySet<Socket>, address: string): Promise<void> {
  await new Promise<void>((resolve) => {
    server.close(() => resolve());
    for (const socket of sockets) socket.destroy();
  });
  removeInstanceFolder(address);
}
