/** Order and pace of the requests to one host. */
import PQueue from 'p-queue';
import type { RequestLimits } from '../../../shared/sources/source.ts';

/** Purpose of a request. Tiles the map lacks come before revalidations, and both before those that other programs want. */
export type RequestPurpose = 'visible' | 'revalidation' | 'served' | 'warming';

export const RANKS: Readonly<Record<RequestPurpose, number>> = { visible: 3, revalidation: 2, served: 1, warming: 0 };
/** More requests than a run ever makes, so that the rank outweighs the age. */
const RANK_WEIGHT = 2 ** 50;

/** A request waiting in the queue. */
export interface Turn<Value> {
  readonly purpose: RequestPurpose;
  /** Receives a function to call when a window starts to wait for a request that only others were waiting for. */
  readonly onHurry?: ((hurry: () => void) => void) | undefined;
  /** Aborting drops a waiting request with the signal's reason. Once begun, it handles the signal itself. */
  readonly signal: AbortSignal;
  /** Throws if the request may not begin after all; it then doesn't count towards the rate. */
  readonly mayBegin: () => void;
  readonly begin: () => Promise<Value>;
}

/**
 * Starts requests within the limits for concurrency and rate: visible tiles first, newest first. The rate is kept here
 * rather than by p-queue, whose own follows the system clock and stalls when that is set back.
 */
export class RequestQueue {
  readonly #queue = new PQueue({ concurrency: 1 });
  readonly #monotonicMs: () => number;
  #maxPerSecond = 1;
  /** Start times of the last requests, oldest first, at most one window. */
  #begunMs: number[] = [];
  #count = 0;
  #resuming: NodeJS.Timeout | undefined;

  constructor(monotonicMs: () => number) {
    this.#monotonicMs = monotonicMs;
  }

  /** Sets the limits for requests that haven't begun. */
  setLimits(limits: RequestLimits): void {
    this.#maxPerSecond = limits.maxRequestsPerSecond;
    this.#keepRate();
    this.#queue.concurrency = limits.maxConcurrentRequests;
  }

  /** Settles as the request's `begin` does. Rejects with the signal's reason if dropped before that. */
  run<Value>(turn: Turn<Value>): Promise<Value> {
    this.#count += 1;
    const id = String(this.#count);
    let waits = true;
    const waiting = new AbortController();
    const giveUp = (): void => waiting.abort(turn.signal.reason);
    if (turn.signal.aborted) giveUp();
    turn.signal.addEventListener('abort', giveUp, { once: true });
    const leave = (): void => turn.signal.removeEventListener('abort', giveUp);
    const begin = (): Promise<Value> => {
      // p-queue would free the slot when the signal aborts, but it must stay taken until the request has ended.
      leave();
      waits = false;
      return this.#begin(turn);
    };
    turn.onHurry?.(() => {
      // Move it forward, as if the window had requested it originally.
      if (waits && !waiting.signal.aborted) this.#queue.setPriority(id, rankOf('visible', Number(id)));
    });
    this.#resuming?.ref();
    const priority = rankOf(turn.purpose, this.#count);
    return this.#queue.add(begin, { id, priority, signal: waiting.signal }).finally(leave);
  }

  // p-queue calls this within its loop, so a pause set here holds back the very next request.
  async #begin<Value>(turn: Turn<Value>): Promise<Value> {
    turn.mayBegin();
    this.#begunMs.push(this.#monotonicMs());
    this.#keepRate();
    return turn.begin();
  }

  /** Pauses the queue while the window is full, and resumes it once there is room. */
  #keepRate(): void {
    const nowMs = this.#monotonicMs();
    const window = readWindow(this.#maxPerSecond);
    // Inspects no more entries than it removes: an own server may have thousands in its window.
    const first = this.#begunMs.findIndex((begunMs) => begunMs > nowMs - window.ms);
    const count = this.#begunMs.length;
    this.#begunMs.splice(0, Math.max(first < 0 ? count : first, count - window.requests));
    clearTimeout(this.#resuming);
    const oldestMs = this.#begunMs[0];
    if (oldestMs === undefined || this.#begunMs.length < window.requests) {
      this.#queue.start();
      return;
    }
    this.#queue.pause();
    this.#resuming = setTimeout(() => this.#keepRate(), Math.ceil(oldestMs + window.ms - nowMs));
    // An empty queue doesn't keep the process alive.
    if (this.#queue.size === 0) this.#resuming.unref();
  }
}

function rankOf(purpose: RequestPurpose, count: number): number {
  return RANKS[purpose] * RANK_WEIGHT + count;
}

/**
 * The shortest window of at least a second that holds a whole number of requests: 0.5/s is 1 in 2 s, 2.5/s is 3 in 1.2
 * s.
 */
function readWindow(maxPerSecond: number): { readonly requests: number; readonly ms: number } {
  const requests = Math.ceil(maxPerSecond);
  return { requests, ms: (requests * 1000) / maxPerSecond };
}
