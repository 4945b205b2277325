/** Starts the built program in a process of its own, as people do, and ends it. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { guardNetwork, type RedirectedHosts, readRefused } from './network-guard.ts';

/** The built entry point, from `npm run build`. */
export const LAUNCH_FILE = fileURLToPath(new URL('../../dist/main/launch.js', import.meta.url));

/** The built command line for warming areas. */
export const WARM_FILE = fileURLToPath(new URL('../../dist/main/warm.js', import.meta.url));

/** The built command line for the cache. */
export const CACHE_FILE = fileURLToPath(new URL('../../dist/main/cache.js', import.meta.url));

/** The built command line for serving tiles. */
export const SERVE_FILE = fileURLToPath(new URL('../../dist/main/serve.js', import.meta.url));

const READY_WITHIN_MS = 20_000;

interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** The line printed by `--json`. */
export interface ReadyMessage {
  readonly ready: true;
  readonly already?: true;
  readonly url: string;
  readonly pid: number;
}

export interface RunningProgram {
  /** Opens the map once: it contains a one-time token. */
  readonly url: string;
  readonly pid: number;
  readonly dataDir: string;
  readonly exited: Promise<Exit>;
  /** Standard error so far. */
  readonly stderr: () => string;
  /** `host:port` of each connection it tried beyond this computer. */
  readonly refused: () => readonly string[];
  /** Lines of standard output so far. */
  readonly stdout: () => readonly string[];
  /** Sends SIGTERM and waits for its end. */
  readonly term: () => Promise<Exit>;
  /** Sends SIGKILL, like a crash, and waits for its end. */
  readonly kill: () => Promise<Exit>;
}

export interface ProgramOptions {
  readonly dataDir: string;
  /** More flags, after `--host browser --no-open --json --data-dir …`. */
  readonly args?: readonly string[];
  readonly env?: NodeJS.ProcessEnv;
  /** Hosts redirected to this computer; no others can be reached. */
  readonly redirected?: RedirectedHosts;
}

/** Makes a new empty temporary folder. */
export function makeTempDir(): string {
  return mkdtempSync(join(tmpdir(), 'tilekeep-test-'));
}

/** Removes a folder of {@link makeTempDir} and its contents. */
export async function removeTempDir(dir: string): Promise<void> {
  await rm(dir, { recursive: true, force: true, maxRetries: 5 });
}

/**
 * Starts the browser host without a window and waits for its JSON line; rejects with its standard error if it ends
 * first.
 */
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
  /** The first JSON line of standard output; undefined if the process ended without one. */
  readonly firstJson: Promise<string | undefined>;
}

/** Runs Node with captured output; the caller waits for it or ends it. */
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

/** The JSON line printed within {@link READY_WITHIN_MS}; otherwise ends the run and rejects. */
export async function waitForReady(run: Run): Promise<ReadyMessage> {
  const timer = setTimeout(() => run.child.kill('SIGKILL'), READY_WITHIN_MS);
  const line = await run.firstJson;
  clearTimeout(timer);
  if (line !== undefined) return JSON.parse(line) as ReadyMessage;
  const { code, signal } = await run.exited;
  throw new Error(`ended before it was ready (code ${code}, signal ${signal})\n${run.stderr()}`);
}
