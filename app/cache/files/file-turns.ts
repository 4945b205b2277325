/**
 * Lets reads that end in the same turn of the event loop be finished together. What follows a finished one is mostly the
 * next one; begun one by one, each would have to wake a thread of the pool that has just gone to sleep, which costs more
 * than reading a tile from the page cache. Figures in docs/adr/0004-reading-tiles.md.
 */

let waiting: (() => void)[] = [];

/** Runs the step soon, after this turn's input and output, together with all others given until then. It must not throw. */
export function takeTogether(step: () => void): void {
  if (waiting.length === 0) setImmediate(takeWaiting);
  waiting.push(step);
}

function takeWaiting(): void {
  const steps = waiting;
  waiting = [];
  for (const step of steps) step();
}
