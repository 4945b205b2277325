/** Judges how fresh a tile still is, by RFC 9111 for a private cache. Knows records alone: nothing of requests or files. */
import CachePolicy from 'http-cache-semantics';
import type { Freshness, TileRecord } from '../../cache/files/tile-record.ts';
import { type CacheDirectives, formatCacheControl, readCacheControl } from './cache-control.ts';
import { parseHttpDate } from './http-date.ts';

const DAY_MS = 86_400_000;
/** How long a tile is fresh of which nothing readable says how long, as OpenStreetMap's usage policy asks. */
export const FRESH_WITHOUT_LIFETIME_MS = 7 * DAY_MS;
/** The longest that a server's word is taken for. */
export const MAX_FRESH_MS = 365 * DAY_MS;
/** A tile that came later than now tells of a clock that was set back; as much as this is drift. */
export const CLOCK_DRIFT_MS = 5 * 60_000;

interface Judgement {
  readonly freshUntilMs: number;
  readonly afterwards: 'stale' | 'must-revalidate';
}

const judgements = new WeakMap<TileRecord, Judgement>();

/**
 * How fresh a tile is at a time by this computer's clock. `must-revalidate` for `no-cache` at any time and for
 * `must-revalidate` once stale; the windows of RFC 5861 need no look, for a stale tile is shown while it is asked for, and
 * when asking fails. A clock that was set back makes tiles stale, never fresh for years. The header is read once a record.
 */
export function judgeRecord(record: TileRecord, nowMs: number): Freshness {
  const judgement = findJudgement(record);
  const isFresh = nowMs < judgement.freshUntilMs && record.answeredMs <= nowMs + CLOCK_DRIFT_MS;
  return isFresh ? 'fresh' : judgement.afterwards;
}

/**
 * Until when a tile is fresh, by this computer's clock. Null for one that was stale when it came, and for one whose answer
 * tells of a clock that was set back, which {@link judgeRecord} holds for stale.
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
  // RFC 9111 §5.4: an old server may say it this way.
  return readCacheControl(/no-cache/i.test(headers.pragma ?? '') ? 'no-cache' : '');
}

/** The freshness lifetime less the age on arrival (§4.2.1, §4.2.3): negative for what came stale. */
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
        // Not "0", which the library would read as the year 2000: a clock may stand before that.
        ...(expires === undefined ? {} : { expires: parseHttpDate(expires) === undefined ? 'never' : expires }),
        ...(variesByAnything ? { vary: '*' } : {}),
      },
    },
    // Neither Last-Modified nor `immutable` reaches it, so it guesses nothing: what is not said is decided above.
    { shared: false },
  );
  return Math.min(policy.maxAge() * 1000, MAX_FRESH_MS) - ageOnArrivalMs(answeredMs - sentMs, headers.age);
}

function ageOnArrivalMs(apparentAgeMs: number, age: string | undefined): number {
  // RFC 9111 §5.1: of several the first counts, and what is no number is as good as none.
  const statedMs = Number(/^\d+(?=\s*(,|$))/.exec(age ?? '')?.[0] ?? 0) * 1000;
  return Math.max(apparentAgeMs, statedMs, 0);
}
