/** Starts the built program on a fake desktop, with a data folder per test. */
import { join } from 'node:path';
import { afterEach, beforeEach } from 'vitest';
import { type FakeDesktop, makeFakeDesktop } from './fake-desktop.ts';
import { LAUNCH_FILE, makeTempDir, removeTempDir, startNode } from './program.ts';

export type Run = ReturnType<typeof startNode>;

/** Output of a finished run. */
interface Finished {
  readonly code: number | NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Starts {
  /** The test's own folder. */
  readonly dir: string;
  /** The folder passed as `--data-dir`; not created yet. */
  readonly dataDir: string;
  readonly desktop: FakeDesktop;
  readonly launch: (args: readonly string[], env?: NodeJS.ProcessEnv) => Run;
  /** Launches the program and waits for its end. */
  readonly finish: (args: readonly string[], env?: NodeJS.ProcessEnv) => Promise<Finished>;
  /** The desktop's environment without a display. */
  readonly withoutDisplay: () => NodeJS.ProcessEnv;
}

/** Timeout and interval for `expect.poll`. */
export const SOON = { timeout: 15_000, interval: 20 };

/** Prepares a desktop before each test and ends its programs afterwards; the returned object is filled in by then. */
export function useStarts(): Starts {
  const starts = {} as { -readonly [K in keyof Starts]: Starts[K] };
  const runs: Run[] = [];
  beforeEach(() => {
    starts.dir = makeTempDir();
    starts.dataDir = join(starts.dir, 'data');
    starts.desktop = makeFakeDesktop(starts.dir);
  });
  afterEach(async () => {
    await Promise.all(runs.splice(0).map((run) => run.kill()));
    await removeTempDir(starts.dir);
  });
  starts.launch = (args, env = starts.desktop.env) => {
    const run = startNode([LAUNCH_FILE, '--data-dir', starts.dataDir, ...args], env);
    runs.push(run);
    return run;
  };
  starts.finish = async (args, env) => {
    const run = starts.launch(args, env);
    const { code, signal } = await run.exited;
    return { code: code ?? signal, stdout: run.stdout().join('\n'), stderr: run.stderr() };
  };
  starts.withoutDisplay = () => {
    const { DISPLAY: _display, WAYLAND_DISPLAY: _wayland, ...env } = starts.desktop.env;
    return env;
  };
  return starts;
}

/** True if a run has printed something that matches. */
export function hasSaid(run: Run, pattern: RegExp): () => boolean {
  return () => pattern.test(`${run.stdout().join('\n')}\n${run.stderr()}`);
}
