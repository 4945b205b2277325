/** What a box on the map is called after. */
import { expect, it } from 'vitest';
import type { BoundingBox } from '../../../../shared/areas/area.ts';
import type { NamedPlace } from '../../../../shared/names/named-place.ts';
import { findNearestName } from '../../../../shared/names/nearest-name.ts';

const BASE = { others: [], region: null, country: 'AT', bounds: null, thousands: null };
const town = (name: string, lat: number, lon: number, thousands: number): NamedPlace => ({
  ...BASE,
  kind: 'place',
  name,
  lat,
  lon,
  thousands,
});
const PLACES: readonly NamedPlace[] = [
  {
    ...BASE,
    kind: 'country',
    name: 'Austria',
    lat: 47.6,
    lon: 14.1,
    bounds: { west: 9.5, south: 46.4, east: 17.2, north: 49 },
  },
  {
    ...BASE,
    kind: 'country',
    name: 'Fiji',
    lat: -17.8,
    lon: 178,
    bounds: { west: 176.8, south: -19.2, east: -178.2, north: -16 },
  },
  {
    ...BASE,
    kind: 'sea',
    name: 'Adriatic Sea',
    lat: 43,
    lon: 15.3,
    bounds: { west: 14, south: 42, east: 16, north: 44 },
  },
  town('Linz', 48.306, 14.286, 200),
  town('Leonding', 48.28, 14.25, 29),
  town('Wels', 48.157, 14.02, 62),
  town('Vienna', 48.208, 16.372, 1700),
];
const boxAt = (lat: number, lon: number, size: number): BoundingBox => ({
  west: lon - size / 2,
  south: lat - size / 2,
  east: lon + size / 2,
  north: lat + size / 2,
});
const nameOf = (box: BoundingBox) => {
  const found = findNearestName(PLACES, box);
  return found && [found.where, found.place.name];
};

it.each<[string, BoundingBox, unknown]>([
  ['the largest place in it', boxAt(48.3, 14.27, 0.2), ['at', 'Linz']],
  ['the place in it, however small', boxAt(48.28, 14.25, 0.02), ['at', 'Leonding']],
  ['a place near it', boxAt(48.45, 14.5, 0.05), ['near', 'Linz']],
  ['the city in the middle of a wide box', boxAt(48.2, 15.5, 4), ['around', 'Vienna']],
  ['a country as large', { west: 9, south: 46, east: 17.5, north: 49.2 }, ['at', 'Austria']],
  ['a country across 180°', { west: 176.5, south: -19.5, east: -178, north: -16 }, ['at', 'Fiji']],
  ['nothing at sea', boxAt(43, 15, 2), undefined],
  ['nothing where no place is near', boxAt(30, -40, 0.5), undefined],
  ['nothing if it is as wide as a continent', boxAt(48, 14, 40), undefined],
])('is %s', (_, box, expected) => {
  expect(nameOf(box)).toEqual(expected);
});
