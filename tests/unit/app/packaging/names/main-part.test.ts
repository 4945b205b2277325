/** Where people expect to be when they go to a country with distant islands. */
import type { Position } from 'geojson';
import { describe, expect, it } from 'vitest';
import { findMainPart } from '../../../../../app/packaging/names/main-part.ts';

const square = (west: number, south: number, size: number): Position[][] => [
  [
    [west, south],
    [west + size, south],
    [west + size, south + size],
    [west, south + size],
    [west, south],
  ],
];

describe('the main part', () => {
  it('takes in large parts nearby and the small islands around them, but nothing overseas', () => {
    const mainland = square(0, 40, 10);
    const half = square(13, 42, 8);
    const islet = square(22, 45, 0.1);
    const overseas = square(-60, 5, 3);
    const distantIslet = square(0, 30, 0.1);
    const { bounds } = findMainPart([overseas, islet, half, mainland, distantIslet]);
    expect(bounds).toEqual({ west: 0, south: 40, east: 22.1, north: 50 });
  });

  it('joins what 180° divides, and has its point in the largest polygon', () => {
    const { bounds, lat, lon } = findMainPart([square(160, 60, 20), square(-180, 62, 8)]);
    expect(bounds).toEqual({ west: 160, south: 60, east: -172, north: 80 });
    expect([lon > 160 && lon < 180, lat > 60 && lat < 80]).toEqual([true, true]);
  });

  it('goes no further than all around the world', () => {
    const ring = square(-180, -90, 1)[0] as Position[];
    const around = [[...ring.slice(0, 1), [180, -90], [180, -70], [-180, -70], [-180, -90]]] as Position[][];
    expect(findMainPart([around]).bounds).toMatchObject({ west: -180, east: 180 });
  });
});
