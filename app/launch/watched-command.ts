/** Runs a command that must make progress; kills its process group when it stalls, takes too long or is aborted. */
import { attempt } from '../../shared/attempt.ts';
import { type StartedChild, startChild } from '../service/starting/child-start.ts';

export interface WatchedCommand {
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  /** A number that changes while the command makes progress; called a few times a second. */
  readonly measure: () => number;
  /** Called with every new number. */
  readonly onProgress: (measured: number) => void;
  readonly stallMs: number;
  readonly totalMs: number;
  readonly signal: AbortSignal;
}

const MEASURE_EVERY_MS = 250;

/** Resolves with why the command failed, in one line, or undefined on success. Leaves no process running. Never rejects. */
export async function runWatched(watched: WatchedCommand): Promise<string | undefined> {
  // A group of its own can be ended as a whole; a terminal's Ctrl+C does not reach it, the signal does.
  const child = startChild(watched.command, watched.args, {
    cwd: watched.cwd,
    env: watched.env,
    stdio: ['ignore', 'ignore', 'pipe'],
    detached: process.platform !== 'win32',
  });
  const outcome = await Promise.race([child.ended, watch(watched, child.ended)]);
  if (typeof outcome === 'object') return outcome.code === 0 ? undefined : outcome.reason;
  killTree(child);
  await child.ended;
  return outcome;
}

// Resolves with a reason to stop. Stays pending when the command ends first.
function watch(watched: WatchedCommand, ended: Promise<unknown>): Promise<string> {
  return new Promise((resolve) => {
    const startMs = performance.now();
    let changedMs = startMs;
    let last = watched.measure();
    const timer = setInterval(() => {
      const nowMs = performance.now();
      const measured = watched.measure();
      if (measured !== last) {
        last = measured;
        changedMs = nowMs;
        watched.onProgress(measured);
      }
      if (nowMs - changedMs > watched.stallMs) resolve(`no data for ${formatSeconds(watched.stallMs)}`);
      if (nowMs - startMs > watched.totalMs) resolve(`not finished after ${formatSeconds(watched.totalMs)}`);
    }, MEASURE_EVERY_MS);
    const onAbort = (): void => resolve('stopped');
    watched.signal.addEventListener('abort', onAbort, { once: true });
    if (watched.signal.aborted) onAbort();
    void ended.then(() => {
      clearInterval(timer);
      watched.signal.removeEventListener('abort', onAbort);
    });
  });
}

function formatSeconds(ms: number): string {
  return `${Math.round(ms / 1000)} s`;
}

function killTree(child: StartedChild): void {
  if (child.pid === undefined) return;
  if (process.platform === 'win32') {
    const taskkill = startChild('taskkill', ['/pid', String(child.pid), '/T', '/F'], { stdio: 'ignore' });
    void taskkill.ended.then(() => child.kill());
    return;
  }
  const { pid } = child;
  attempt(() => process.kill(-pid, 'SIGKILL'));
}
