/** Edits of shapes, and what of them is near a place. */
import { describe, expect, it } from 'vitest';
import {
  insertCorner,
  moveCorner,
  moveShape,
  removeCorner,
  toPosition,
} from '../../../../renderer/drawing/drawing-edits.ts';
import { type DrawnGeometry, listLines } from '../../../../renderer/drawing/drawing-file.ts';
import { findFeature, findGrip, placeFeature } from '../../../../renderer/drawing/drawing-scene.ts';
import { toWorldPlace } from '../../../../renderer/layers/layer-parts.ts';

const LINE: DrawnGeometry = {
  type: 'LineString',
  coordinates: [
    [170, 10],
    [180, 0],
    [190, 10],
  ],
};
const RING = [
  [0, 0],
  [10, 0],
  [10, 10],
  [0, 0],
] as const;
const HOLE = [
  [5, 2],
  [8, 2],
  [8, 5],
  [5, 2],
] as const;
const AREA: DrawnGeometry = { type: 'Polygon', coordinates: [RING, HOLE] };
/** A degree is 10 pixels wide. */
const WORLD_PX = 3600;

const placed = (geometry: DrawnGeometry, id = 1) => placeFeature({ id, geometry, properties: {} });
const aim = (lon: number, lat: number) => ({ place: toWorldPlace([lon, lat]), worldPx: WORLD_PX });

describe('an edit', () => {
  it('moves, adds and removes corners, and keeps rings closed', () => {
    const moved = moveCorner(AREA, { line: 0, index: 0 }, [1, 1]);
    expect(listLines(moved)[0]).toEqual([
      [1, 1],
      [10, 0],
      [10, 10],
      [1, 1],
    ]);
    const added = insertCorner(AREA, { line: 0, index: 2 }, [0, 10]);
    expect(listLines(added)[0]).toEqual([
      [0, 0],
      [10, 0],
      [10, 10],
      [0, 10],
      [0, 0],
    ]);
    const removed = removeCorner(added, { line: 0, index: 0 });
    expect(removed && listLines(removed)[0]).toEqual([
      [10, 0],
      [10, 10],
      [0, 10],
      [10, 0],
    ]);
    expect(listLines(moveCorner(LINE, { line: 0, index: 2 }, [200, 0]))[0]?.[2]).toEqual([200, 0]);
  });

  it('leaves no shape with too few corners, and removes a hole with them', () => {
    expect(removeCorner(AREA, { line: 0, index: 1 })).toBeUndefined();
    expect(
      removeCorner(
        {
          ...LINE,
          coordinates: [
            [0, 0],
            [1, 1],
          ],
        } as DrawnGeometry,
        { line: 0, index: 0 },
      ),
    ).toBeUndefined();
    expect(removeCorner(AREA, { line: 1, index: 1 })).toEqual({ type: 'Polygon', coordinates: [RING] });
  });

  it('moves a shape as it looks, across 180° and up to the edge of the map', () => {
    const moved = listLines(moveShape(LINE, 20 / 360, 0))[0];
    expect(moved?.map(([lon]) => lon)).toEqual([190, 200, 210]);
    expect(moved?.[0]?.[1]).toBeCloseTo(10, 9);
    const lats = listLines(moveShape(LINE, 0, -5))[0]?.map(([, lat]) => lat) ?? [];
    expect(Math.max(...lats)).toBeCloseTo(85.0511, 3);
    expect(lats[1]).toBeLessThan(lats[0] ?? 0);
  });

  it('reckons positions back from the map', () => {
    const [lon, lat] = toPosition(toWorldPlace([-170.5, 61.25]));
    expect([lon, lat]).toEqual([expect.closeTo(-170.5, 9), expect.closeTo(61.25, 9)]);
  });
});

describe('near a place', () => {
  it('a point goes before a line, a line before an area, and the topmost of those that are equal', () => {
    const [area, line, point, other] = [
      placed(AREA, 1),
      placed(
        {
          type: 'LineString',
          coordinates: [
            [0, 0],
            [10, 5],
          ],
        },
        2,
      ),
      placed({ type: 'Point', coordinates: [1, 0.5] }, 3),
      placed(AREA, 4),
    ];
    expect(findFeature([area, line, point], aim(1, 0.5))?.id).toBe(3);
    expect(findFeature([area, line, point], aim(6, 3))?.id).toBe(2);
    expect(findFeature([area, other], aim(9.5, 8))?.id).toBe(4);
    expect(findFeature([area, line, point], aim(20, 20))).toBeUndefined();
  });

  it('a hole isn’t part of its area', () => {
    const wide = (ring: readonly (readonly [number, number])[]) =>
      ring.map(([lon, lat]) => [lon * 5, lat * 5] as const);
    const area = placed({ type: 'Polygon', coordinates: [wide(RING), wide(HOLE)] });
    expect(findFeature([area], aim(35, 13))).toBeUndefined();
    expect(findFeature([area], aim(45, 5))).toBe(area);
  });

  it('shapes across 180° are found on both sides, in every copy of the world', () => {
    const line = placed(LINE);
    for (const lon of [185, -175, 545, -535]) expect(findFeature([line], aim(lon, 5.05))).toBe(line);
    expect(findGrip(line, aim(-170, 10))).toEqual({ kind: 'corner', line: 0, index: 2 });
  });

  it('corners can be gripped, and the middles of long stretches', () => {
    const area = placed(AREA);
    expect(findGrip(area, aim(10.5, 0))).toEqual({ kind: 'corner', line: 0, index: 1 });
    expect(findGrip(area, aim(5, 0))).toEqual({ kind: 'middle', line: 0, index: 0 });
    expect(findGrip(area, aim(8, 3.5))).toEqual({ kind: 'middle', line: 1, index: 1 });
    // Less than 30 pixels long.
    const short = placed({
      type: 'LineString',
      coordinates: [
        [0, 0],
        [2.5, 0],
      ],
    });
    expect(findGrip(short, aim(1.25, 0))).toBeUndefined();
    expect(findGrip(placed({ type: 'Point', coordinates: [0, 0] }), aim(0, 0))).toBeUndefined();
  });
});
