/** The outlines of shapes: closed where the world's edge cuts them, and in the visible copy of the world. */
import { expect, it } from 'vitest';
import { boundPaths, buildPaths } from '../../../../renderer/map/shape-paths.ts';
import type { AreaShape } from '../../../../shared/area.ts';

function lonsOf(shape: AreaShape, nearLon: number): number[] {
  const paths = buildPaths(shape, nearLon);
  const points = paths.kind === 'rings' ? paths.polygons.flat(2) : paths.lines.flat();
  return points.map(([, lon]) => lon);
}

it('draws a box across the antimeridian in one piece', () => {
  const shape: AreaShape = { kind: 'box', box: { west: 170, south: -5, east: -170, north: 5 } };
  expect(boundPaths(buildPaths(shape, 178))).toEqual({ west: 170, south: -5, east: 190, north: 5 });
  expect(boundPaths(buildPaths(shape, -178))).toEqual({ west: -190, south: -5, east: -170, north: 5 });
});

it('takes the shorter way round the world between points of a track', () => {
  const shape: AreaShape = {
    kind: 'track',
    widthMetres: 1000,
    lines: [
      [
        [179, 0],
        [-179, 1],
        [-178, 2],
      ],
      [
        [-177, 3],
        [179, 4],
      ],
    ],
  };
  expect(lonsOf(shape, 180)).toEqual([179, 181, 182, 183, 179]);
  expect(lonsOf(shape, -180)).toEqual([-181, -179, -178, -177, -181]);
});

it('draws a segment exactly half round the world within ±180°, as its tiles are chosen', () => {
  const track = (...lons: number[]): AreaShape => ({
    kind: 'track',
    widthMetres: 1000,
    lines: [lons.map((lon): [number, number] => [lon, 0])],
  });
  expect(lonsOf(track(90, -90), 0)).toEqual([90, -90]);
  expect(lonsOf(track(-90, 90), 0)).toEqual([-90, 90]);
  // From the copy of the world that the segment before has led to.
  expect(lonsOf(track(170, -170, 10), 100)).toEqual([170, 190, 370]);
});

it('joins polygons that were cut at the antimeridian', () => {
  const ring = (west: number, east: number): [number, number][] => [
    [west, 0],
    [east, 0],
    [east, 1],
    [west, 0],
  ];
  const shape: AreaShape = { kind: 'polygon', polygons: [[ring(170, 180)], [ring(-180, -170)]] };
  expect(boundPaths(buildPaths(shape, 0))).toMatchObject({ west: expect.any(Number) });
  const box = boundPaths(buildPaths(shape, 179));
  expect(box).toMatchObject({ west: 170, east: 190 });
});

it('keeps the holes of a polygon with it', () => {
  const outer: [number, number][] = [
    [0, 0],
    [9, 0],
    [9, 9],
    [0, 0],
  ];
  const hole: [number, number][] = [
    [5, 1],
    [6, 1],
    [6, 2],
    [5, 1],
  ];
  const paths = buildPaths({ kind: 'polygon', polygons: [[outer, hole]] }, 361);
  expect(paths).toEqual({
    kind: 'rings',
    polygons: [[outer, hole].map((ring) => ring.map(([lon, lat]) => [lat, lon + 360]))],
  });
});

it('has no bounds without a shape', () => {
  expect(boundPaths({ kind: 'lines', lines: [[]], widthMetres: 1 })).toBeNull();
});
