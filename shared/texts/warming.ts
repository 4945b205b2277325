/** The texts of saving an area, used by the window, by desktop notifications and by the command line. */
import type { AreaEstimate, ExactDownload, WarmCounts, WarmJob, WarmResult } from '../areas/area.ts';
import { type ErrorValue, readHead } from '../errors.ts';
import { formatBytes, formatCount, formatDuration, formatRoughBytes, formatTiles, formatWhole } from './quantities.ts';

/** Two plain texts of one line each. */
interface Words {
  readonly title: string;
  readonly body: string;
}

export const warmingTexts = {
  /** The button of the notice at the end. */
  show: 'Show',
} as const;

/** What became of tiles, in the order in which it is shown. */
const COUNT_LABELS = [
  ['fetched', 'downloaded'],
  ['present', 'already on disk'],
  ['revalidated', 'unchanged'],
  ['missing', 'not on server'],
  ['failed', 'failed'],
  ['refused', 'refused'],
] as const;

/**
 * How a run ended: `cancelled`, `empty` without a single good tile, `partial` without some, `whole`, or `complete` when
 * everything was there before. Tiles that the server doesn't have are not lacking.
 */
export function judgeResult(result: WarmResult): 'cancelled' | 'empty' | 'partial' | 'whole' | 'complete' {
  const { isWhole, mode, counts } = result;
  if (!isWhole) return 'cancelled';
  if (mode === 'missing' && counts.present === counts.total) return 'complete';
  const lost = countLost(counts);
  if (counts.total > 0 && lost + counts.missing === counts.total) return 'empty';
  return lost === 0 ? 'whole' : 'partial';
}

/** The tiles that failed or were refused. Those that don't exist aren't lost. */
export function countLost({ failed, refused }: WarmCounts): number {
  return failed + refused;
}

/** How a run ended: `“Alps” is saved except 37 tiles` and `5,000 tiles: 4,963 downloaded (12.3 MB), 37 failed`. */
export function describeResult(areaName: string, result: WarmResult): Words {
  return { title: nameResult(areaName, result), body: describeCounts(result.counts) };
}

function nameResult(areaName: string, result: WarmResult): string {
  switch (judgeResult(result)) {
    case 'cancelled':
      return `Saving “${areaName}” was cancelled`;
    case 'empty':
      return `“${areaName}” couldn’t be ${result.mode === 'missing' ? 'saved' : 'updated'}`;
    case 'partial':
      return `“${areaName}” is saved except ${formatTiles(countLost(result.counts))}`;
    case 'whole':
      return `“${areaName}” is saved`;
    case 'complete':
      return `“${areaName}” is already complete`;
  }
}

/** `5,000 tiles: 4,963 downloaded (12.3 MB), 37 failed`, without the counts that are zero. */
export function describeCounts(counts: WarmCounts): string {
  const parts = COUNT_LABELS.filter(([key]) => counts[key] > 0).map(([key, label]) => {
    const size = key === 'fetched' ? ` (${formatBytes(counts.bytes)})` : '';
    return `${formatWhole(counts[key])} ${label}${size}`;
  });
  return parts.length === 0 ? formatTiles(counts.total) : `${formatTiles(counts.total)}: ${parts.join(', ')}`;
}

/** `12.3 MB · 18 tiles/s · 3 min left`, as far as known. */
export function describePace({ state, counts, tilesPerSecond, secondsLeft }: WarmJob): string {
  const isMoving = state === 'running';
  return [
    formatBytes(counts.bytes),
    ...(isMoving && tilesPerSecond !== null ? [`${formatRate(tilesPerSecond)} tiles/s`] : []),
    // Zero seconds are left once every tile is counted.
    ...(isMoving && secondsLeft !== null && secondsLeft > 0 ? [`${formatDuration(secondsLeft)} left`] : []),
  ].join(' · ');
}

function formatRate(tilesPerSecond: number): string {
  return tilesPerSecond < 10 ? tilesPerSecond.toFixed(1) : formatWhole(tilesPerSecond);
}

/** A whole number from 0 to 100; 100 only when all tiles are done. */
export function reckonPercent(done: number, expected: number): number {
  return expected === 0 ? 100 : Math.min(100, Math.floor((100 * done) / expected));
}

/** `about 24 MB (18–30 MB)`; without bounds that round to the same. */
export function formatDownload({ bytes, lowBytes, highBytes }: NonNullable<AreaEstimate['download']>): string {
  const about = `about ${formatRoughBytes(bytes)}`;
  const low = formatRoughBytes(lowBytes);
  const high = formatRoughBytes(highBytes);
  if (low === high) return about;
  if (lowBytes === 0) return `${about} (up to ${high})`;
  const unit = high.slice(high.lastIndexOf(' '));
  return `${about} (${low.endsWith(unit) ? low.slice(0, -unit.length) : low}–${high})`;
}

/** `exactly 42.3 MB in 31 requests; the archive doesn’t have 120 of the tiles`. */
export function formatExactDownload({ tiles, lacking, bytes, requests }: ExactDownload): string {
  const size = `exactly ${formatBytes(bytes)} in ${formatCount(requests, { one: 'request', other: 'requests' })}`;
  if (lacking === 0) return size;
  if (tiles === 0) return 'nothing: the archive has none of these tiles';
  return `${size}; the archive doesn’t have ${formatWhole(lacking)} of the tiles`;
}

/** Added to an estimate that would be exact if the archive could be read. */
export function explainInexact(error: ErrorValue): string {
  return `No exact size: ${readHead(error)}`;
}
