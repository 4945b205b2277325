/** Lengths, bearings and areas on the ellipsoid, against published values. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { measureArea, measureLeg, measureLegs, traceLeg } from '../../../../renderer/measuring/geodesics.ts';
import { measure } from '../../../../renderer/measuring/measurement.ts';
import type { Position } from '../../../../shared/view.ts';

function places(...pairs: readonly (readonly [lat: number, lon: number])[]): Position[] {
  return pairs.map(([lat, lon]) => ({ lat, lon }));
}

describe('a leg', () => {
  it.each([
    // The first example in GeographicLib's documentation: JFK to Heathrow.
    [40.6, -73.8, 51.6, -0.5, undefined, 5_551_759.4],
    // From GeographicLib's tests, of GeodTest (https://doi.org/10.5281/zenodo.32156).
    [35.607_77, -139.448_15, -11.174_91, -69.959_21, 111.098_748_429_56, 8_935_244.560_482],
    [55.524_54, 106.050_87, 77.031_96, 197.182_34, 22.020_059_880_983, 4_105_086.171_392],
    [-17.427_61, 173.342_68, -15.847_84, 5.935_57, -159.033_557_661_193, 16_076_603.163_118],
    [32.849_94, 48.289_19, -56.285_56, 202.291_32, 150.492_927_788_122, 16_727_068.943_816],
  ])('from %d, %d to %d, %d has its published length and bearing', (lat, lon, lat2, lon2, bearing, metres) => {
    const leg = measureLeg({ lat, lon }, { lat: lat2, lon: lon2 });
    expect(leg.metres).toBeCloseTo(metres, 2);
    if (bearing !== undefined) expect(leg.bearing).toBeCloseTo(bearing, 9);
  });

  it('takes the shorter way across 180°, with longitudes that go on', () => {
    const [leg] = measureLegs(places([0, 179], [0, -179]), false);
    expect(leg?.to.lon).toBeCloseTo(181, 9);
    expect(leg?.metres).toBeCloseTo(2 * 111_319.490_793, 2);
  });

  it('is as long between copies of the world', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -3, max: 3 }),
        fc.integer({ min: -80, max: 80 }),
        fc.integer({ min: -150, max: 190 }),
        (turns, lat, lon) => {
          const [near, far] = [0, 360 * turns].map((shift) => measureLeg({ lat: 10, lon: 20 + shift }, { lat, lon }));
          expect(far?.metres).toBeCloseTo(near?.metres ?? 0, 3);
          expect((far?.to.lon ?? 0) - (near?.to.lon ?? 0)).toBeCloseTo(360 * turns, 6);
        },
      ),
    );
  });
});

describe('the trace of a leg', () => {
  it('lies on the shortest way, and has its ends', () => {
    const leg = measureLeg({ lat: 40.6, lon: -73.8 }, { lat: 51.6, lon: -0.5 });
    const trace = traceLeg(leg, 100_000);
    expect(trace).toHaveLength(57);
    expect([trace[0], trace.at(-1)]).toEqual([leg.from, leg.to]);
    const pieces = measureLegs(trace, false);
    for (const { metres } of pieces) expect(metres).toBeCloseTo(leg.metres / 56, 3);
    // North of both ends, as flights go.
    expect(Math.max(...trace.map(({ lat }) => lat))).toBeGreaterThan(52.3);
  });

  it('goes on beyond 180° without a jump', () => {
    const trace = traceLeg(measureLeg({ lat: 35, lon: 140 }, { lat: 37, lon: -122 }), 50_000);
    for (const [index, { lon }] of trace.entries()) {
      const step = lon - (trace[index - 1]?.lon ?? lon);
      expect(step).toBeGreaterThanOrEqual(0);
      expect(step).toBeLessThan(2);
    }
    expect(trace.at(-1)?.lon).toBeCloseTo(238, 9);
  });
});

describe('an area', () => {
  it.each([
    // From GeographicLib's tests of Planimeter.
    ['round the north pole', places([89, 0], [89, 90], [89, 180], [89, 270]), 631_819.8745, 24_952_305_678, 'north'],
    [
      'round the south pole',
      places([-89, 0], [-89, 90], [-89, 180], [-89, 270]),
      631_819.8745,
      24_952_305_678,
      'south',
    ],
    ['on the equator', places([0, -1], [-1, 0], [0, 1], [1, 0]), 627_598.2731, 24_619_419_146, null],
    // From the documentation of geographiclib-rs.
    ['of a degree', places([0, 0], [0, 1], [1, 1], [1, 0]), 443_770.917_248, 12_308_778_361.469, null],
  ] as const)('%s has its published size and perimeter', (_name, points, perimeter, squareMetres, pole) => {
    for (const corners of [points, points.toReversed()]) {
      const { metres, area } = measure('area', corners);
      expect(metres).toBeCloseTo(perimeter, 3);
      expect(Math.abs((area?.squareMetres ?? 0) - squareMetres)).toBeLessThan(1);
      expect(area?.pole).toBe(pole);
    }
  });

  it('is the same across 180° as anywhere else', () => {
    const [here, there] = [20, 179].map((lon) =>
      measureArea(measureLegs(places([10, lon], [10, lon + 3 > 180 ? lon - 357 : lon + 3], [14, lon + 1]), true)),
    );
    expect(there?.squareMetres).toBeCloseTo(here?.squareMetres ?? 0, 0);
    expect(there?.pole).toBeNull();
  });

  it('of two points is nothing, and their way isn’t counted twice', () => {
    const { metres, area, legs } = measure('area', places([0, 0], [0, 1]));
    expect(legs).toHaveLength(1);
    expect(metres).toBeCloseTo(111_319.490_793, 2);
    expect(area).toEqual({ squareMetres: 0, pole: null });
  });
});
