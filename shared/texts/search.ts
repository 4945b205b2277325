/** The texts of the search field over the map. */
import type { NameKind } from '../names/named-place.ts';
import { formatCount, formatWhole } from './quantities.ts';

const LARGE_THOUSANDS = 100;
const MILLION = new Intl.NumberFormat('en', { maximumSignificantDigits: 2 });

export const searchTexts = {
  label: 'Search places',
  placeholder: 'Place, bookmark, saved area, feature or position',
  results: 'Places found',
  close: 'Close search',
  loading: 'Loading places…',
  nothing: 'No place found. English names work best. Towns with fewer than 15,000 people aren’t listed.',
  notLoaded: 'Places couldn’t be loaded. Positions such as 48.2, 16.37 still work.',
  found: (count: number) => formatCount(count, { one: 'place found', other: 'places found' }),
  /** The name, with the other name that was typed. */
  titled: (name: string, matched: string | null) => (matched === null ? name : `${name} (${matched})`),
  position: 'Position',
  bookmark: (folder: string) => (folder === '' ? 'Bookmark' : `Bookmark · ${folder}`),
  area: 'Saved area',
  feature: (layer: string) => `Feature · ${layer}`,
  /** What a place is: `City · Île-de-France, France · 2.1 million people`. */
  describe: (kind: NameKind, thousands: number | null, within: readonly string[]) =>
    [nameKind(kind, thousands), within.join(', '), formatPeople(thousands)].filter((part) => part !== '').join(' · '),
} as const;

function nameKind(kind: NameKind, thousands: number | null): string {
  if (kind === 'country') return 'Country or territory';
  if (kind === 'state') return 'State or region';
  if (kind === 'sea') return 'Sea';
  if (thousands === null) return 'Part of a city';
  return thousands < LARGE_THOUSANDS ? 'Town' : 'City';
}

function formatPeople(thousands: number | null): string {
  if (thousands === null) return '';
  return thousands < 1000
    ? `${formatWhole(thousands * 1000)} people`
    : `${MILLION.format(thousands / 1000)} million people`;
}
