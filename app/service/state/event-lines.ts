/** Prints the events of maps as lines of JSON. A reader that is slow, or gone, holds nothing up. */
import type { Writable } from 'node:stream';
import type { MapEvent } from '../../../shared/calls/desktop-calls.ts';
import { POSITION_EVERY_MS } from '../../../shared/layers/layer.ts';

/** Bytes that may wait for a slow reader. */
export const MAX_WAITING_BYTES = 8 * 1024 * 1024;
/** Events in a second, positions aside: more than people can cause. */
export const MAX_EVENTS_PER_SECOND = 50;

/** Some were dropped, because there were too many or the reader is slow. */
interface LostEvents {
  readonly event: 'lost';
  readonly events: number;
}

type Output = Pick<Writable, 'write' | 'on' | 'writableNeedDrain' | 'writableLength'>;

/**
 * Returns the function that prints an event. Of positions, only the last one is printed when they come more often than every
 * {@link POSITION_EVERY_MS}, or while the reader is slow. Other events are dropped beyond the limits; a line says how many. An
 * error of the output ends it for good. Never throws.
 */
export function createEventLines(
  output: Output,
  now: () => number = () => performance.now(),
): (event: MapEvent) => void {
  let isOpen = true;
  let waiting: MapEvent | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let positionMs = Number.NEGATIVE_INFINITY;
  let second = { startMs: Number.NEGATIVE_INFINITY, events: 0 };
  let lost = 0;

  const print = (event: MapEvent | LostEvents): void => void output.write(`${JSON.stringify(event)}\n`);
  const printWaiting = (): void => {
    clearTimeout(timer);
    timer = undefined;
    if (!isOpen || !waiting || output.writableNeedDrain) return;
    const leftMs = positionMs + POSITION_EVERY_MS - now();
    if (leftMs > 0) {
      timer = setTimeout(printWaiting, leftMs).unref();
      return;
    }
    positionMs = now();
    print(waiting);
    waiting = undefined;
  };
  const isTooMuch = (): boolean => {
    if (now() - second.startMs >= 1000) second = { startMs: now(), events: 0 };
    second.events += 1;
    return second.events > MAX_EVENTS_PER_SECOND || output.writableLength > MAX_WAITING_BYTES;
  };
  output.on('drain', printWaiting);
  // Its reader is gone.
  output.on('error', () => {
    isOpen = false;
  });
  const printOrDrop = (event: MapEvent): void => {
    if (isTooMuch()) {
      lost += 1;
      return;
    }
    if (lost > 0) print({ event: 'lost', events: lost });
    lost = 0;
    print(event);
  };
  return (event) => {
    if (!isOpen) return;
    if (event.event !== 'position') return printOrDrop(event);
    waiting = event;
    if (timer === undefined) printWaiting();
  };
}
