/** The wish that the program ends, by a signal or from inside. Knows nothing of what ending takes. */

const END_SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

// Ctrl+C reaches every process of the terminal and npm forwards it once more: that is one wish, not two.
const SAME_WISH_MS = 500;

/** How long an end takes at most, in milliseconds; the promise after SIGTERM is three seconds. A host exits then. */
export const END_WITHIN_MS = 2_800;

/** How long of that writes are waited for. Behind them the cache is closed, the log ended and the lock given back. */
export const WRITES_END_WITHIN_MS = 2_000;

export interface End {
  /** Aborts when the program shall end. */
  readonly signal: AbortSignal;
  /** Asks for the end; asking again changes nothing. */
  readonly request: () => void;
  /** Resolves when the end has been asked for. */
  readonly requested: Promise<void>;
}

/** Takes SIGINT, SIGTERM and SIGHUP as wishes to end. A second one, from people who would not wait, ends this process at once. */
export function watchEndSignals(): End {
  const abort = new AbortController();
  let firstAtMs: number | undefined;
  const onSignal = (): void => {
    const nowMs = performance.now();
    firstAtMs ??= nowMs;
    if (nowMs - firstAtMs > SAME_WISH_MS) process.exit(1);
    abort.abort();
  };
  for (const signal of END_SIGNALS) process.on(signal, onSignal);
  return {
    signal: abort.signal,
    request: () => abort.abort(),
    requested: new Promise((resolve) => abort.signal.addEventListener('abort', () => resolve(), { once: true })),
  };
}
