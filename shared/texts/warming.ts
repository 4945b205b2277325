/** What people read of warming, before it, meanwhile and at its end, wherever it is shown: the page, a desktop's notification, a terminal. */
import type { AreaEstimate, WarmCounts, WarmJob, WarmResult } from '../area.ts';
import { formatBytes, formatDuration, formatRoughBytes, formatTiles, formatWhole } from './quantities.ts';

/** A short text with a title, both plain and on one line. */
interface Words {
  readonly title: string;
  readonly body: string;
}

const PARTS: readonly (readonly [key: Exclude<keyof WarmCounts, 'total' | 'bytes'>, words: string])[] = [
  ['fetched', 'fetched'],
  ['present', 'already here'],
  ['revalidated', 'revalidated'],
  ['failed', 'failed'],
  ['refused', 'refused'],
];

/**
 * How warming an area has ended: `“Alps” is warmed, 37 failed` over `5,000 tiles: 4,963 fetched (12.3 MB), 37 failed`.
 * What was cancelled is not called warm.
 */
export function describeResult(areaName: string, { isWhole, counts }: WarmResult): Words {
  const lost = listParts(counts, ['failed', 'refused']);
  const title = isWhole ? [`“${areaName}” is warmed`, ...lost].join(', ') : `Warming “${areaName}” was cancelled`;
  return { title, body: describeCounts(counts) };
}

/** `5,000 tiles: 4,963 fetched (12.3 MB), 37 failed`; what is none is left out. */
export function describeCounts(counts: WarmCounts): string {
  const parts = listParts(
    counts,
    PARTS.map(([key]) => key),
  );
  return parts.length === 0 ? formatTiles(counts.total) : `${formatTiles(counts.total)}: ${parts.join(', ')}`;
}

function listParts(counts: WarmCounts, keys: readonly string[]): string[] {
  return PARTS.filter(([key]) => keys.includes(key) && counts[key] > 0).map(([key, words]) => {
    const size = key === 'fetched' ? ` (${formatBytes(counts.bytes)})` : '';
    return `${formatWhole(counts[key])} ${words}${size}`;
  });
}

/** `12.3 MB · 18 tiles/s · 3 min left`, as far as it is known. */
export function describePace({ state, counts, tilesPerSecond, secondsLeft }: WarmJob): string {
  const isMoving = state === 'running';
  return [
    formatBytes(counts.bytes),
    ...(isMoving && tilesPerSecond !== null ? [`${formatRate(tilesPerSecond)} tiles/s`] : []),
    ...(isMoving && secondsLeft !== null ? [`${formatDuration(secondsLeft)} left`] : []),
  ].join(' · ');
}

function formatRate(tilesPerSecond: number): string {
  return tilesPerSecond < 10 ? tilesPerSecond.toFixed(1) : formatWhole(tilesPerSecond);
}

/** How far a job is, from 0 to 100; whole, and 100 at its end alone. */
export function reckonPercent(done: number, expected: number): number {
  return expected === 0 ? 100 : Math.min(100, Math.floor((100 * done) / expected));
}

/** `about 24 MB (18–30 MB)`; the bounds are left out where they say no more. */
export function formatDownload({ bytes, lowBytes, highBytes }: NonNullable<AreaEstimate['download']>): string {
  const about = `about ${formatRoughBytes(bytes)}`;
  const low = formatRoughBytes(lowBytes);
  const high = formatRoughBytes(highBytes);
  if (low === high) return about;
  if (lowBytes === 0) return `${about} (up to ${high})`;
  const unit = high.slice(high.lastIndexOf(' '));
  return `${about} (${low.endsWith(unit) ? low.slice(0, -unit.length) : low}–${high})`;
}
