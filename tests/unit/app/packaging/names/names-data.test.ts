/** The file of names: small, and the same places after a round trip. */
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { gatherNames } from '../../../../../app/packaging/names/names-data.ts';
import { chooseOthers } from '../../../../../app/packaging/names/place-rows.ts';
import { type NamedPlace, packNames, unpackNames } from '../../../../../shared/names/named-place.ts';

const PROJECT_DIR = fileURLToPath(new URL('../../../../..', import.meta.url));

const row = { name: 'Munich', lat: 48.1, lon: 11.6, code: 'PPLA', country: 'DE', admin: '02', population: 1_260_000 };

describe('the names of the build', () => {
  const file = gatherNames(PROJECT_DIR);

  it('are small: places in less than half a megabyte, states in less than 100 kB', () => {
    const size = (part: unknown) => gzipSync(JSON.stringify(part), { level: 9 }).length;
    expect(size([file.regions, file.kinds.place])).toBeLessThan(500_000);
    expect(size([file.kinds.state, file.kinds.country, file.kinds.sea])).toBeLessThan(100_000);
  });

  it('have every kind, in its ranges', () => {
    const all = unpackNames(file);
    const count = (kind: string) => all.filter((one) => one.kind === kind).length;
    expect(count('place')).toBeGreaterThan(24_000);
    expect([count('country'), count('sea')]).toEqual([250, 65]);
    expect(count('state')).toBeGreaterThan(4500);
    expect(all.filter(({ lat, lon }) => !(Math.abs(lat) <= 90 && Math.abs(lon) <= 180))).toEqual([]);
    const wrong = all.filter(({ bounds }) => bounds && !(bounds.south < bounds.north && bounds.west !== bounds.east));
    expect(wrong).toEqual([]);
  });
});

describe('a file of names', () => {
  it('returns what was packed', () => {
    const base = { region: null, bounds: null, thousands: null };
    const places: NamedPlace[] = [
      {
        ...base,
        kind: 'country',
        name: 'Fiji',
        others: ['Fidschi', 'Viti'],
        country: 'FJ',
        lat: -17.8,
        lon: 178,
        bounds: { west: 177, south: -20, east: -178, north: -16 },
      },
      { ...base, kind: 'state', name: 'Here', others: [], country: null, lat: 1, lon: 2 },
      { ...base, kind: 'sea', name: 'Red Sea', others: [], country: null, lat: 20.4, lon: 38.3 },
      {
        ...base,
        kind: 'place',
        name: 'Suva',
        others: [],
        country: 'FJ',
        region: 'Central',
        lat: -18.142,
        lon: 178.442,
        thousands: 78,
      },
    ];
    expect(unpackNames(packNames(places))).toEqual(places);
  });
});

describe('other names', () => {
  it.each([
    [
      'in Latin letters for large places',
      {},
      ['Minga', 'Monaco di Baviera', 'MUC', 'mu ni hei', 'Мюнхен', 'Münich'],
      ['Minga', 'Monaco di Baviera'],
    ],
    ['without those that the name finds', {}, ['Munich', 'Múnich', 'Munich ed Baviera'], []],
    [
      'of small places in their own script alone',
      { name: 'Kotlas', country: 'RU', population: 60_000 },
      ['Cotlas', 'Котлас', 'كوتلاس'],
      ['Котлас'],
    ],
  ])('are kept %s', (_, more, others, kept) => {
    expect(chooseOthers({ ...row, ...more, others })).toEqual(kept);
  });
});
