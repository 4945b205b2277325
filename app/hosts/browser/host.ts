/** The browser host's life: starts the program and its server, opens a window on it, and ends all of it in order. */
import { join } from 'node:path';
import { openInDesktop } from '../../service/display.ts';
import type { End } from '../../service/end-signal.ts';
import type { Flags } from '../../service/flags.ts';
import { resolveFolders } from '../../service/folders.ts';
import { takeInstanceLock } from '../../service/instance-lock.ts';
import { type Program, startProgram } from '../../service/program.ts';
import { announceReady, announceRunning, printLine, reportLine } from '../../service/terminal.ts';
import { type Loopback, startLoopback } from './loopback-server.ts';
import { createWindows, describeAddress, type Windows } from './map-windows.ts';
import { fetchFromPlatform } from './platform-fetch.ts';

// The promise after SIGTERM is three seconds: whatever still runs then is left to the next start's sweep.
const END_WITHIN_MS = 2_800;

/** What the host is given by whoever starts it. */
export interface BrowserHostOptions {
  readonly flags: Flags;
  /** The folder with the window's built files. */
  readonly clientDir: string;
  readonly end: End;
}

/** Runs the whole program in this process until it is asked to end; answers the exit code. */
export async function runBrowserHost(options: BrowserHostOptions): Promise<number> {
  const { flags, end } = options;
  const { dataDir } = resolveFolders(flags);
  const windows = createWindows({ flags, end, profileDir: join(dataDir, 'browser-profile') });
  const started = createPromise<Loopback>();
  const lock = await takeInstanceLock(dataDir, async () => {
    const loopback = await started.promise;
    if (end.signal.aborted) throw new Error('ending');
    if (flags.open) void windows.open(loopback);
    return { url: loopback.mintAddress(), pid: process.pid };
  });
  if (lock.kind === 'running' || lock.kind === 'silent') return announceRunning(lock, flags.json);
  try {
    return await run(options, started.resolve, windows);
  } finally {
    if (lock.kind === 'held') await lock.release();
  }
}

async function run(
  options: BrowserHostOptions,
  onStarted: (loopback: Loopback) => void,
  windows: Windows,
): Promise<number> {
  const { flags, end } = options;
  const program = await startProgram(flags, {
    kind: 'browser',
    fetch: fetchFromPlatform,
    openFolder,
    // A browser shows pages no folder's path.
    chooseFolder: async () => null,
    quit: end.request,
  });
  const loopback = await serve(program, options);
  if (loopback === undefined) return 2;
  onStarted(loopback);
  if (flags.json) announceReady({ url: loopback.mintAddress(), pid: process.pid });
  if (flags.open) void windows.open(loopback);
  else if (!flags.json) printLine(describeAddress(loopback));
  await end.requested;
  setTimeout(() => process.exit(0), END_WITHIN_MS).unref();
  await program.close();
  await loopback.close();
  return 0;
}

async function openFolder(path: string): Promise<boolean> {
  return (await openInDesktop(path)) === undefined;
}

async function serve(program: Program, { flags, clientDir }: BrowserHostOptions): Promise<Loopback | undefined> {
  try {
    return await startLoopback({ program, clientDir, port: flags.port });
  } catch (thrown) {
    await program.close();
    const line = describePortTrouble(thrown, flags.port);
    if (line === undefined) throw thrown;
    reportLine(line);
    return undefined;
  }
}

function describePortTrouble(thrown: unknown, port: number): string | undefined {
  const code = (thrown as NodeJS.ErrnoException).code;
  if (code === 'EADDRINUSE') return `tilekeep: port ${port} is in use by another program; choose another with --port`;
  if (code === 'EACCES') return `tilekeep: port ${port} may not be used by this user; choose another with --port`;
  return undefined;
}

function createPromise<Value>(): { readonly promise: Promise<Value>; readonly resolve: (value: Value) => void } {
  let resolve: (value: Value) => void = () => undefined;
  const promise = new Promise<Value>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}
