/** What there is to say of areas, in words. Knows no elements. */

import type { AreaMeasure, AreaSummary, WarmJob, WarmMode, WarmResult } from '../../shared/area.ts';
import { formatBytes, formatShare, formatTiles, formatWhole } from '../../shared/quantity-text.ts';
import type { TileCount } from '../../shared/tile-count.ts';

/** What people choose among, and how it is called. */
export const MODES: readonly (readonly [mode: WarmMode, label: string])[] = [
  ['missing', 'Missing tiles only'],
  ['stale', 'Stale ones too'],
  ['all', 'Re-check everything'],
];

const STATES: Readonly<Record<WarmJob['state'], string>> = {
  queued: 'Waits for its turn',
  running: 'Warming',
  waiting: 'Waiting',
  paused: 'Paused',
};

/** What a job is doing, in a word or two. */
export function describeState({ state }: WarmJob): string {
  return STATES[state];
}

/** How warming has ended: `Done`, `Done, 37 failed`, `Cancelled at 1,234 of 5,000 tiles`; before the first time `Not warmed yet`. */
export function describeResult(result: WarmResult | null, expected: number): string {
  if (result === null) return 'Not warmed yet';
  if (!result.isWhole) return `Cancelled at ${formatShare(result.counts.total, expected)}`;
  return ['Done', ...describeLosses(result)].join(', ');
}

/** `4,963 of 5,000 tiles on disk, 12.3 MB`. */
export function describePresent({ present, expected }: AreaMeasure): string {
  return `${formatShare(present.tiles, expected)} on disk, ${formatBytes(present.bytes)}`;
}

/** `12.0 MB its own, 3.0 MB shared with other areas`; tiles that came by looking at the map are named apart. */
export function describeParts({ own, shared, browsed }: AreaMeasure): string {
  return [
    `${formatBytes(own.bytes)} its own`,
    ...(shared.tiles > 0 ? [`${formatBytes(shared.bytes)} shared with other areas`] : []),
    ...(browsed.tiles > 0 ? [`${formatBytes(browsed.bytes)} from looking at the map`] : []),
  ].join(', ');
}

/** `87 tiles (1.2 MB)`. */
export function formatTilesAndBytes({ tiles, bytes }: TileCount): string {
  return `${formatTiles(tiles)} (${formatBytes(bytes)})`;
}

/** What deleting an area gives back, as a sentence. */
export function describeFreed({ own }: AreaMeasure): string {
  return own.tiles === 0
    ? 'Frees no tiles: none is its own.'
    : `Frees ${formatTilesAndBytes(own)} that no other area needs.`;
}

/** What stays when an area is deleted, as a sentence; empty where nothing does. */
export function describeKept({ shared }: AreaMeasure): string {
  if (shared.tiles === 0) return '';
  return `${formatTiles(shared.tiles)} shared with other areas ${shared.tiles === 1 ? 'stays' : 'stay'}.`;
}

/** `zooms 8–13`, `zoom 8`. */
export function formatZooms({ minZoom, maxZoom }: Pick<AreaSummary, 'minZoom' | 'maxZoom'>): string {
  return minZoom === maxZoom ? `zoom ${minZoom}` : `zooms ${minZoom}–${maxZoom}`;
}

function describeLosses({ counts: { failed, refused } }: WarmResult): readonly string[] {
  return [
    ...(failed > 0 ? [`${formatWhole(failed)} failed`] : []),
    ...(refused > 0 ? [`${formatWhole(refused)} refused`] : []),
  ];
}
