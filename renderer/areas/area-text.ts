/** What there is to say of areas, in words. Knows no elements. */
import type { AreaEstimate, AreaMeasure, AreaSummary, WarmJob, WarmMode, WarmResult } from '../../shared/area.ts';
import type { TileCount } from '../../shared/contract.ts';
import { formatBytes, formatTiles, formatWhole } from '../../shared/quantity-text.ts';
import { describeLosses } from './end-text.ts';

/** What people choose among, and how it is called. */
export const MODES: readonly (readonly [mode: WarmMode, label: string])[] = [
  ['missing', 'Missing tiles only'],
  ['stale', 'Stale ones too'],
  ['all', 'Re-check everything'],
];

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const YEAR = 365 * DAY;

/** `under a minute`, `3 min`, `1 h 20 min`, `2 days 3 h`, `580 years`: rounded up to the smaller unit that is told. */
export function formatDuration(seconds: number): string {
  if (seconds < MINUTE) return 'under a minute';
  if (seconds <= 59 * MINUTE) return `${Math.ceil(seconds / MINUTE)} min`;
  if (seconds < DAY) return formatPair(Math.ceil(seconds / MINUTE), 60, (hours) => `${hours} h`, 'min');
  if (seconds < YEAR) return formatPair(Math.ceil(seconds / HOUR), 24, formatDays, 'h');
  const years = Math.ceil(seconds / YEAR);
  return `${formatWhole(years)} ${years === 1 ? 'year' : 'years'}`;
}

/** `about 24 MB (18–30 MB)`; the bounds are left out where they say no more. */
export function formatDownload(download: NonNullable<AreaEstimate['download']>): string {
  const [about, low, high] = [download.bytes, download.lowBytes, download.highBytes].map(formatRoughBytes);
  if (about === undefined || low === undefined || high === undefined) return '';
  if (low === high) return `about ${about}`;
  const [, unit] = high.split(' ');
  const lowText = low.endsWith(` ${unit}`) ? low.slice(0, -` ${unit}`.length) : low;
  return `about ${about} (${lowText}–${high})`;
}

/** Bytes with two digits that count: `24 MB`, `1.8 MB`, `180 kB`. */
export function formatRoughBytes(bytes: number): string {
  const rough = bytes < 100 ? bytes : Number(bytes.toPrecision(2));
  return formatBytes(Math.round(rough)).replace('.0 ', ' ');
}

/** `1,234 of 5,000 tiles`. */
export function formatShare(tiles: number, of: number): string {
  return `${formatWhole(tiles)} of ${formatTiles(of)}`;
}

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

/** `12.3 MB · 18 tiles/s · 3 min left`, as far as it is known. */
export function describePace({ state, counts, tilesPerSecond, secondsLeft }: WarmJob): string {
  const isMoving = state === 'running';
  return [
    formatBytes(counts.bytes),
    ...(isMoving && tilesPerSecond !== null ? [`${formatRate(tilesPerSecond)} tiles/s`] : []),
    ...(isMoving && secondsLeft !== null ? [`${formatDuration(secondsLeft)} left`] : []),
  ].join(' · ');
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

const MOMENT = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });

/** A moment as people write it where they are. */
export function formatMoment(ms: number): string {
  return MOMENT.format(ms);
}

/** `87 tiles (1.2 MB)`. */
export function formatTilesAndBytes({ tiles, bytes }: TileCount): string {
  return `${formatTiles(tiles)} (${formatBytes(bytes)})`;
}

/** What deleting an area gives back, as a sentence. */
export function describeFreed({ own }: AreaMeasure): string {
  return own.tiles === 0 ? 'No tile goes with it.' : `Frees ${formatTilesAndBytes(own)} that no other area needs.`;
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

function formatRate(tilesPerSecond: number): string {
  return tilesPerSecond < 10 ? tilesPerSecond.toFixed(1) : formatWhole(tilesPerSecond);
}

function formatDays(days: number): string {
  return `${days} ${days === 1 ? 'day' : 'days'}`;
}

function formatPair(smallUnits: number, perLarge: number, large: (count: number) => string, small: string): string {
  const rest = smallUnits % perLarge;
  const count = large(Math.floor(smallUnits / perLarge));
  return rest === 0 ? count : `${count} ${rest} ${small}`;
}
