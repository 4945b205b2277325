/** Runs only the last of several wishes, once people have paused. */

export interface LastWish {
  /** Runs this after a pause, in place of anything that waits or runs. */
  readonly schedule: (run: (signal: AbortSignal) => unknown) => void;
  /** The same without a pause. */
  readonly start: <Result>(run: (signal: AbortSignal) => Result) => Result;
  /** Aborts the signal of what runs; what waits never starts. */
  readonly stop: () => void;
}

export function createLastWish(pauseMs = 250): LastWish {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let underWay = new AbortController();
  const stop = () => {
    clearTimeout(timer);
    underWay.abort();
  };
  const begin = (): AbortSignal => {
    stop();
    underWay = new AbortController();
    return underWay.signal;
  };
  return {
    schedule(run) {
      const signal = begin();
      timer = setTimeout(() => run(signal), pauseMs);
    },
    start: (run) => run(begin()),
    stop,
  };
}
