/** The order and the pace in which one host is asked. Knows nothing of what a request is. */
import PQueue from 'p-queue';
import type { RequestLimits } from '../../../shared/source.ts';

/** What a request is for. A tile that the map lacks goes before one that it only wants to be newer. */
export type RequestPurpose = 'visible' | 'revalidation' | 'warming';

const RANKS: Readonly<Record<RequestPurpose, number>> = { visible: 2, revalidation: 1, warming: 0 };
/** More requests than any run of the program has: the rank outweighs the age. */
const RANK_WEIGHT = 2 ** 50;

/** One request's turn in the queue. */
export interface Turn<Value> {
  readonly purpose: RequestPurpose;
  /** Told what to call when a turn that was taken for warming is wanted by a window. */
  readonly onHurry?: ((hurry: () => void) => void) | undefined;
  /** Gives the turn up while it waits, with its reason; once it has begun, its own business. */
  readonly signal: AbortSignal;
  /** Throws why it may not begin after all; then it takes no place of the rate. */
  readonly mayBegin: () => void;
  readonly begin: () => Promise<Value>;
}

/**
 * Lets requests begin: visible ones first, of those the newest first, as many at a time and a second as the limits allow.
 * The rate is kept here and not by p-queue: its own follows the clock of the day, and stands still when that is set back.
 */
export class RequestQueue {
  readonly #queue = new PQueue({ concurrency: 1 });
  readonly #monotonicMs: () => number;
  #maxPerSecond = 1;
  /** When the last requests began, oldest first; no more than one window of the rate holds. */
  #begunMs: number[] = [];
  #count = 0;
  #resuming: NodeJS.Timeout | undefined;

  constructor(monotonicMs: () => number) {
    this.#monotonicMs = monotonicMs;
  }

  /** Sets the limits for all that has not begun. */
  setLimits(limits: RequestLimits): void {
    this.#maxPerSecond = limits.maxRequestsPerSecond;
    this.#keepRate();
    this.#queue.concurrency = limits.maxConcurrentRequests;
  }

  /** What the turn's `begin` answers, once it may; rejects with the signal's reason when given up before. */
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
      // p-queue would free the place as soon as the signal aborts: it is free once the request has ended.
      leave();
      waits = false;
      return this.#begin(turn);
    };
    turn.onHurry?.(() => {
      // A place further on, as if the window had asked for it in the first place.
      if (waits && !waiting.signal.aborted) this.#queue.setPriority(id, rankOf('visible', Number(id)));
    });
    this.#resuming?.ref();
    const priority = rankOf(turn.purpose, this.#count);
    return this.#queue.add(begin, { id, priority, signal: waiting.signal }).finally(leave);
  }

  // p-queue calls this within its loop: a pause set here keeps the very next request back.
  async #begin<Value>(turn: Turn<Value>): Promise<Value> {
    turn.mayBegin();
    this.#begunMs.push(this.#monotonicMs());
    this.#keepRate();
    return turn.begin();
  }

  /** Holds the queue while the window is full, and lets it go on once there is room. */
  #keepRate(): void {
    const nowMs = this.#monotonicMs();
    const window = readWindow(this.#maxPerSecond);
    // Looks at no more of them than go: a server of one's own may have thousands in its window.
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
    // With nothing in the queue, the rate is no reason for the process to live on.
    if (this.#queue.size === 0) this.#resuming.unref();
  }
}

function rankOf(purpose: RequestPurpose, count: number): number {
  return RANKS[purpose] * RANK_WEIGHT + count;
}

/** The shortest span of a second or more in which a whole number of requests makes the rate: 0.5 is 1 in 2 s, 2.5 is 3 in 1.2 s. */
function readWindow(maxPerSecond: number): { readonly requests: number; readonly ms: number } {
  const requests = Math.ceil(maxPerSecond);
  return { requests, ms: (requests * 1000) / maxPerSecond };
}
