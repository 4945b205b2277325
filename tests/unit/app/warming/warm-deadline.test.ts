/** When a run without good answers gives up. */
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { WarmDeadline } from '../../../../app/warming/warm-deadline.ts';

const MINUTE_MS = 60_000;

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A deadline of a minute, and how often it was over. */
function start() {
  const onOver = vi.fn();
  const deadline = new WarmDeadline(MINUTE_MS, onOver);
  deadline.restart();
  return { deadline, onOver };
}

it('a server that always asks for another pause is given up after an hour of them', () => {
  const { deadline, onOver } = start();
  for (let minute = 0; minute < 60; minute += 1) {
    deadline.pause(MINUTE_MS);
    vi.advanceTimersByTime(MINUTE_MS);
  }
  expect(onOver).not.toHaveBeenCalled();
  deadline.pause(MINUTE_MS);
  vi.advanceTimersByTime(MINUTE_MS);
  expect(onOver).toHaveBeenCalledOnce();
});

it('the hour begins again with each good answer', () => {
  const { deadline, onOver } = start();
  for (let minute = 0; minute < 300; minute += 1) {
    deadline.pause(MINUTE_MS);
    vi.advanceTimersByTime(MINUTE_MS);
    if (minute % 50 === 0) deadline.restart();
  }
  expect(onOver).not.toHaveBeenCalled();
});
