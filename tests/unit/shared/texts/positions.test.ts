/** Positions as text, and back. */
import fc from 'fast-check';
import { forward } from 'mgrs';
import { describe, expect, it } from 'vitest';
import { readPlace } from '../../../../shared/place/place-reader.ts';
import { toDegrees, toUtm } from '../../../../shared/place/utm.ts';
import { countDecimals, formatPosition, wrapLon } from '../../../../shared/texts/positions.ts';

/** Spread evenly; `fc.double` is mostly near zero. */
const degrees = (min: number, max: number) =>
  fc.integer({ min: Math.ceil(min * 1e7), max: Math.floor(max * 1e7) }).map((steps) => steps / 1e7);

const VIENNA = { lat: 48.208_49, lon: 16.372_08 };

describe('degrees', () => {
  it('have as many decimals as the zoom can tell apart', () => {
    expect(formatPosition(VIENNA, 'degrees', 2)).toBe('48.2, 16.4');
    expect(formatPosition(VIENNA, 'degrees', 19)).toBe('48.208490, 16.372080');
  });

  it('have a last decimal no wider than a pixel, and no finer than needed', () => {
    for (let zoom = 0; zoom <= 16; zoom += 1) {
      const pxPerStep = ((256 * 2 ** zoom) / 360) * 10 ** -countDecimals(zoom);
      expect(pxPerStep).toBeLessThanOrEqual(1);
      expect(pxPerStep).toBeGreaterThan(0.05);
    }
  });

  it('wrap longitudes of other copies of the world', () => {
    expect(formatPosition({ lat: 0, lon: 370 }, 'degrees', 2)).toBe('0.0, 10.0');
    expect(formatPosition({ lat: 0, lon: -541 }, 'degrees', 2)).toBe('0.0, 179.0');
  });

  it('never have a minus before zero', () => {
    expect(formatPosition({ lat: -0.01, lon: -0.001 }, 'degrees', 2)).toBe('0.0, 0.0');
  });
});

describe('degrees with minutes and seconds', () => {
  it.each([
    [2, '48°13′ N, 16°22′ E'],
    [10, '48°12′31″ N, 16°22′19″ E'],
    [14, '48°12′30.6″ N, 16°22′19.5″ E'],
    [19, '48°12′30.56″ N, 16°22′19.49″ E'],
  ])('are as exact as zoom %i', (zoom, text) => {
    expect(formatPosition(VIENNA, 'dms', zoom)).toBe(text);
  });

  it('carry sixty seconds and sixty minutes, and keep their width', () => {
    expect(formatPosition({ lat: -33.999_99, lon: -0.999_99 }, 'dms', 10)).toBe('34°00′00″ S, 1°00′00″ W');
    expect(formatPosition({ lat: -0.000_01, lon: 5.151_11 }, 'dms', 10)).toBe('0°00′00″ N, 5°09′04″ E');
  });
});

describe('UTM', () => {
  it.each([
    // The CN Tower: https://en.wikipedia.org/wiki/Universal_Transverse_Mercator_coordinate_system, 17N 630084 4833438.
    [{ lat: 43 + 38 / 60 + 33.24 / 3600, lon: -(79 + 23 / 60 + 13.7 / 3600) }, 13, '17T 630080 4833440'],
    // From the manual of GeographicLib's GeoConvert: 38n 444140.54 3684706.36. Band S needs its hemisphere.
    [{ lat: 33.300_000_039_88, lon: 44.399_999_946_9 }, 20, '38S north 444140.5 3684706.4'],
  ])('has zone, band, easting and northing: %o', (at, zoom, text) => {
    expect(formatPosition(at, 'utm', zoom)).toBe(text);
  });

  it('agrees with the package that writes MGRS', () => {
    fc.assert(
      fc.property(degrees(-79.9, 83.9), degrees(-179.9, 179.9), (lat, lon) => {
        const [zone, east = '', north = ''] = formatPosition({ lat, lon }, 'utm', 17).replace(' north', '').split(' ');
        const square = /^(\d+[A-Z])[A-Z]{2}(\d{5})(\d{5})$/.exec(forward([lon, lat], 5));
        expect(zone).toBe(square?.[1]);
        // MGRS cuts metres off, and repeats every 100 km.
        for (const [ours, theirs] of [
          [east, square?.[2]],
          [north, square?.[3]],
        ]) {
          const apart = (Number(ours) - Number(theirs)) % 100_000;
          expect([0, 1, -99_999]).toContain(apart);
        }
      }),
    );
  });

  it('rounds to what the zoom tells apart', () => {
    expect(formatPosition(VIENNA, 'utm', 2)).toBe('33U 600000 5340000');
    expect(formatPosition(VIENNA, 'utm', 10)).toBe('33U 601900 5340400');
    expect(formatPosition(VIENNA, 'utm', 20)).toMatch(/^33U \d{6}\.\d \d{7}\.\d$/);
  });

  it.each([
    [{ lat: 84.5, lon: 10 }, '84.50000, 10.00000'],
    [{ lat: -80.5, lon: 10 }, '-80.50000, 10.00000'],
  ])('gives way to degrees near the poles: %o', (at, text) => {
    expect(formatPosition(at, 'utm', 17)).toBe(text);
  });
});

/** The largest step of a format at a zoom, in degrees; east and west it is more, by the cosine. */
function stepOf(format: 'degrees' | 'dms' | 'utm', zoom: number): number {
  const px = 360 / (256 * 2 ** zoom);
  return { degrees: Math.max(px, 1e-6), dms: Math.max(Math.min(px, 1), 1e-2 / 3600), utm: Math.max(px, 1e-6) }[format];
}

describe.each(['degrees', 'dms', 'utm'] as const)('%s', (format) => {
  it('is read back to within a pixel, anywhere', () => {
    fc.assert(
      fc.property(degrees(-84.9, 84.9), degrees(-179.99, 179.99), fc.integer({ min: 4, max: 20 }), (lat, lon, zoom) => {
        const reading = readPlace(formatPosition({ lat, lon }, format, zoom));
        if (reading.kind !== 'place') return expect.fail(`${formatPosition({ lat, lon }, format, zoom)} isn't read`);
        const step = stepOf(format, zoom);
        expect(Math.abs(reading.place.lat - lat)).toBeLessThanOrEqual(step);
        const east = Math.abs(wrapLon(reading.place.lon - lon)) * Math.cos((lat * Math.PI) / 180);
        expect(east).toBeLessThanOrEqual(step);
      }),
      { numRuns: 2000 },
    );
  });
});

describe('toUtm', () => {
  it('is the inverse of toDegrees, to a millimetre', () => {
    fc.assert(
      fc.property(degrees(-80, 84), degrees(-180, 180), (lat, lon) => {
        const utm = toUtm({ lat, lon });
        const back = utm && toDegrees(utm);
        expect(Math.abs((back?.lat ?? 99) - lat)).toBeLessThan(1e-8);
        const east = Math.abs(wrapLon((back?.lon ?? 99) - lon)) * Math.cos((lat * Math.PI) / 180);
        expect(east).toBeLessThan(1e-8);
      }),
    );
  });

  it.each([
    [55.9, 5, 31],
    [56, 3, 32],
    [64, 5, 31],
    [73, 8.9, 31],
    [73, 9, 33],
    [84, 21, 35],
    [73, 33, 37],
    [73, 42, 38],
    [0, -180, 1],
    [0, 180, 60],
  ])('puts %d, %d into zone %i', (lat, lon, zone) => {
    expect(toUtm({ lat, lon })?.zone).toBe(zone);
  });
});

describe('wrapLon', () => {
  it('leaves longitudes within ±180° as they are', () => {
    expect([-180, -12.5, 0, 179.999].map(wrapLon)).toEqual([-180, -12.5, 0, 179.999]);
  });

  it('wraps any longitude into ±180°', () => {
    expect([180, 540, -181, 3600 + 7].map(wrapLon)).toEqual([-180, -180, 179, 7]);
  });
});
