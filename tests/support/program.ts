/** Starts the built program as people do, in a process of its own, and ends it again. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { guardNetwork, type RedirectedHosts, readRefused } from './network-guard.ts';

/** The built entry; `npm run build` makes it. */
export const LAUNCH_FILE = fileURLToPath(new URL('../../dist/main/launch.js', import.meta.url));

/** The built command line that warms areas. */
export const WARM_FILE = fileURLToPath(new URL('../../dist/main/warm.js', import.meta.url));

/** The built command line that looks into the cache. */
export const CACHE_FILE = fileURLToPath(new URL('../../dist/main/cache.js', import.meta.url));

const READY_WITHIN_MS = 20_000;

interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** The line that `--json` prints. */
export interface ReadyMessage {
  readonly ready: true;
  readonly already?: true;
  readonly url: string;
  readonly pid: number;
}

export interface RunningProgram {
  /** Opens the map once: it holds a one-time token. */
  readonly url: string;
  readonly pid: number;
  readonly dataDir: string;
  readonly exited: Promise<Exit>;
  /** Everything written to standard error so far. */
  readonly stderr: () => string;
  /** `host:port` of each connection it tried beyond this computer. */
  readonly refused: () => readonly string[];
  /** Every line of standard output so far. */
  readonly stdout: () => readonly string[];
  /** Asks it to end by SIGTERM and waits until it has. */
  readonly term: () => Promise<Exit>;
  /** Ends it by SIGKILL, as a crash would, and waits until it is gone. */
  readonly kill: () => Promise<Exit>;
}

export interface ProgramOptions {
  readonly dataDir: string;
  /** More flags, after `--host browser --no-open --json --data-dir …`. */
  readonly args?: readonly string[];
  readonly env?: NodeJS.ProcessEnv;
  /** Hosts that stand on this computer; no other beyond it can be reached. */
  readonly redirected?: RedirectedHosts;
}

/** A new empty folder under the system's own for temporary files. */
export function makeTempDir(): string {
  return mkdtempSync(join(tmpdir(), 'tilekeep-test-'));
}

/** Removes a folder of {@link makeTempDir} with all that is in it. */
export async function removeTempDir(dir: string): Promise<void> {
  await rm(dir, { recursive: true, force: true, maxRetries: 5 });
}

/** Starts the browser host without a window and waits for its JSON line; rejects with its standard error if it ends first. */
export async function launchProgram(options: ProgramOptions): Promise<RunningProgram> {
  const args = ['--host', 'browser', '--no-open', '--json', '--data-dir', options.dataDir, ...(options.args ?? [])];
  const env = { ...(options.env ?? process.env), ...guardNetwork(options.redirected) };
  const run = startNode([LAUNCH_FILE, ...args], env);
  const ready = await waitForReady(run);
  const refused = (): readonly string[] => readRefused(run.stderr());
  return { ...run, url: ready.url, pid: ready.pid, dataDir: options.dataDir, refused };
}

interface Run extends Omit<RunningProgram, 'url' | 'pid' | 'dataDir' | 'refused'> {
  readonly child: ChildProcess;
  /** The first line of standard output that is JSON; undefined when the process ended without one. */
  readonly firstJson: Promise<string | undefined>;
}

/** Runs Node on some arguments with its output captured; the caller waits for or ends it. */
export function startNode(args: readonly string[], env: NodeJS.ProcessEnv = process.env): Run {
  return startCommand(process.execPath, args, env);
}

/** The same for any other program. */
export function startCommand(command: string, args: readonly string[], env: NodeJS.ProcessEnv): Run {
  const child = spawn(command, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
  const lines: string[] = [];
  let errors = '';
  const output = createInterface({ input: child.stdout }).on('line', (line) => lines.push(line));
  const firstJson = new Promise<string | undefined>((resolve) => {
    output.on('line', (line) => line.startsWith('{') && resolve(line)).once('close', () => resolve(undefined));
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    errors += text;
  });
  const exited = once(child, 'close').then(([code, signal]): Exit => ({ code, signal }));
  const end = (signal: NodeJS.Signals) => (): Promise<Exit> => {
    child.kill(signal);
    return exited;
  };
  return {
    child,
    firstJson,
    exited,
    stderr: () => errors,
    stdout: () => lines,
    term: end('SIGTERM'),
    kill: end('SIGKILL'),
  };
}

/** The JSON line a run prints within {@link READY_WITHIN_MS}; rejects, with the run ended, when none comes. */
export async function waitForReady(run: Run): Promise<ReadyMessage> {
  const timer = setTimeout(() => run.child.kill('SIGKILL'), READY_WITHIN_MS);
  const line = await run.firstJson;
  clearTimeout(timer);
  if (line !== undefined) return JSON.parse(line) as ReadyMessage;
  const { code, signal } = await run.exited;
  throw new Error(`ended before it was ready (code ${code}, signal ${signal})\n${run.stderr()}`);
}
