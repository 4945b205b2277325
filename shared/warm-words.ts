/** What people read of warming that has ended, wherever it is shown: the page, a desktop's notification, a terminal. */
import type { WarmCounts, WarmResult } from './area.ts';
import { formatBytes, formatTiles, formatWhole } from './quantity-text.ts';

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
