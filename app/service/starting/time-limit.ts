/** Waiting for things: with a bound on it, and until something outside says so. */

/** Resolves once the work is done, or after so many milliseconds, however it goes on. Rejects if it fails before. */
export async function waitWithin(work: Promise<unknown>, ms: number): Promise<void> {
  const timeUp = new Promise((resolve) => setTimeout(resolve, ms).unref());
  await Promise.race([work, timeUp]);
}

/** A promise that is resolved from outside. */
export function createPromise<Value>(): { readonly promise: Promise<Value>; readonly resolve: (value: Value) => void } {
  let resolve: (value: Value) => void = () => undefined;
  const promise = new Promise<Value>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}

/** A function that does the work at its first call, and returns what came of it at every call. */
export function once<Value>(work: () => Value): () => Value {
  let done: { readonly value: Value } | undefined;
  return () => {
    done ??= { value: work() };
    return done.value;
  };
}
