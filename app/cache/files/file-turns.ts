/**
 * Lets reads that end in the same turn of the event loop be handled together. A finished read is usually followed by
 * the next one; starting those one by one would wake a sleeping pool thread each time, which costs more than reading a
 * tile from the page cache. Figures in docs/adr/0004-reading-tiles.md.
 */

let waiting: (() => void)[] = [];

/** Runs the step after this turn's I/O, together with all other steps added until then. It must not throw. */
export function takeTogether(step: () => void): void {
  if (waiting.length === 0) setImmediate(takeWaiting);
  waiting.push(step);
}

function takeWaiting(): void {
  const steps = waiting;
  waiting = [];
  for (const step of steps) step();
}
