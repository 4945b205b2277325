/** Lookups a second over the last minute, from numbers that only ever grow. Knows no elements and no clock. */
import type { CacheStatistics } from '../../shared/statistics.ts';
import type { TileTier } from '../../shared/tile.ts';

/** In the order in which they are asked. */
export const TIERS: readonly TileTier[] = ['memory', 'disk', 'source'];

/** Lookups that each tier answered in one second. */
export type LookupRates = Readonly<Record<TileTier, number>>;

/** How many seconds are remembered. */
export const HISTORY_SECONDS = 60;

export interface LookupHistory {
  /** Takes in what was known at a time, in milliseconds by a clock that nobody sets. */
  readonly add: (atMs: number, lookups: CacheStatistics['lookups']) => void;
  /** The seconds so far, the oldest first, at most {@link HISTORY_SECONDS} of them. */
  readonly read: () => readonly LookupRates[];
}

/** An empty history. What happened while nobody looked is spread evenly over that time. */
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
  // A program that was started again begins at nothing.
  const reckon = (tier: TileTier) => Math.max(0, now[tier].answers - before[tier].answers) / seconds;
  return { memory: reckon('memory'), disk: reckon('disk'), source: reckon('source') };
}
