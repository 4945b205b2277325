/** UTM and MGRS: published positions, the `mgrs` package as a second opinion, and what isn't guessed. */
import fc from 'fast-check';
import { forward } from 'mgrs';
import { describe, expect, it } from 'vitest';
import { readGridReference } from '../../../../shared/place/grid-reference.ts';
import { placeTexts } from '../../../../shared/texts/places.ts';

/** From the manual of GeographicLib's GeoConvert: 33.30000003988 N, 44.39999994690 E. */
const PUBLISHED = { lat: 33.300_000_039_88, lon: 44.399_999_946_9, zoom: null };
const VIENNA = { lat: expect.closeTo(48.21, 4), lon: expect.closeTo(16.37, 4), zoom: null };

describe('UTM', () => {
  it('is exact to less than a millimetre', () => {
    expect(readGridReference('38n 444140.54 3684706.36')).toEqual({
      lat: expect.closeTo(PUBLISHED.lat, 9),
      lon: expect.closeTo(PUBLISHED.lon, 9),
      zoom: null,
    });
  });

  it('finds the CN Tower where Wikipedia has it', () => {
    // https://en.wikipedia.org/wiki/Universal_Transverse_Mercator_coordinate_system: 43°38′33.24″ N, 79°23′13.7″ W.
    const tower = { lat: 43 + 38 / 60 + 33.24 / 3600, lon: -(79 + 23 / 60 + 13.7 / 3600), zoom: null };
    expect(readGridReference('17N 630084 4833438')).toEqual({
      ...tower,
      lat: expect.closeTo(tower.lat, 5),
      lon: expect.closeTo(tower.lon, 5),
    });
  });

  it.each([
    '33U 601779 5340548',
    '33 U 601779 5340548',
    '33 N 601779 5340548',
    '33N 601779 5340548',
    '33 north 601779 5340548',
    'UTM zone 33U, 601779, 5340548',
    '33u 601779mE 5340548mN',
    '33U E601779 N5340548',
    '33U 601779 E 5340548 N',
    '601779 5340548 33U',
    '33U 601779,3 5340548,2',
  ])('%j is read', (text) => {
    expect(readGridReference(text)).toEqual(VIENNA);
  });

  it('is south of the equator with its letter or word', () => {
    const sydney = { lat: expect.closeTo(-33.8568, 3), lon: expect.closeTo(151.2153, 3), zoom: null };
    for (const text of ['56H 334895 6252288', '56 south 334895 6252288', '56S 334895 6252288'])
      expect(readGridReference(text)).toEqual(sydney);
  });

  it.each([
    ['33 601779 5340548', placeTexts.noZoneLetter],
    ['33S 601779 3700000', placeTexts.zoneS],
    ['33V 601779 5340548', placeTexts.band('V')],
    ['33A 601779 5340548', placeTexts.polar],
    ['33I 601779 5340548', placeTexts.zone],
    ['61U 601779 5340548', placeTexts.zone],
    ['33U 60177 5340548', placeTexts.badUtm],
    ['33N 601779 10000001', placeTexts.badUtm],
    ['33N 601779 9500000', placeTexts.polar],
  ])('%j gets a sentence', (text, sentence) => {
    expect(readGridReference(text)).toBe(sentence);
  });
});

describe('MGRS', () => {
  it.each(['33UXP0177940548', '33U XP 01779 40548', '33uxp 0177940548', 'MGRS 33UXP 01779 40548'])(
    '%j is read',
    (text) => {
      expect(readGridReference(text)).toEqual(VIENNA);
    },
  );

  it('means the middle of its square', () => {
    expect(readGridReference('38SMB48')).toMatchObject({
      lat: expect.closeTo(33.303, 2),
      lon: expect.closeTo(44.409, 2),
    });
  });

  it.each([
    ['33UXP 0177 40548', placeTexts.badMgrs],
    ['33UXP01779405480', placeTexts.badMgrs],
    ['33UXP017794', null],
    ['33UAA 01779 40548', placeTexts.noSquare('33U')],
    ['33UXI 01779 40548', placeTexts.noSquare('33U')],
    ['61UXP 01779 40548', placeTexts.zone],
    ['33OXP 01779 40548', placeTexts.zone],
    ['ZGC 12345 67890', placeTexts.polar],
    ['BAN1234', placeTexts.polar],
  ])('%j gets %j', (text, sentence) => {
    if (sentence === null) expect(readGridReference(text)).toMatchObject({ zoom: null });
    else expect(readGridReference(text)).toBe(sentence);
  });
});

it.each(['33U 601779 5340548, 12', '33U 601779 5340548 zoom 12', '33UXP 01779 40548 · z12', '33UXP0177940548, 12'])(
  '%j has a zoom',
  (text) => {
    expect(readGridReference(text)).toEqual({ ...VIENNA, zoom: 12 });
  },
);

it.each(['', 'Vienna', '33', '48.2 16.37', '33U', '33U 601779', 'ABC', '48 N 16 E', '48N 16E'])(
  '%j is no grid reference',
  (text) => {
    expect(readGridReference(text)).toBeUndefined();
  },
);

it('leads back to any place between 80° S and 84° N, to two metres', () => {
  const degrees = (min: number, max: number) => fc.double({ min, max, noNaN: true });
  fc.assert(
    fc.property(degrees(-79.9, 83.9), degrees(-180, 179.99), (lat, lon) => {
      const mgrs = forward([lon, lat], 5);
      const found = readGridReference(mgrs);
      if (typeof found !== 'object') throw new Error(`${mgrs}: ${found}`);
      const metres = 111_320;
      const eastMetres = (((found.lon - lon + 540) % 360) - 180) * metres * Math.cos((lat * Math.PI) / 180);
      expect(Math.hypot((found.lat - lat) * metres, eastMetres)).toBeLessThan(2);
    }),
    { numRuns: 500 },
  );
});
