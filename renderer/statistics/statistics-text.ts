/** Statistics in words. */

import type { CacheStatistics, SourceStatistics } from '../../shared/statistics.ts';
import { formatTiles, formatWhole } from '../../shared/texts/quantities.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** How old the counts are, and how far a running count is. */
export function describeCounting({ sources, counting }: CacheStatistics, nowMs: number): string {
  const counted = reckonCountedMs(sources);
  if (counted === null) {
    return counting ? `Counting for the first time… ${formatTiles(counting.tiles)} so far` : 'Not counted yet.';
  }
  const age = `Counted ${describeAge(nowMs - counted)}`;
  return counting ? `${age}, updating… ${formatWhole(counting.tiles)} so far` : `${age}.`;
}

/** The time of the oldest count; null while a source has never been counted. */
function reckonCountedMs(sources: readonly SourceStatistics[]): number | null {
  const times = sources.map(({ countedMs }) => countedMs);
  return times.length === 0 || times.includes(null) ? null : Math.min(...times.filter((time) => time !== null));
}

/** `just now`, `under a minute ago`, `2 minutes ago`, `1 hour ago`, `3 days ago`. */
export function describeAge(ageMs: number): string {
  if (ageMs < 5000) return 'just now';
  if (ageMs < MINUTE_MS) return 'under a minute ago';
  if (ageMs < HOUR_MS) return `${describeUnits(ageMs / MINUTE_MS, 'minute')} ago`;
  return ageMs < DAY_MS
    ? `${describeUnits(ageMs / HOUR_MS, 'hour')} ago`
    : `${describeUnits(ageMs / DAY_MS, 'day')} ago`;
}

function describeUnits(count: number, unit: string): string {
  const whole = Math.floor(count);
  return `${formatWhole(whole)} ${whole === 1 ? unit : `${unit}s`}`;
}

/** `under 0.01 ms`, `0.35 ms`, `35 ms`, `1.2 s`; a dash for nothing. */
export function formatLookupTime(ms: number | null): string {
  if (ms === null) return '–';
  if (ms < 0.01) return '< 0.01 ms';
  if (ms < 10) return `${ms.toFixed(2)} ms`;
  return ms < 999.5 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`;
}

/** `73 %`; a dash for nothing of nothing. Never 100 % for less than all, nor 0 % for more than nothing. */
export function formatPercent(part: number, whole: number): string {
  if (whole === 0) return '–';
  const percent = Math.round((part / whole) * 100);
  if (part > 0 && percent === 0) return '< 1 %';
  return part < whole && percent === 100 ? '> 99 %' : `${percent} %`;
}
