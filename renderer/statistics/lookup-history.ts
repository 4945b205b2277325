/** Lookups per second in the last minute, derived from running totals. */
import type { CacheStatistics } from '../../shared/cache/statistics.ts';
import type { TileTier } from '../../shared/tiles/tile.ts';

/** In the order of lookup. */
export const TIERS: readonly TileTier[] = ['memory', 'disk', 'shared', 'source'];

/** Lookups per second that each tier answered. */
export type LookupRates = Readonly<Record<TileTier, number>>;

export const HISTORY_SECONDS = 60;

export interface LookupHistory {
  /** Takes in the totals at a time, in milliseconds of a monotonic clock. */
  readonly add: (atMs: number, lookups: CacheStatistics['lookups']) => void;
  /** The oldest second first, at most {@link HISTORY_SECONDS}. */
  readonly read: () => readonly LookupRates[];
}

/** An empty history. Lookups between two totals are spread evenly over that time. */
export function createLookupHistory(): LookupHistory {
  let seconds: readonly LookupRates[] = [];
  let last: { readonly atMs: number; readonly lookups: CacheStatistics['lookups'] } | undefined;
  return {
    add(atMs, lookups) {
      const before = last;
      last = { atMs, lookups };
      if (!before) return;
      const passed = Math.max((atMs - before.atMs) / 1000, 0.001);
      const rates = rateOf(before.lookups, lookups, passed);
      const added = Array.from({ length: Math.min(Math.max(1, Math.round(passed)), HISTORY_SECONDS) }, () => rates);
      seconds = [...seconds, ...added].slice(-HISTORY_SECONDS);
    },
    read: () => seconds,
  };
}

function rateOf(before: CacheStatistics['lookups'], now: CacheStatistics['lookups'], seconds: number): LookupRates {
  // A restarted program counts from zero.
  const reckon = (tier: TileTier) => Math.max(0, now[tier].answers - before[tier].answers) / seconds;
  return { memory: reckon('memory'), disk: reckon('disk'), shared: reckon('shared'), source: reckon('source') };
}
