/** Requests to end the program, from signals or from inside. */

const END_SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

// Ctrl+C reaches every process of the terminal and npm forwards it again: that counts as one request.
const SAME_WISH_MS = 500;

/** Time limit for ending, in milliseconds, after which a host exits; we promise three seconds after SIGTERM. */
export const END_WITHIN_MS = 2_800;

/** The part of it spent waiting for writes. Then the cache and the log are closed and the lock is released. */
export const WRITES_END_WITHIN_MS = 2_000;

export interface End {
  /** Aborts when the program should end. */
  readonly signal: AbortSignal;
  /** Requests the end; repeated calls have no effect. */
  readonly request: () => void;
  /** Resolves when the end was requested. */
  readonly requested: Promise<void>;
}

/**
 * Treats SIGINT, SIGTERM and SIGHUP as requests to end. A second one, from an impatient user, ends this process at
 * once.
 */
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
