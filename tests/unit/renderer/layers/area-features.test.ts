/** The shapes of areas as a layer: what is drawn of them, in one piece across 180°, and the bands of tracks. */
import { expect, it } from 'vitest';
import { describeShapes } from '../../../../renderer/layers/area-features.ts';
import { readLayer } from '../../../../renderer/layers/layer-reading.ts';
import { paintBands } from '../../../../renderer/layers/painting/band-painting.ts';
import type { Brush } from '../../../../renderer/layers/painting/tile-painting.ts';
import type { AreaShape } from '../../../../shared/areas/area.ts';

const read = (...shapes: AreaShape[]) => readLayer(describeShapes(shapes));
const boundsOf = (shape: AreaShape) => {
  const { facts } = read(shape);
  return facts.state === 'ready' ? facts.bounds : facts;
};
const track = (...lines: [number, number][][]): AreaShape => ({ kind: 'track', widthMetres: 1000, lines });

it('takes each kind of shape as one feature', () => {
  const ring: [number, number][] = [
    [0, 0],
    [9, 0],
    [9, 9],
    [0, 0],
  ];
  const { facts, index } = read(
    { kind: 'box', box: { west: 1, south: 2, east: 3, north: 4 } },
    { kind: 'polygon', polygons: [[ring], [ring]] },
    track([ring[0] ?? [0, 0], ring[1] ?? [0, 0]]),
  );
  expect(facts).toMatchObject({ areas: 3, lines: 1, points: 0, bounds: { west: 0, south: 0, east: 9, north: 9 } });
  expect(index?.parts.map(({ feature, kind }) => [feature, kind])).toEqual([
    [0, 'area'],
    [1, 'area'],
    [1, 'area'],
    [2, 'line'],
  ]);
});

it('draws a box in one piece, across the antimeridian or around the world', () => {
  const box = (west: number, east: number): AreaShape => ({ kind: 'box', box: { west, south: -5, east, north: 5 } });
  expect(boundsOf(box(170, -170))).toEqual({ west: 170, south: -5, east: -170, north: 5 });
  expect(boundsOf(box(-100, 150))).toEqual({ west: -100, south: -5, east: 150, north: 5 });
  expect(boundsOf(box(-180, 180))).toEqual({ west: -180, south: -5, east: 180, north: 5 });
});

it('takes the shorter way round the world between points of a track', () => {
  const shape = track([
    [179, 0],
    [-179, 1],
    [-178, 2],
  ]);
  expect(boundsOf(shape)).toEqual({ west: 179, south: 0, east: -178, north: 2 });
});

/** The band of the only track on a tile: its width, and the first place of its path. */
function drawBand(shape: AreaShape, coord: { z: number; x: number; y: number }, widthMetres: number) {
  const { index } = read(shape);
  const places: (readonly [number, number])[] = [];
  const brush = {
    beginPath: () => undefined,
    moveTo: (x: number, y: number) => places.push([x, y]),
    lineTo: (x: number, y: number) => places.push([x, y]),
    stroke: () => undefined,
  } as unknown as Brush;
  if (!index) throw new Error('no index');
  const isPainted = paintBands(brush, index, coord, { widthsMetres: [widthMetres], colour: '#b0237c' });
  return { isPainted, widthPx: brush.lineWidth, places };
}

it('draws a band as wide as a track is at its latitude, on tiles far from its line too', () => {
  const along60 = track([
    [0, 60],
    [10, 60],
  ]);
  // At 60° N the way around the world is 20,038 km, half of that at the equator, and 2¹² · 256 px.
  const onLine = drawBand(along60, { z: 12, x: 2100, y: 1188 }, 78_000);
  expect(onLine.widthPx).toBeCloseTo((78_000 / 20_037_508) * 256 * 2 ** 12, 0);
  const beside = drawBand(along60, { z: 12, x: 2100, y: 1188 - 7 }, 78_000);
  expect([beside.isPainted, beside.widthPx]).toEqual([true, onLine.widthPx]);
  // The same line, seven tiles further down.
  expect((beside.places[0]?.[1] ?? 0) - (onLine.places[0]?.[1] ?? 0)).toBeCloseTo(7 * 256, 0);
  expect(drawBand(along60, { z: 12, x: 2100, y: 1188 - 40 }, 78_000).isPainted).toBe(false);
  expect(drawBand(along60, { z: 2, x: 2, y: 1 }, 10).widthPx).toBe(4);
});
