/** A bound on how many operations run at a time, first come, first served. */

/** Runs an operation once a slot is free, and settles as the operation does. */
export type Slots = <Value>(operation: () => Promise<Value>) => Promise<Value>;

/** Slots for `max` operations at a time. One that finds a slot free starts at once, in the same turn. */
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
    // The slot goes from hand to hand. Dropping what has been served all at once keeps every step O(1).
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
