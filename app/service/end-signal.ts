/** Signals that ask the program to end. Knows nothing of what ending takes. */

const END_SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

// Ctrl+C reaches every process of the terminal and npm forwards it once more: that is one wish, not two.
const SAME_WISH_MS = 500;

/** Calls `onFirst` at the first signal and `onSecond` at one that comes clearly later, from people who would not wait. */
export function watchEndSignals(onFirst: () => void, onSecond: () => void): void {
  let firstAtMs: number | undefined;
  const onSignal = (): void => {
    const nowMs = performance.now();
    if (firstAtMs === undefined) {
      firstAtMs = nowMs;
      onFirst();
    } else if (nowMs - firstAtMs > SAME_WISH_MS) onSecond();
  };
  for (const signal of END_SIGNALS) process.on(signal, onSignal);
}
