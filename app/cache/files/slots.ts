/** Limits how many operations run at a time, first come, first served. */

/** Runs an operation once a slot is free; settles as it does. */
export type Slots = <Value>(operation: () => Promise<Value>) => Promise<Value>;

/** Slots for `max` concurrent operations. If a slot is free the operation starts synchronously. */
export function makeSlots(max: number): Slots {
  let free = max;
  let waiting: (() => void)[] = [];
  let first = 0;

  function release(): void {
    const next = waiting[first];
    if (next === undefined) {
      free += 1;
      return;
    }
    // The slot passes directly to the next operation. Dropping served entries in bulk keeps each step O(1).
    first += 1;
    if (first * 2 > waiting.length) {
      waiting = waiting.slice(first);
      first = 0;
    }
    next();
  }

  return async (operation) => {
    if (free > 0) free -= 1;
    else await new Promise<void>((resolve) => waiting.push(resolve));
    try {
      return await operation();
    } finally {
      release();
    }
  };
}
