/** Ensures one program per data folder, across hosts: the one listening at the folder's address. */
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
  /** This program holds the lock; `release` frees it for the next start. */
  | { readonly kind: 'held'; readonly release: () => Promise<void> }
  /** Another program holds it and was asked to show its window. */
  | { readonly kind: 'running'; readonly running: RunningInstance }
  /** Another program holds it but doesn't answer. */
  | { readonly kind: 'silent' }
  /** Unknown, because no socket can be made in the folder. Running is still safe, because the cache can be shared. */
  | { readonly kind: 'unknown' };

// A program that is ending closes without an answer and is gone within its three seconds.
const ENDING_WITHIN_MS = 5_000;
const RETRY_MS = 50;

/** Asks the program running on a data folder, if any, to show the request. Leaves nothing behind. */
export function findRunning(dataDir: string, request: StartRequest = PLAIN_START): Promise<InstanceAnswer> {
  return askInstance(resolveInstanceAddress(dataDir), request);
}

/** True if a program runs on a data folder; its window isn't shown. Leaves nothing behind. */
export function isRunning(dataDir: string): Promise<boolean> {
  return isInstanceThere(resolveInstanceAddress(dataDir));
}

/**
 * Takes the lock of a data folder, or asks its holder to show the request. `show` is called for every later start; it
 * shows the window and says where it is. A socket left by a crash is taken over. Never rejects.
 */
export async function takeInstanceLock(
  dataDir: string,
  show: ShowInstance,
  request: StartRequest = PLAIN_START,
  waitMs = ENDING_WITHIN_MS,
): Promise<InstanceLock> {
  const deadlineMs = performance.now() + waitMs;
  for (;;) {
    // Every time, because a program that is ending removes the folder with its socket.
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
    // Resolved again, because a newly made folder may have another real path.
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
 * Removes the socket of a killed program. Another start may have taken over the address meanwhile, so the socket is
 * first moved aside, probed again, and put back if a program answers. Never rejects.
 */
export async function removeStaleSocket(address: string): Promise<void> {
  const aside = `${address}-${process.pid}`;
  try {
    renameSync(address, aside);
    if ((await askInstance(aside)) === 'none') unlinkSync(aside);
    else renameSync(aside, address);
  } catch {
    // Another start has removed it; the next attempt will tell.
  }
}

function listen(server: Server, address: string): Promise<string | undefined> {
  return new Promise((resolve) => {
    server.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? 'unknown'));
    server.listen(address, () => {
      server.on('error', () => undefined);
      // The folder already keeps others out unless someone opens it. This fails for a pipe, and while the socket is
      // moved aside.
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
