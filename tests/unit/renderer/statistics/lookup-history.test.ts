/** Lookups per second: from growing totals to a minute of rates, and to a sentence. */
import { expect, test } from 'vitest';
import { describeChart } from '../../../../renderer/statistics/lookup-chart.ts';
import { createLookupHistory } from '../../../../renderer/statistics/lookup-history.ts';
import type { CacheStatistics } from '../../../../shared/cache/statistics.ts';

function lookups(memory: number, disk = 0, source = 0): CacheStatistics['lookups'] {
  const tier = (answers: number) => ({ answers, p50Ms: null, p95Ms: null });
  return { memory: tier(memory), disk: tier(disk), shared: tier(0), source: tier(source) };
}

test('the first reading sets the baseline, and each later one adds a second', () => {
  const history = createLookupHistory();
  history.add(5000, lookups(100, 20, 3));
  expect(history.read()).toEqual([]);
  history.add(6000, lookups(112, 24, 4));
  expect(history.read()).toEqual([{ memory: 12, disk: 4, shared: 0, source: 1 }]);
});

test('lookups made while the panel was closed are spread over that time', () => {
  const history = createLookupHistory();
  history.add(0, lookups(0));
  history.add(4000, lookups(8));
  expect(history.read().map(({ memory }) => memory)).toEqual([2, 2, 2, 2]);
});

test('the history never covers more than a minute', () => {
  const history = createLookupHistory();
  history.add(0, lookups(0));
  history.add(3_600_000, lookups(3600));
  for (let second = 1; second <= 10; second += 1) history.add(3_600_000 + second * 1000, lookups(3600 + second * 5));
  const seconds = history.read();
  expect([seconds.length, seconds[0]?.memory, seconds.at(-1)?.memory]).toEqual([60, 1, 5]);
});

test('a restart of the program gives no negative numbers', () => {
  const history = createLookupHistory();
  history.add(0, lookups(500));
  history.add(1000, lookups(2));
  expect(history.read()).toEqual([{ memory: 0, disk: 0, shared: 0, source: 0 }]);
});

test('a sentence describes the chart', () => {
  expect(describeChart([])).toBe('Lookups per second: none in the last minute.');
  const seconds = [
    { memory: 12, disk: 4, shared: 0, source: 1 },
    { memory: 1000, disk: 0, shared: 0, source: 0 },
  ];
  expect(describeChart(seconds)).toBe(
    'Lookups per second in the last minute, at most 1,000: 1,012 from memory, 4 from disk, 1 from source.',
  );
});
