/** Statistics as text, honest about their age and about running counts. */
import { describe, expect, it, test } from 'vitest';
import type { CacheStatistics } from '../../../../shared/cache/statistics.ts';
import { describeCounting, formatAge, formatLookupTime, formatPercent } from '../../../../shared/texts/statistics.ts';

const NOW = 1_790_000_000_000;

function countedAt(times: readonly (number | null)[], counting: number | null): CacheStatistics {
  const tier = { answers: 0, p50Ms: null, p95Ms: null };
  return {
    sinceMs: NOW,
    sources: times.map((countedMs) => ({
      sourceId: 'mine',
      name: 'Mine',
      zooms: [],
      countedMs,
      requestsLastMinute: 0,
      maxRequestsPerMinute: 60,
    })),
    counting: counting === null ? null : { sourceId: 'mine', tiles: counting },
    memory: { tiles: 0, maxTiles: 1, bytes: 0, maxBytes: 1 },
    lookups: { memory: tier, disk: tier, shared: tier, source: tier },
    notModified: 0,
    savedBytes: 0,
    diskFreeBytes: null,
  };
}

describe('the age of the counts', () => {
  it.each([
    [[NOW - 120_000, NOW], 41_903, 'Counted 2 minutes ago. Updating… 41,903 tiles so far.'],
    [[NOW - 120_000, NOW], null, 'Counted 2 minutes ago.'],
    [[null, NOW], 1, 'Counting… 1 tile so far.'],
    [[null, NOW], null, 'Not counted yet.'],
    [[], null, 'Not counted yet.'],
    [[NOW + 60_000], null, 'Counted just now.'],
  ])('is that of the oldest: %j, counting %j', (times, counting, sentence) => {
    expect(describeCounting(countedAt(times, counting), NOW)).toBe(sentence);
  });

  it.each([
    [4999, 'just now'],
    [5000, 'less than a minute ago'],
    [60_000, '1 minute ago'],
    [3_599_999, '59 minutes ago'],
    [3_600_000, '1 hour ago'],
    [86_400_000 * 3, '3 days ago'],
  ])('of %i ms is told as people do', (ageMs, text) => {
    expect(formatAge(ageMs)).toBe(text);
  });
});

test.each([
  [null, '–'],
  [0.004, '<0.01 ms'],
  [0.354, '0.35 ms'],
  [35.4, '35 ms'],
  [999.6, '1.0 s'],
  [1240, '1.2 s'],
])('a time of %j ms has the digits that count', (ms, text) => {
  expect(formatLookupTime(ms)).toBe(text);
});

test.each([
  [0, 0, '–'],
  [0, 10, '0%'],
  [1, 1000, '<1%'],
  [999, 1000, '>99%'],
  [73, 100, '73%'],
  [10, 10, '100%'],
])('%i of %i is never rounded to nothing or to all', (part, whole, text) => {
  expect(formatPercent(part, whole)).toBe(text);
});
