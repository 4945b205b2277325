/** Lets a few of many long calls through at a time, the most wanted first. Knows nothing of what they are. */

/** How much a call is wanted, asked again whenever there is room: the least rank goes first. */
export type Rank = () => number;

interface Waiter {
  readonly rank: Rank;
  readonly enter: () => void;
}

export interface CallLane {
  /** True when a call would have to wait. */
  readonly isFull: () => boolean;
  /** Runs a call when there is room for it; of those that wait, those aborted run at once, to answer that they were. */
  readonly run: <Value>(call: () => Promise<Value>, rank: Rank, signal: AbortSignal) => Promise<Value>;
}

/** A lane for so many calls at a time. */
export function createCallLane(maxCalls: number): CallLane {
  const waiting = new Set<Waiter>();
  let running = 0;

  const wait = (rank: Rank, signal: AbortSignal) =>
    new Promise<void>((resolve) => {
      const enter = () => {
        waiting.delete(waiter);
        signal.removeEventListener('abort', enter);
        running += 1;
        resolve();
      };
      const waiter = { rank, enter };
      waiting.add(waiter);
      signal.addEventListener('abort', enter);
    });
  const leave = () => {
    running -= 1;
    if (running < maxCalls) pickFirst(waiting)?.enter();
  };
  return {
    isFull: () => running >= maxCalls,
    async run(call, rank, signal) {
      if (running < maxCalls || signal.aborted) running += 1;
      else await wait(rank, signal);
      try {
        return await call();
      } finally {
        leave();
      }
    },
  };
}

/** The one of least rank; of several the one that came first. */
function pickFirst(waiting: ReadonlySet<Waiter>): Waiter | undefined {
  let first: Waiter | undefined;
  let least = Number.POSITIVE_INFINITY;
  for (const waiter of waiting) {
    const rank = waiter.rank();
    if (rank < least) [first, least] = [waiter, rank];
  }
  return first;
}
