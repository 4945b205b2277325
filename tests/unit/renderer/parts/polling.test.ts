/** Polling: only while the page is visible, one call at a time, and never after the end. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { startPolling } from '../../../../renderer/parts/polling.ts';

class Page extends EventTarget {
  visibilityState: DocumentVisibilityState = 'visible';

  turn(visibilityState: DocumentVisibilityState): void {
    this.visibilityState = visibilityState;
    this.dispatchEvent(new Event('visibilitychange'));
  }
}

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

test('calls at once and then every second while the page is visible', async () => {
  const page = new Page();
  const ask = vi.fn(async () => undefined);
  const polling = startPolling(ask, page);
  expect(ask).toHaveBeenCalledTimes(1);
  await vi.advanceTimersByTimeAsync(3000);
  expect(ask).toHaveBeenCalledTimes(4);
  page.turn('hidden');
  await vi.advanceTimersByTimeAsync(60_000);
  expect(ask).toHaveBeenCalledTimes(4);
  page.turn('visible');
  expect(ask).toHaveBeenCalledTimes(5);
  await vi.advanceTimersByTimeAsync(1000);
  expect(ask).toHaveBeenCalledTimes(6);
  polling.stop();
  page.turn('visible');
  await vi.advanceTimersByTimeAsync(60_000);
  expect(ask).toHaveBeenCalledTimes(6);
});

test('waits for each reply before the next call, however long that takes', async () => {
  let answer = (): void => undefined;
  const ask = vi.fn(
    () =>
      new Promise<void>((resolve) => {
        answer = resolve;
      }),
  );
  const polling = startPolling(ask, new Page());
  await vi.advanceTimersByTimeAsync(60_000);
  polling.hurry();
  expect(ask).toHaveBeenCalledTimes(1);
  answer();
  await vi.advanceTimersByTimeAsync(0);
  polling.hurry();
  expect(ask).toHaveBeenCalledTimes(2);
  polling.stop();
  answer();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(ask).toHaveBeenCalledTimes(2);
});
