/** Shapes around the globe, unrolled to a plane. */
import { describe, expect, it } from 'vitest';
import { unwrapLine, unwrapPolygon } from '../../../../../../app/sources/world/geometry/unwrap.ts';

describe('unwrapLine', () => {
  it('goes on beyond the date line instead of jumping back', () => {
    expect(
      unwrapLine([
        [179, 10],
        [-179, 11],
        [-178, 12],
        [179.5, 13],
      ]),
    ).toEqual([
      [179, 10],
      [181, 11],
      [182, 12],
      [179.5, 13],
    ]);
  });

  it('leaves a line that never crosses as it is', () => {
    const line = [
      [-10, 0],
      [100, 5],
      [-70, 5],
    ];
    expect(unwrapLine(line)).toEqual(line);
  });
});

describe('unwrapPolygon', () => {
  it('keeps a polygon across the date line in one piece with its middle within the world', () => {
    const ring = [
      [-179, 60],
      [170, 60],
      [170, 70],
      [-179, 70],
      [-179, 60],
    ];
    const lons = (unwrapPolygon([ring])[0] ?? []).map(([lon]) => lon);
    expect(lons).toEqual([181, 170, 170, 181, 181]);
  });

  it('moves holes with their outer ring', () => {
    const outer = [
      [-175, 60],
      [160, 60],
      [160, 70],
      [-175, 60],
    ];
    const hole = [
      [-179, 61],
      [178, 62],
      [179, 63],
      [-179, 61],
    ];
    const [flatOuter, flatHole] = unwrapPolygon([outer, hole]);
    expect(flatOuter?.map(([lon]) => lon)).toEqual([185, 160, 160, 185]);
    expect(flatHole?.map(([lon]) => lon)).toEqual([181, 178, 179, 181]);
  });

  it('closes a ring round the pole along it and drops one beyond the map', () => {
    const beyond = [
      [0, -89],
      [-120, -89],
      [120, -89],
      [0, -89],
    ];
    const coast = [
      [-180, -70],
      [-60, -72],
      [60, -74],
      [179, -70],
      [-180, -70],
    ];
    expect(unwrapPolygon([beyond, coast])).toEqual([
      [
        [-180, -70],
        [-60, -72],
        [60, -74],
        [179, -70],
        [180, -70],
        [180, -90],
        [-180, -90],
        [-180, -70],
      ],
    ]);
  });
});
