/** What people read in the panel of statistics. */
import type { CacheStatistics, SourceStatistics } from '../cache/statistics.ts';
import type { TileTier } from '../tiles/tile.ts';
import { formatBytes, formatCount, formatMoment, formatShare, formatTiles, formatWhole } from './quantities.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

const TIERS: Readonly<Record<TileTier, string>> = {
  memory: 'Memory',
  disk: 'Disk',
  shared: 'Shared cache',
  source: 'Source',
};

export const statisticsTexts = {
  title: 'Statistics',
  recount: 'Count again',
  copy: 'Copy as JSON',
  copied: 'Statistics copied as JSON.',
  notCopied: 'Couldn’t copy: this window can’t use the clipboard.',

  disk: 'On disk',
  reading: 'Loading…',
  allSources: 'All sources',
  removedSource: (id: string) => `Removed source ${id}`,
  noTiles: 'No tiles on disk.',
  notCounted: 'Not counted yet.',
  zoomTable: 'Tiles on disk by zoom',
  zoomColumns: ['Zoom', 'Tiles', 'Size'],
  free: 'Free disk space',
  unknown: '–',
  count: formatWhole,
  bytes: formatBytes,
  exactBytes: (bytes: number) => formatCount(bytes, { one: 'byte', other: 'bytes' }),

  memory: 'In memory',
  memoryMeter: 'Memory used for tiles',
  share: formatShare,
  bytesOf: (bytes: number, maxBytes: number) => `${formatBytes(bytes)} of ${formatBytes(maxBytes)}`,

  lookups: 'Cache lookups',
  since: (sinceMs: number) => `All windows, since ${formatMoment(sinceMs)}.`,
  chartStart: '1 min ago',
  chartEnd: 'now',
  perSecond: (lookups: number) => `${formatWhole(lookups)}/s`,
  noLookups: 'Lookups per second: none in the last minute.',
  chart: (most: number, counts: readonly (readonly [TileTier, number])[]) =>
    `Lookups per second in the last minute, at most ${formatWhole(most)}: ${counts
      .map(([tier, count]) => `${formatWhole(count)} from ${tier === 'shared' ? 'shared caches' : tier}`)
      .join(', ')}.`,
  lookupTable: 'Cache lookups by where tiles were found',
  lookupColumns: [
    ['From', 'Where tiles were found'],
    ['Tiles', 'Tiles found there'],
    ['Share', 'Share of all lookups'],
    ['p50', 'Half of the last 1,000 or so lookups took at most this long'],
    ['p95', '95% of the last 1,000 or so lookups took at most this long'],
  ],
  tier: (tier: TileTier) => TIERS[tier],
  saved: 'Download saved',
  savedHint: 'Bytes that didn’t have to be downloaded again',
  notModified: 'Not modified (304)',
  notModifiedHint: 'Responses that confirmed a cached tile',

  requests: 'Requests in the last minute',
  limits: 'Of the limit of each source.',
  requestMeter: (source: string) => `Requests to ${source} in the last minute`,
  requestsOf: (made: number, most: number) => `${formatWhole(made)} of ${formatWhole(most)}`,
} as const;

/** How old the counts are, and how far a running count is. */
export function describeCounting({ sources, counting }: CacheStatistics, nowMs: number): string {
  const counted = findCountedMs(sources);
  if (counted === null)
    return counting ? `Counting… ${formatTiles(counting.tiles)} so far.` : statisticsTexts.notCounted;
  const age = `Counted ${formatAge(nowMs - counted)}`;
  return counting ? `${age}. Updating… ${formatTiles(counting.tiles)} so far.` : `${age}.`;
}

/** The time of the oldest count; null when any source has never been counted. */
function findCountedMs(sources: readonly SourceStatistics[]): number | null {
  const times = sources.map(({ countedMs }) => countedMs);
  return times.length === 0 || times.includes(null) ? null : Math.min(...times.filter((time) => time !== null));
}

/** `just now`, `less than a minute ago`, `2 minutes ago`, `1 hour ago`, `3 days ago`. */
export function formatAge(ageMs: number): string {
  if (ageMs < 5000) return 'just now';
  if (ageMs < MINUTE_MS) return 'less than a minute ago';
  if (ageMs < HOUR_MS) return formatUnits(ageMs / MINUTE_MS, { one: 'minute ago', other: 'minutes ago' });
  return ageMs < DAY_MS
    ? formatUnits(ageMs / HOUR_MS, { one: 'hour ago', other: 'hours ago' })
    : formatUnits(ageMs / DAY_MS, { one: 'day ago', other: 'days ago' });
}

function formatUnits(count: number, forms: Parameters<typeof formatCount>[1]): string {
  return formatCount(Math.floor(count), forms);
}

/** `<0.01 ms`, `0.35 ms`, `35 ms`, `1.2 s`; a dash for null. */
export function formatLookupTime(ms: number | null): string {
  if (ms === null) return '–';
  if (ms < 0.01) return '<0.01 ms';
  if (ms < 10) return `${ms.toFixed(2)} ms`;
  return ms < 999.5 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`;
}

/** `73%`; a dash for nothing of nothing. Never 100% for less than all, and never 0% for more than nothing. */
export function formatPercent(part: number, whole: number): string {
  if (whole === 0) return '–';
  const percent = Math.round((part / whole) * 100);
  if (part > 0 && percent === 0) return '<1%';
  return part < whole && percent === 100 ? '>99%' : `${percent}%`;
}
