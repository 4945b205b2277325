/** When coverage is requested, with a fake clock. */
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createCoverageAsker, NEWS_MS, SETTLE_MS } from '../../../../renderer/coverage/coverage-asker.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function start() {
  const state = { isSeen: true };
  const asked: { readonly signal: AbortSignal; readonly answer: () => Promise<void> }[] = [];
  const asker = createCoverageAsker({
    ask: (signal) =>
      new Promise((resolve) => {
        const answer = async () => {
          resolve();
          await vi.advanceTimersByTimeAsync(0);
        };
        asked.push({ signal, answer });
      }),
    isSeen: () => state.isSeen,
  });
  return { state, asked, asker };
}

it('requests once after each move, and never during one', () => {
  const { asked, asker } = start();
  asker.move();
  asker.note();
  vi.advanceTimersByTime(10 * NEWS_MS);
  expect(asked).toHaveLength(0);
  asker.rest();
  vi.advanceTimersByTime(SETTLE_MS - 1);
  asker.move();
  asker.rest();
  vi.advanceTimersByTime(SETTLE_MS - 1);
  expect(asked).toHaveLength(0);
  vi.advanceTimersByTime(10 * NEWS_MS);
  expect(asked).toHaveLength(1);
});

it('cancels a request when the map moves, and sends another once it rests', () => {
  const { asked, asker } = start();
  asker.rest();
  vi.advanceTimersByTime(SETTLE_MS);
  asker.move();
  expect(asked[0]?.signal.aborted).toBe(true);
  asker.rest();
  vi.advanceTimersByTime(SETTLE_MS);
  expect(asked).toHaveLength(2);
  expect(asked[1]?.signal.aborted).toBe(false);
});

it('requests again shortly after changes, once for several', async () => {
  const { asked, asker } = start();
  asker.rest();
  vi.advanceTimersByTime(SETTLE_MS);
  await asked[0]?.answer();
  for (let count = 0; count < 20; count += 1) {
    asker.note();
    vi.advanceTimersByTime(NEWS_MS / 20);
  }
  expect(asked).toHaveLength(2);
  await asked[1]?.answer();
  vi.advanceTimersByTime(10 * NEWS_MS);
  expect(asked).toHaveLength(2);
});

it('finishes a request before it sends the next one for later changes', async () => {
  const { asked, asker } = start();
  asker.rest();
  vi.advanceTimersByTime(SETTLE_MS);
  asker.note();
  vi.advanceTimersByTime(10 * NEWS_MS);
  expect(asked).toHaveLength(1);
  expect(asked[0]?.signal.aborted).toBe(false);
  await asked[0]?.answer();
  vi.advanceTimersByTime(NEWS_MS);
  expect(asked).toHaveLength(2);
});

it('sends nothing while the page is hidden, and one request once it is visible', () => {
  const { state, asked, asker } = start();
  state.isSeen = false;
  asker.rest();
  asker.note();
  vi.advanceTimersByTime(10 * NEWS_MS);
  expect(asked).toHaveLength(0);
  state.isSeen = true;
  asker.wake();
  vi.advanceTimersByTime(NEWS_MS);
  expect(asked).toHaveLength(1);
});

it('requests nothing after it has ended', () => {
  const { asked, asker } = start();
  asker.rest();
  vi.advanceTimersByTime(SETTLE_MS);
  asker.note();
  asker.stop();
  expect(asked[0]?.signal.aborted).toBe(true);
  asker.note();
  asker.wake();
  vi.advanceTimersByTime(10 * NEWS_MS);
  expect(asked).toHaveLength(1);
});
