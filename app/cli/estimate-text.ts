/** What warming an area would take, as a table for a terminal. */
import type { AreaEstimate } from '../../shared/area.ts';
import { formatBytes, formatDuration, formatTiles, formatWhole } from '../../shared/quantity-text.ts';
import { formatDownload } from '../../shared/warm-words.ts';
import { formatTable } from './text-table.ts';

const HEADINGS = ['zoom', 'tiles', 'fresh', 'stale', 'missing'];

/** The lines of the table, with what follows from it below. */
export function formatEstimate(estimate: AreaEstimate): readonly string[] {
  const rows = estimate.zooms.map(({ zoom, tiles, fresh, stale, missing }) => [zoom, tiles, fresh, stale, missing]);
  const sums = [1, 2, 3, 4].map((column) => rows.reduce((sum, row) => sum + (row[column] ?? 0), 0));
  const cells = [HEADINGS, ...rows.map((row) => row.map(formatWhole)), ['all', ...sums.map(formatWhole)]];
  return [...formatTable(cells, 0), describeDemand(estimate)];
}

function describeLeast(seconds: number): string {
  // "At least under a minute" would say nothing.
  return `at least ${seconds < 60 ? `${Math.ceil(seconds)} s` : formatDuration(seconds)}`;
}

function describeDemand({ requests, download, seconds, diskFreeBytes, isLookedThrough }: AreaEstimate): string {
  const size = download ? formatDownload(download) : 'of unknown size';
  return [
    ...(isLookedThrough ? [] : ['Too large to be looked through.']),
    `To be asked for: ${formatTiles(requests)}, ${size}${seconds === null ? '' : `, ${describeLeast(seconds)}`}.`,
    ...(diskFreeBytes === null ? [] : [`Free on the disk: ${formatBytes(diskFreeBytes)}.`]),
  ].join(' ');
}
