/** Areas in words. */
import type { AreaId, AreaMeasure, AreaSummary, WarmJob, WarmMode, WarmResult } from '../../shared/area.ts';
import { formatBytes, formatShare, formatTiles, formatWhole } from '../../shared/texts/quantities.ts';
import { reckonPercent } from '../../shared/texts/warming.ts';
import type { TileCount } from '../../shared/tile-count.ts';

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

export function describeState({ state }: WarmJob): string {
  return STATES[state];
}

/** `Done`, `Done, 37 failed`, `Cancelled at 1,234 of 5,000 tiles`, or `Not warmed yet`. */
export function describeLastResult(result: WarmResult | null, expected: number): string {
  if (result === null) return 'Not warmed yet';
  if (!result.isWhole) return `Cancelled at ${formatShare(result.counts.total, expected)}`;
  return ['Done', ...describeLosses(result)].join(', ');
}

/** `4,963 of 5,000 tiles on disk, 12.3 MB`. */
export function describePresent({ present, expected }: AreaMeasure): string {
  return `${formatShare(present.tiles, expected)} on disk, ${formatBytes(present.bytes)}`;
}

/** `12.0 MB its own, 3.0 MB shared with other areas, 1.0 MB from looking at the map`. */
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

/** What deleting an area frees. */
export function describeFreed({ own }: AreaMeasure): string {
  return own.tiles === 0
    ? 'Frees no tiles: none is its own.'
    : `Frees ${formatTilesAndBytes(own)} that no other area needs.`;
}

/** What stays when an area is deleted; empty if nothing does. */
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

/** Returns a function that finds what is worth saying of a list of areas, compared with the list before; undefined for nothing. */
export function createProgressWords(): (areas: readonly AreaSummary[]) => string | undefined {
  let before: ReadonlyMap<AreaId, string> = new Map();
  return (areas) => {
    const points = areas.flatMap((area) => (area.job ? [[area, describePoint(area)] as const] : []));
    const news = points.filter(([{ id }, point]) => before.get(id) !== point).map(([, point]) => point);
    before = new Map(points.map(([{ id }, point]) => [id, point]));
    return news.length === 0 ? undefined : news.join(' ');
  };
}

/** The last turning point of a job: the sentence stays the same until the next one. */
function describePoint({ name, job, expected }: AreaSummary): string {
  if (job?.state === 'waiting' || job?.state === 'paused')
    return `“${name}” ${job.state === 'waiting' ? 'waits' : 'is paused'}.${job.reason ? ` ${job.reason.message}` : ''}`;
  if (job?.state === 'queued') return `“${name}” waits for its turn.`;
  const quarters = Math.floor(reckonPercent(job?.counts.total ?? 0, expected) / 25);
  return quarters === 0 ? `Warming “${name}”: ${formatTiles(expected)}.` : `“${name}”: ${quarters * 25} %.`;
}
