/** The name that a place gets from the towns around it. */
import { expect, it } from 'vitest';
import type { NamedPlace } from '../../../../shared/names/named-place.ts';
import { findTownNear } from '../../../../shared/names/town-near.ts';

const BASE = { kind: 'place', others: [], country: null, region: null, bounds: null } as const;
const PLACES: readonly NamedPlace[] = [
  { ...BASE, name: 'Vienna', lat: 48.21, lon: 16.37, thousands: 1700 },
  { ...BASE, name: 'Hietzing', lat: 48.19, lon: 16.3, thousands: 50 },
  { ...BASE, name: 'Suva', lat: -18.14, lon: 178.44, thousands: 77 },
  { ...BASE, kind: 'state', name: 'Burgenland', lat: 47.5, lon: 16.4, thousands: null },
];
const nameAt = (lat: number, lon: number, zoom: number) => findTownNear(PLACES, { lat, lon, zoom });

it('is the nearest town from close by, and the large city from afar', () => {
  expect([nameAt(48.19, 16.305, 14), nameAt(48.19, 16.31, 7)]).toEqual(['Hietzing', 'Vienna']);
});

it('comes from no place far away, and from none but towns', () => {
  expect([nameAt(47.5, 16.4, 12), nameAt(48.4, 16.4, 14)]).toEqual([undefined, undefined]);
});

it('reaches across 180°', () => {
  expect(nameAt(-18.14, -179.9, 6)).toBe('Suva');
});
