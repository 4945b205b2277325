/** Debounces work: runs only the last request, after a pause. */

export interface LastWish {
  /** Runs this after a pause; cancels what waits or runs. */
  readonly schedule: (run: (signal: AbortSignal) => unknown) => void;
  /** Runs this now; cancels what waits or runs. */
  readonly start: <Result>(run: (signal: AbortSignal) => Result) => Result;
  /** Cancels what waits, and aborts the signal of what runs. */
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
