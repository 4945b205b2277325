/** Judges a tile's freshness by RFC 9111 for a private cache, from its record alone. */
import CachePolicy from 'http-cache-semantics';
import type { Freshness, TileRecord } from '../../cache/files/tile-record.ts';
import { type CacheDirectives, formatCacheControl, readCacheControl } from './cache-control.ts';
import { parseHttpDate } from './http-date.ts';

const DAY_MS = 86_400_000;
/** Freshness lifetime if a response states none, as OpenStreetMap's usage policy asks. */
export const FRESH_WITHOUT_LIFETIME_MS = 7 * DAY_MS;
/** Upper limit for a stated lifetime. */
export const MAX_FRESH_MS = 365 * DAY_MS;
/** A response from the future means that the clock was set back; up to this much is drift. */
export const CLOCK_DRIFT_MS = 5 * 60_000;

interface Judgement {
  readonly freshUntilMs: number;
  readonly afterwards: 'stale' | 'must-revalidate';
}

const judgements = new WeakMap<TileRecord, Judgement>();

/**
 * A tile's freshness at a time by this computer's clock. `must-revalidate` for `no-cache` always, and for
 * `must-revalidate` once stale. The windows of RFC 5861 don't matter, because a stale tile is shown during revalidation
 * and when it fails. After the clock was set back, tiles are stale rather than fresh for years. Each record's headers
 * are parsed once.
 */
export function judgeRecord(record: TileRecord, nowMs: number): Freshness {
  const judgement = findJudgement(record);
  const isFresh = nowMs < judgement.freshUntilMs && record.answeredMs <= nowMs + CLOCK_DRIFT_MS;
  return isFresh ? 'fresh' : judgement.afterwards;
}

/**
 * When a tile stops being fresh, by this computer's clock. Null if it was stale on arrival, or if the clock was set
 * back, in which case {@link judgeRecord} treats it as stale.
 */
export function freshUntilMs(record: TileRecord, nowMs: number): number | null {
  const { freshUntilMs: untilMs } = findJudgement(record);
  return untilMs > record.answeredMs && record.answeredMs <= nowMs + CLOCK_DRIFT_MS ? untilMs : null;
}

function findJudgement(record: TileRecord): Judgement {
  let judgement = judgements.get(record);
  if (!judgement) {
    judgement = judge(record);
    judgements.set(record, judgement);
  }
  return judgement;
}

function judge(record: TileRecord): Judgement {
  const directives = readDirectives(record.headers);
  return {
    freshUntilMs: record.answeredMs + freshForMs(record, directives),
    afterwards: directives.noCache || directives.mustRevalidate ? 'must-revalidate' : 'stale',
  };
}

function readDirectives(headers: TileRecord['headers']): CacheDirectives {
  const text = headers['cache-control'];
  if (text !== undefined) return readCacheControl(text);
  // RFC 9111 §5.4: old servers may use this header.
  return readCacheControl(/no-cache/i.test(headers.pragma ?? '') ? 'no-cache' : '');
}

/** Freshness lifetime minus age on arrival (§4.2.1, §4.2.3); negative if it arrived stale. */
function freshForMs({ answeredMs, headers }: TileRecord, directives: CacheDirectives): number {
  const variesByAnything = /(^|,)\s*\*\s*(,|$)/.test(headers.vary ?? '');
  const { expires } = headers;
  const saysHowLong = directives.maxAgeS !== undefined || directives.noCache || directives.noStore || variesByAnything;
  if (!saysHowLong && expires === undefined) return FRESH_WITHOUT_LIFETIME_MS;
  const sentMs = parseHttpDate(headers.date ?? '') ?? answeredMs;
  const policy = new CachePolicy(
    { headers: {} },
    {
      status: 200,
      headers: {
        'cache-control': formatCacheControl(directives),
        date: new Date(sentMs).toUTCString(),
        // Not "0", which the library reads as the year 2000, and a clock may be set before that.
        ...(expires === undefined ? {} : { expires: parseHttpDate(expires) === undefined ? 'never' : expires }),
        ...(variesByAnything ? { vary: '*' } : {}),
      },
    },
    // Without Last-Modified and `immutable` the library applies no heuristics; missing lifetimes are handled above.
    { shared: false },
  );
  return Math.min(policy.maxAge() * 1000, MAX_FRESH_MS) - ageOnArrivalMs(answeredMs - sentMs, headers.age);
}

function ageOnArrivalMs(apparentAgeMs: number, age: string | undefined): number {
  // RFC 9111 §5.1: the first of several counts, and an invalid one is ignored.
  const statedMs = Number(/^\d+(?=\s*(,|$))/.exec(age ?? '')?.[0] ?? 0) * 1000;
  return Math.max(apparentAgeMs, statedMs, 0);
}
