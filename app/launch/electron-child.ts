/** Runs the Electron host as a child process: hands on its output, the wish to end and its exit code. */
import { startChild } from '../service/starting/child-start.ts';

/** Electron that fails this early has shown no map. */
const LIVED_AFTER_MS = 5_000;

export interface ElectronRun {
  readonly binary: string;
  /** The folder whose package.json names the Electron host. */
  readonly projectDir: string;
  readonly args: readonly string[];
  readonly signal: AbortSignal;
}

/** `died`: it failed in its first seconds, for the one-line reason given, and another host may do better. */
export type ElectronOutcome =
  | { readonly kind: 'ended'; readonly code: number }
  | { readonly kind: 'died'; readonly reason: string };

/** Runs it until it ends. Never rejects, never turns its sandbox off. */
export async function runElectron(run: ElectronRun): Promise<ElectronOutcome> {
  const { ELECTRON_RUN_AS_NODE: _, ...env } = process.env;
  const errors = holdErrors();
  const child = startChild(run.binary, [run.projectDir, '--', ...run.args], {
    env,
    stdio: ['ignore', 'inherit', 'pipe'],
    onErrors: errors.take,
  });
  run.signal.addEventListener('abort', () => child.kill('SIGTERM'), { once: true });
  const start = await child.livedFor(LIVED_AFTER_MS);
  if (!start.lived && !isAnswer(start.code) && !run.signal.aborted) return { kind: 'died', reason: start.reason };
  errors.release();
  const { code } = await child.ended;
  // One that was told to end before it could listen has ended as told.
  return { kind: 'ended', code: code ?? (run.signal.aborted ? 0 : 1) };
}

// With 2 it has said what is wrong with its arguments, which no other host takes better.
function isAnswer(code: number | null): boolean {
  return code === 0 || code === 2;
}

// Its chatter is held back until it is known whether one line of it is all that people need.
function holdErrors(): { readonly take: (text: string) => void; readonly release: () => void } {
  const chunks: string[] = [];
  let write = (text: string): unknown => chunks.push(text);
  return {
    take: (text) => write(text),
    release: () => {
      write = (text) => process.stderr.write(text);
      for (const chunk of chunks.splice(0)) write(chunk);
    },
  };
}
