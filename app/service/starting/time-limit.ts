/** Helpers for waiting: with a time limit, or until resolved from outside. */

/** Resolves once the work is done or the time is up; the work continues. Rejects if it fails before. */
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

/** Returns a function that runs `work` on its first call and returns the same result on every call. */
export function once<Value>(work: () => Value): () => Value {
  let done: { readonly value: Value } | undefined;
  return () => {
    done ??= { value: work() };
    return done.value;
  };
}
