/** Numbers of tiles and bytes, durations and moments as people read them, in the language of the program. */
import type { TileCount } from '../tiles/tile-count.ts';

const WHOLE = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });
const ONE_DECIMAL = new Intl.NumberFormat('en', { minimumFractionDigits: 1, maximumFractionDigits: 1 });
// Decimal units, as disks are sold and file managers count.
const UNITS = ['kB', 'MB', 'GB', 'TB'] as const;

/** `1,234`. */
export function formatWhole(count: number): string {
  return WHOLE.format(count);
}

/** The forms of a phrase that depend on a number, by the plural categories of English. */
export interface PluralForms {
  readonly one: string;
  readonly other: string;
}

const PLURALS = new Intl.PluralRules('en');

/** The form that goes with a number: `pluralOf(1, { one: 'is', other: 'are' })` is `is`. */
export function pluralOf(count: number, forms: PluralForms): string {
  return PLURALS.select(count) === 'one' ? forms.one : forms.other;
}

/** The number and the form that goes with it: `1 tile`, `1,234 tiles`. */
export function formatCount(count: number, forms: PluralForms): string {
  return `${formatWhole(count)} ${pluralOf(count, forms)}`;
}

/** `1 tile`, `1,234 tiles`. */
export function formatTiles(tiles: number): string {
  return formatCount(tiles, { one: 'tile', other: 'tiles' });
}

/** `1 byte`, `999 bytes`, then kB, MB, GB and TB of 1000 with one decimal. */
export function formatBytes(bytes: number): string {
  if (bytes < 1000) return formatCount(bytes, { one: 'byte', other: 'bytes' });
  let value = bytes / 1000;
  let unit = 0;
  // 999.95 would be rounded to the 1,000.0 of the smaller unit.
  while (value >= 999.95 && unit < UNITS.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return `${ONE_DECIMAL.format(value)} ${UNITS[unit]}`;
}

/** `1,234 tiles, 12.3 MB`. */
export function formatTileCount(count: TileCount): string {
  return `${formatTiles(count.tiles)}, ${formatBytes(count.bytes)}`;
}

/** `1,234 of 5,000 tiles`. */
export function formatShare(tiles: number, of: number): string {
  return `${formatWhole(tiles)} of ${formatTiles(of)}`;
}

/** Bytes with two digits that count: `24 MB`, `1.8 MB`, `180 kB`. */
export function formatRoughBytes(bytes: number): string {
  const rough = bytes < 100 ? bytes : Number(bytes.toPrecision(2));
  return formatBytes(Math.round(rough)).replace('.0 ', ' ');
}

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
  return formatCount(years, { one: 'year', other: 'years' });
}

function formatDays(days: number): string {
  return formatCount(days, { one: 'day', other: 'days' });
}

function formatPair(smallUnits: number, perLarge: number, large: (count: number) => string, small: string): string {
  const rest = smallUnits % perLarge;
  const count = large(Math.floor(smallUnits / perLarge));
  return rest === 0 ? count : `${count} ${rest} ${small}`;
}

// A day of `hour12: false` ends with an hour of 24.
const MINUTES = new Intl.DateTimeFormat('en', { dateStyle: 'medium', timeStyle: 'short', hourCycle: 'h23' });
const SECONDS = new Intl.DateTimeFormat('en', { dateStyle: 'medium', timeStyle: 'medium', hourCycle: 'h23' });

/** A moment in milliseconds since 1970, here: `Nov 24, 2026, 09:05`. Throws a RangeError for what is no time at all. */
export function formatMoment(ms: number): string {
  return MINUTES.format(ms);
}

/** The same to the second: `Nov 24, 2026, 09:05:30`. */
export function formatExactMoment(ms: number): string {
  return SECONDS.format(ms);
}
