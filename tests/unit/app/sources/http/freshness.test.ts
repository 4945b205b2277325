/** A tile's freshness, by every relevant header and with clocks that jump. */
import { describe, expect, it } from 'vitest';
import {
  CLOCK_DRIFT_MS,
  FRESH_WITHOUT_LIFETIME_MS,
  freshUntilMs,
  judgeRecord,
  MAX_FRESH_MS,
} from '../../../../../app/sources/http/freshness.ts';

const ANSWERED_MS = Date.UTC(2026, 10, 22, 12);
const HOUR_MS = 3_600_000;
const httpDate = (aheadMs = 0): string => new Date(ANSWERED_MS + aheadMs).toUTCString();

function judgeAfter(afterMs: number, headers: Record<string, string>): string {
  return judgeRecord({ answeredMs: ANSWERED_MS, headers }, ANSWERED_MS + afterMs);
}

/** How long the tile is fresh; 0 for never. Finds the first moment it isn't, and compares the stated one. */
function freshFor(headers: Record<string, string>): number {
  const record = { answeredMs: ANSWERED_MS, headers };
  let low = -1;
  let high = 2 * MAX_FRESH_MS;
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (judgeRecord(record, ANSWERED_MS + middle) === 'fresh') low = middle;
    else high = middle;
  }
  expect(freshUntilMs(record, ANSWERED_MS)).toBe(high === 0 ? null : ANSWERED_MS + high);
  return high;
}

describe('the lifetime', () => {
  it.each([
    ['max-age', { 'cache-control': 'max-age=3600' }, HOUR_MS],
    ['max-age in any spelling', { 'cache-control': 'PUBLIC, Max-Age="3600"' }, HOUR_MS],
    ['the smaller of two', { 'cache-control': 'max-age=7200, max-age=3600' }, HOUR_MS],
    ['max-age, whatever Expires says', { 'cache-control': 'max-age=3600', expires: '0' }, HOUR_MS],
    ['max-age, not that of shared caches', { 'cache-control': 's-maxage=1, max-age=3600' }, HOUR_MS],
    ['max-age that is no number: none', { 'cache-control': 'max-age=abc' }, 0],
    ['max-age=0: none', { 'cache-control': 'max-age=0' }, 0],
    ['Expires less Date', { expires: httpDate(HOUR_MS), date: httpDate() }, HOUR_MS],
    ['Expires without a Date', { expires: httpDate(HOUR_MS) }, HOUR_MS],
    ['Expires with a Date that is none', { expires: httpDate(HOUR_MS), date: 'yesterday' }, HOUR_MS],
    ['Expires in the past: none', { expires: httpDate(-HOUR_MS), date: httpDate() }, 0],
    ['Expires: 0', { expires: '0' }, 0],
    ['Expires: -1', { expires: '-1' }, 0],
    ['Expires that only looks like a year', { expires: '9999' }, 0],
    ['Vary: *', { vary: 'accept, *', 'cache-control': 'max-age=3600' }, 0],
    ['Vary: * alone', { vary: '*' }, 0],
    ['Vary by what never varies here', { vary: 'Accept-Encoding', 'cache-control': 'max-age=3600' }, HOUR_MS],
    ['a thousand years: one', { 'cache-control': 'max-age=31536000000' }, MAX_FRESH_MS],
  ])('%s', (_name, headers, lifetimeMs) => {
    expect(freshFor(headers)).toBe(lifetimeMs);
  });

  it.each([
    ['nothing at all', {}],
    ['a Last-Modified alone', { 'last-modified': 'Sun, 06 Nov 1994 08:49:37 GMT', date: httpDate() }],
    ['directives that set no time', { 'cache-control': 'public, immutable, s-maxage=1' }],
    ['must-revalidate, which speaks of afterwards', { 'cache-control': 'must-revalidate' }],
    ['windows for stale tiles alone', { 'cache-control': 'stale-while-revalidate=60, stale-if-error=60' }],
    ['an Age without a lifetime', { age: '900000', etag: '"a"' }],
  ])('is seven days for %s', (_name, headers: Record<string, string>) => {
    expect(freshFor(headers)).toBe(FRESH_WITHOUT_LIFETIME_MS);
    expect(FRESH_WITHOUT_LIFETIME_MS).toBe(7 * 24 * HOUR_MS);
  });
});

describe('the age on arrival', () => {
  it.each([
    ['Age', { 'cache-control': 'max-age=3600', age: '600' }, HOUR_MS - 600_000],
    ['Age beyond max-age: stale on arrival', { 'cache-control': 'max-age=3600', age: '7200' }, 0],
    ['the first Age of two', { 'cache-control': 'max-age=3600', age: '600, 20' }, HOUR_MS - 600_000],
    ['Age that is no number', { 'cache-control': 'max-age=3600', age: 'abc' }, HOUR_MS],
    ['a Date of long ago', { 'cache-control': 'max-age=3600', date: httpDate(-600_000) }, HOUR_MS - 600_000],
    ['the larger of both', { 'cache-control': 'max-age=3600', date: httpDate(-60_000), age: '600' }, HOUR_MS - 600_000],
    ['a Date in the future', { 'cache-control': 'max-age=3600', date: httpDate(600_000) }, HOUR_MS],
    ['Expires that has passed on its way', { expires: httpDate(-1000), date: httpDate(-HOUR_MS) }, 0],
  ])('%s', (_name, headers, lifetimeMs) => {
    expect(freshFor(headers)).toBe(lifetimeMs);
  });
});

describe('afterwards', () => {
  it('is stale, and must be revalidated first if the server says so', () => {
    expect(judgeAfter(HOUR_MS, { 'cache-control': 'max-age=3600' })).toBe('stale');
    expect(judgeAfter(HOUR_MS, { 'cache-control': 'max-age=3600, Must-Revalidate' })).toBe('must-revalidate');
    expect(judgeAfter(HOUR_MS - 1, { 'cache-control': 'max-age=3600, must-revalidate' })).toBe('fresh');
  });

  it('is never fresh under no-cache', () => {
    expect(judgeAfter(0, { 'cache-control': 'no-cache, max-age=3600' })).toBe('must-revalidate');
    expect(judgeAfter(0, { 'cache-control': 'no-cache="set-cookie"' })).toBe('must-revalidate');
    expect(judgeAfter(0, { pragma: 'No-Cache' })).toBe('must-revalidate');
    expect(judgeAfter(0, { pragma: 'no-cache', 'cache-control': 'max-age=3600' })).toBe('fresh');
  });

  it('is not fresh if it should not have been stored', () => {
    expect(judgeAfter(0, { 'cache-control': 'no-store, max-age=3600' })).toBe('stale');
  });
});

describe('clocks that jump', () => {
  const headers = { 'cache-control': 'max-age=3600' };

  it('makes a tile stale, never fresh for years, when the clock is set back', () => {
    expect(judgeAfter(-CLOCK_DRIFT_MS, headers)).toBe('fresh');
    expect(judgeAfter(-CLOCK_DRIFT_MS - 1, headers)).toBe('stale');
    expect(judgeAfter(-10 * MAX_FRESH_MS, {})).toBe('stale');
    expect(judgeAfter(-10 * MAX_FRESH_MS, { 'cache-control': 'max-age=60, must-revalidate' })).toBe('must-revalidate');
  });

  it('makes a tile stale when the clock is set ahead', () => {
    expect(judgeAfter(10 * MAX_FRESH_MS, headers)).toBe('stale');
  });

  it('is stale when the record has no time', () => {
    expect(judgeRecord({ answeredMs: Number.NaN, headers }, ANSWERED_MS)).toBe('stale');
    expect(judgeRecord({ answeredMs: 9e15, headers }, ANSWERED_MS)).toBe('stale');
    for (const answeredMs of [Number.NaN, 9e15]) expect(freshUntilMs({ answeredMs, headers }, ANSWERED_MS)).toBeNull();
  });
});

it('parses the headers of a record once, however often it is judged', () => {
  let reads = 0;
  const headers = new Proxy<Record<string, string>>(
    { 'cache-control': 'max-age=3600' },
    {
      get: (target, name: string) => {
        reads += 1;
        return target[name];
      },
    },
  );
  const record = { answeredMs: ANSWERED_MS, headers };
  judgeRecord(record, ANSWERED_MS);
  const afterFirst = reads;
  for (let count = 0; count < 1000; count += 1) judgeRecord(record, ANSWERED_MS + count);
  expect(reads).toBe(afterFirst);
});
