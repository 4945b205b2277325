/** The browser host's life cycle: starts the program and its server, opens a window, and ends everything in order. */

import { join } from 'node:path';
import { CodedError } from '../../../shared/errors.ts';
import { type Program, startProgram } from '../../service/program.ts';
import { openInDesktop } from '../../service/starting/display.ts';
import { END_WITHIN_MS, type End } from '../../service/starting/end-signal.ts';
import type { Flags } from '../../service/starting/flags.ts';
import { resolveFolders } from '../../service/starting/folders.ts';
import type { RunningInstance } from '../../service/starting/instance-call.ts';
import { takeInstanceLock } from '../../service/starting/instance-lock.ts';
import { describeStart, type StartRequest } from '../../service/starting/start-request.ts';
import { announceReady, announceRunning, printLine, reportLine } from '../../service/starting/terminal.ts';
import { createPromise } from '../../service/starting/time-limit.ts';
import { createKeptPort } from './kept-port.ts';
import { type Loopback, type LoopbackOptions, startLoopback } from './loopback-server.ts';
import { createWindows, describeReady, type Windows } from './map-windows.ts';
import { createOpeningPages } from './opening-pages.ts';
import { fetchFromPlatform, readProxies } from './platform-fetch.ts';

export interface BrowserHostOptions {
  readonly flags: Flags;
  /** The folder with the window's built files. */
  readonly clientDir: string;
  readonly end: End;
}

/** Runs the whole program in this process until it is asked to end; resolves with the exit code. */
export async function runBrowserHost(options: BrowserHostOptions): Promise<number> {
  const { flags, end } = options;
  const { dataDir } = resolveFolders(flags);
  const pages = createOpeningPages(dataDir);
  const windows = createWindows({ flags, end, pages, profileDir: join(dataDir, 'browser-profile') });
  const started = createPromise<Running>();
  const onStart = async (request: StartRequest): Promise<RunningInstance> => {
    const { program, loopback } = await started.promise;
    if (end.signal.aborted) throw new Error('ending');
    const trouble = await program.followStart(request);
    if (flags.open) void windows.open(loopback);
    return { url: loopback.mintAddress(), pid: process.pid, trouble };
  };
  const lock = await takeInstanceLock(dataDir, onStart, describeStart(flags));
  if (lock.kind === 'running' || lock.kind === 'silent') return announceRunning(lock, flags);
  try {
    pages.removeAll();
    return await run(options, windows, started.resolve);
  } finally {
    pages.removeAll();
    if (lock.kind === 'held') await lock.release();
  }
}

interface Running {
  readonly program: Program;
  readonly loopback: Loopback;
}

async function run(
  options: BrowserHostOptions,
  windows: Windows,
  onServing: (running: Running) => void,
): Promise<number> {
  const { flags, end } = options;
  const proxies = readProxies(process.env);
  if (proxies.kind === 'bad') reportLine(`tilekeep: ${proxies.sentence} Until then, only cached tiles are shown.`);
  const program = await startProgram(flags, {
    kind: 'browser',
    fetch: fetchFromPlatform,
    openPath: async (path) => (await openInDesktop(path)) === undefined,
    // Browsers don't give pages the path of a folder.
    chooseFolder: async () => null,
    chooseTrackFile: async () => null,
    chooseArchiveFile: async () => null,
    chooseLayerFiles: async () => null,
    chooseSavePath: async () => null,
    printPdf: async () => {
      throw new CodedError('file-not-saved');
    },
    copyText: async () => false,
    quit: end.request,
  });
  const loopback = await serve(program, options);
  if (loopback === undefined) return 2;
  onServing({ program, loopback });
  if (flags.json) announceReady({ url: loopback.mintAddress(), pid: process.pid });
  if (flags.open) void windows.open(loopback);
  else if (!flags.json) printLine(describeReady(loopback));
  await end.requested;
  setTimeout(() => process.exit(0), END_WITHIN_MS).unref();
  try {
    await program.close();
  } finally {
    await loopback.close();
  }
  return 0;
}

async function serve(program: Program, { flags, clientDir }: BrowserHostOptions): Promise<Loopback | undefined> {
  try {
    return await startOnPort({ program, clientDir }, flags);
  } catch (thrown) {
    await program.close();
    const line = describePortTrouble(thrown, flags.port ?? 0);
    if (line === undefined) throw thrown;
    reportLine(line);
    return undefined;
  }
}

/** Starts on the port of the flag, else on that of the last run, if it is free. */
async function startOnPort(options: Omit<LoopbackOptions, 'port'>, flags: Flags): Promise<Loopback> {
  if (flags.port !== undefined) return startLoopback({ ...options, port: flags.port });
  const kept = createKeptPort(resolveFolders(flags).dataDir);
  const last = kept.read();
  const again = last === undefined ? undefined : await startLoopback({ ...options, port: last }).catch(() => undefined);
  const loopback = again ?? (await startLoopback({ ...options, port: 0 }));
  await kept.keep(Number(new URL(loopback.origin).port));
  return loopback;
}

function describePortTrouble(thrown: unknown, port: number): string | undefined {
  const code = (thrown as NodeJS.ErrnoException).code;
  if (code === 'EADDRINUSE') return `tilekeep: Port ${port} is already in use. Choose another with --port.`;
  if (code === 'EACCES') return `tilekeep: No permission to use port ${port}. Choose another with --port.`;
  return undefined;
}
