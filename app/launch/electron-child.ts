/** Runs the Electron host as a child process: hands on its output, the wish to end and its exit code. */
import { type ChildProcess, spawn } from 'node:child_process';
import { watchEnd, watchStart } from '../service/child-start.ts';

/** Electron that fails this early has shown no map. */
const LIVED_AFTER_MS = 5_000;

export interface ElectronRun {
  readonly binary: string;
  /** The folder whose package.json names the Electron host. */
  readonly projectDir: string;
  readonly args: readonly string[];
  readonly signal: AbortSignal;
}

/** `died`: it failed in its first seconds, for the one-line reason given, and something else may be tried. */
export type ElectronOutcome =
  | { readonly kind: 'ended'; readonly code: number }
  | { readonly kind: 'died'; readonly reason: string };

/** Runs it until it ends. Never rejects, never turns its sandbox off. */
export async function runElectron(run: ElectronRun): Promise<ElectronOutcome> {
  const { ELECTRON_RUN_AS_NODE: _, ...env } = process.env;
  const child = spawn(run.binary, [run.projectDir, '--', ...run.args], { env, stdio: ['ignore', 'inherit', 'pipe'] });
  const held = holdErrors(child);
  run.signal.addEventListener('abort', () => child.kill('SIGTERM'), { once: true });
  const ended = watchEnd(child);
  const start = await watchStart(child, LIVED_AFTER_MS);
  if (!start.lived && start.code !== 0 && !run.signal.aborted) return { kind: 'died', reason: start.reason };
  held.release();
  const { code } = start.lived ? await ended : start;
  // One that was told to end before it could listen has ended as told.
  return { kind: 'ended', code: code ?? (run.signal.aborted ? 0 : 1) };
}

// Its chatter is held back until it is known whether one line of it is all that people need.
function holdErrors(child: ChildProcess): { readonly release: () => void } {
  const chunks: string[] = [];
  let write = (text: string): unknown => chunks.push(text);
  child.stderr?.setEncoding('utf8').on('data', (text: string) => write(text));
  return {
    release: () => {
      write = (text) => process.stderr.write(text);
      for (const chunk of chunks.splice(0)) write(chunk);
    },
  };
}
