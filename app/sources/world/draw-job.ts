/** One call for one tile: a promise that settles exactly once, at the latest after a time limit. */
import { CodedError } from '../../../shared/errors.ts';
import type { TileCoord } from '../../../shared/tiles/tile-coord.ts';

export interface DrawJob {
  readonly coord: TileCoord;
  /** When the call came, in milliseconds of `performance.now`. */
  readonly askedAtMs: number;
  readonly promise: Promise<Uint8Array>;
  /** Settles the promise; everything after the first time is ignored. */
  settle(outcome: Uint8Array | CodedError): void;
}

export interface DrawJobEvents {
  /** The signal aborted: the promise rejects with `cancelled` right after. */
  readonly onAbort: (job: DrawJob) => void;
  /** The time limit has passed: the promise rejects with `source-failed` right after. */
  readonly onTimeout: (job: DrawJob) => void;
  /** The promise has settled, in whatever way. */
  readonly onSettled: () => void;
}

/** Opens a job; `signal` must not have aborted yet. The time limit alone keeps no process alive. */
export function openDrawJob(coord: TileCoord, signal: AbortSignal, timeoutMs: number, events: DrawJobEvents): DrawJob {
  let settlePromise: ((outcome: Uint8Array | CodedError) => void) | undefined;
  const promise = new Promise<Uint8Array>((resolve, reject) => {
    settlePromise = (outcome) => (outcome instanceof CodedError ? reject(outcome) : resolve(outcome));
  });
  const settle = (outcome: Uint8Array | CodedError): void => {
    if (!settlePromise) return;
    clearTimeout(timer);
    signal.removeEventListener('abort', abort);
    settlePromise(outcome);
    settlePromise = undefined;
    events.onSettled();
  };
  const abort = (): void => {
    events.onAbort(job);
    settle(new CodedError('cancelled'));
  };
  const expire = (): void => {
    events.onTimeout(job);
    settle(new CodedError('source-failed', { cause: `not drawn within ${timeoutMs} ms` }));
  };
  const job: DrawJob = { coord, askedAtMs: performance.now(), promise, settle };
  const timer = setTimeout(expire, timeoutMs).unref();
  signal.addEventListener('abort', abort);
  return job;
}
