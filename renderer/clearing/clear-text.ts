/** Clears in words. */
import type { ClearPreview, ClearScope } from '../../shared/clear-scope.ts';
import { formatBytes, formatTileCount, formatTiles, formatWhole } from '../../shared/texts/quantities.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

/** Choices by age, in milliseconds; an empty text for any. */
export const AGES: readonly (readonly [olderThanMs: string, label: string])[] = [
  ['', 'Any age'],
  [String(DAY_MS), 'Older than a day'],
  [String(7 * DAY_MS), 'Older than a week'],
  [String(30 * DAY_MS), 'Older than a month'],
  [String(365 * DAY_MS), 'Older than a year'],
];

/** Choices by state. */
export const STATES: readonly (readonly [only: ClearScope['only'], label: string])[] = [
  ['all', 'All tiles'],
  ['stale', 'Only stale ones'],
  ['failed', 'Only failed ones'],
];

/** `Frees 312.0 MB, 41,903 tiles; keeps 2 saved areas.`, or `Nothing to clear.` */
export function describePreview({ clears, areas }: ClearPreview, keepAreas: boolean): string {
  if (clears.tiles === 0)
    return areas > 0 && keepAreas ? `Nothing to clear: ${describeAreas(areas)} kept.` : 'Nothing to clear.';
  const freed = `Frees ${formatBytes(clears.bytes)}, ${formatTiles(clears.tiles)}`;
  if (areas === 0) return `${freed}.`;
  return `${freed}; ${keepAreas ? 'keeps' : 'takes tiles of'} ${nameAreas(areas)}.`;
}

/** `1,234 tiles, 12.3 MB stay.` */
export function describeRest({ keeps }: ClearPreview): string {
  return keeps.tiles === 0 ? 'No tile stays.' : `${formatTileCount(keeps)} ${keeps.tiles === 1 ? 'stays' : 'stay'}.`;
}

function describeAreas(areas: number): string {
  return `${nameAreas(areas)} ${areas === 1 ? 'is' : 'are'}`;
}

function nameAreas(areas: number): string {
  return `${formatWhole(areas)} saved ${areas === 1 ? 'area' : 'areas'}`;
}
