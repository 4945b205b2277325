/** When failed tiles are retried, with a fake clock. */
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { MIN_RETRY_MS, RetryPlan } from '../../../../../renderer/map/asking/tile-retry.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function startPlan({ random = 0 } = {}) {
  const asked: string[] = [];
  const unwanted = new Set<string>();
  const plan = new RetryPlan<string>({
    ask: (tile) => asked.push(tile),
    isWanted: (tile) => !unwanted.has(tile),
    random: () => random,
  });
  return { plan, asked, unwanted };
}

it('retries each tile when it is due, with one timer', () => {
  const { plan, asked } = startPlan();
  plan.schedule('late', 9000);
  plan.schedule('soon', 2000);
  plan.schedule('as soon', 2000);
  expect(vi.getTimerCount()).toBe(1);
  vi.advanceTimersByTime(1999);
  expect(asked).toEqual([]);
  vi.advanceTimersByTime(1);
  expect(asked).toEqual(['soon', 'as soon']);
  vi.advanceTimersByTime(7000);
  expect(asked).toEqual(['soon', 'as soon', 'late']);
  expect(vi.getTimerCount()).toBe(0);
});

it('adds up to a tenth to the delay, and says when it will retry', () => {
  expect(startPlan({ random: 0 }).plan.schedule('a', 2000)).toBe(performance.now() + 2000);
  expect(startPlan({ random: 1 }).plan.schedule('a', 2000)).toBeCloseTo(performance.now() + 2200, 6);
});

it('waits at least a moment and at most an hour', () => {
  const { plan } = startPlan();
  expect(plan.schedule('a', 1)).toBe(performance.now() + MIN_RETRY_MS);
  expect(plan.schedule('b', 1e12)).toBe(performance.now() + 3_600_000);
});

it('backs off while a tile keeps failing', () => {
  const { plan, asked } = startPlan();
  const waits: number[] = [];
  for (let failure = 0; failure < 10; failure += 1) {
    waits.push(plan.schedule('a', 1) - performance.now());
    vi.runAllTimers();
  }
  expect(waits).toEqual([250, 500, 1000, 2000, 4000, 8000, 16_000, 30_000, 30_000, 30_000]);
  expect(asked).toHaveLength(10);
  plan.forget('a');
  expect(plan.schedule('a', 1) - performance.now()).toBe(MIN_RETRY_MS);
});

it("keeps a tile that isn't wanted, without a timer, until it is wanted", () => {
  const { plan, asked, unwanted } = startPlan();
  unwanted.add('away');
  plan.schedule('away', 1000);
  vi.advanceTimersByTime(1000);
  expect([asked, vi.getTimerCount()]).toEqual([[], 0]);
  plan.schedule('here', 1000);
  vi.advanceTimersByTime(500);
  unwanted.clear();
  plan.askDue();
  expect(asked).toEqual(['away']);
  vi.advanceTimersByTime(500);
  expect(asked).toEqual(['away', 'here']);
});

it('loses no tile that becomes due while another is scheduled', () => {
  const { plan, asked } = startPlan();
  plan.schedule('first', 1000);
  // Time passes without the timer firing, as on a busy page.
  vi.setSystemTime(Date.now() + 1000);
  const now = vi.spyOn(performance, 'now').mockReturnValue(performance.now() + 1500);
  plan.schedule('second', 5000);
  vi.advanceTimersByTime(0);
  expect(asked).toEqual(['first']);
  now.mockRestore();
});

it('retries at once when told to', () => {
  const { plan, asked } = startPlan();
  plan.schedule('a', 60_000);
  plan.makeDue('a');
  plan.askDue();
  expect([asked, vi.getTimerCount()]).toEqual([['a'], 0]);
});

it('schedules nothing for cancelled or forgotten tiles', () => {
  const { plan, asked } = startPlan();
  plan.schedule('a', 1000);
  plan.schedule('b', 1000);
  plan.cancel('a');
  plan.forget('b');
  expect(vi.getTimerCount()).toBe(0);
  plan.schedule('c', 1000);
  plan.stop();
  vi.advanceTimersByTime(5000);
  expect([asked, vi.getTimerCount()]).toEqual([[], 0]);
});
