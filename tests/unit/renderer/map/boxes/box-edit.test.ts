/** Boxes shaped on an endless map, and the resulting areas. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type BoxGrip,
  dragPlaneBox,
  halvePlaneBox,
  rollUp,
  unroll,
} from '../../../../../renderer/map/boxes/box-edit.ts';
import { boundingBoxParser } from '../../../../../shared/areas/area-parser.ts';

const GRIPS: readonly BoxGrip[] = [
  'north-west',
  'north',
  'north-east',
  'west',
  'middle',
  'east',
  'south-west',
  'south',
  'south-east',
];
const WORLD_PX = 1024;
const START = { left: 100, top: 200, right: 300, bottom: 500 };

describe('rolling up', () => {
  it('keeps a box that lies within one world', () => {
    const box = { west: -3.5, south: 41.25, east: 25, north: 52 };
    expect(rollUp(box, 6)).toEqual(box);
  });

  it('writes a box across the antimeridian with west greater than east', () => {
    expect(rollUp({ west: 170, south: -10, east: 190, north: 10 }, 6)).toEqual({
      west: 170,
      south: -10,
      east: -170,
      north: 10,
    });
    expect(rollUp({ west: -550, south: -10, east: -530, north: 10 }, 6)).toMatchObject({ west: 170, east: -170 });
  });

  it('ends a box at the antimeridian on its own side', () => {
    expect(rollUp({ west: 170, south: 0, east: 180, north: 1 }, 6)).toMatchObject({ west: 170, east: 180 });
    expect(rollUp({ west: 180, south: 0, east: 190, north: 1 }, 6)).toMatchObject({ west: -180, east: -170 });
  });

  it('turns a box all round the world into the whole world', () => {
    expect(rollUp({ west: -300, south: -90, east: 100, north: 90 }, 0)).toMatchObject({ west: -180, east: 180 });
  });

  it('ends at the edge of the map', () => {
    const { south, north } = rollUp({ west: 0, south: -90, east: 1, north: 90 }, 8);
    expect([south, north].map(Math.abs)).toEqual([85.0511, 85.0511]);
  });

  it('gives a valid box that unrolls to the same place', () => {
    const unrolled = fc.record({
      west: fc.double({ min: -2000, max: 2000, noNaN: true }),
      width: fc.double({ min: 0.01, max: 400, noNaN: true }),
      south: fc.double({ min: -85, max: 84.9, noNaN: true }),
      height: fc.double({ min: 0.01, max: 100, noNaN: true }),
    });
    fc.assert(
      fc.property(unrolled, fc.integer({ min: 10, max: 19 }), ({ west, width, south, height }, zoom) => {
        const box = { west, east: west + width, south, north: south + height };
        const rolled = rollUp(box, zoom);
        expect(boundingBoxParser.safeParse(rolled).success).toBe(true);
        const again = unroll(rolled, west + width / 2);
        expect(again.east - again.west).toBeCloseTo(Math.min(360, width), 3);
        if (width < 360) expect(again.west).toBeCloseTo(west, 3);
        expect(rollUp(again, zoom)).toEqual(rolled);
      }),
    );
  });
});

it('unrolls into the visible copy of the world', () => {
  const box = { west: 170, south: 0, east: -170, north: 1 };
  expect(unroll(box, 179)).toMatchObject({ west: 170, east: 190 });
  expect(unroll(box, -179)).toMatchObject({ west: -190, east: -170 });
  expect(unroll({ ...box, west: 10, east: 20 }, 735)).toMatchObject({ west: 730, east: 740 });
});

it('unrolls the box of a single point without making it as wide as the world', () => {
  expect(unroll({ west: 8, south: 46, east: 8, north: 46 }, 370)).toMatchObject({ west: 368, east: 368 });
});

describe('dragging', () => {
  it('moves only the edges of the grip', () => {
    expect(dragPlaneBox(START, 'west', [10, 99], WORLD_PX)).toEqual({ ...START, left: 110 });
    expect(dragPlaneBox(START, 'south-east', [10, -20], WORLD_PX)).toEqual({ ...START, right: 310, bottom: 480 });
    expect(dragPlaneBox(START, 'middle', [10, -20], WORLD_PX)).toEqual({
      left: 110,
      top: 180,
      right: 310,
      bottom: 480,
    });
  });

  it('never turns a box inside out, moves it off the world or wraps it twice round', () => {
    const anyMove = fc.tuple(fc.integer({ min: -5000, max: 5000 }), fc.integer({ min: -5000, max: 5000 }));
    fc.assert(
      fc.property(fc.constantFrom(...GRIPS), anyMove, (grip, move) => {
        const box = dragPlaneBox(START, grip, move, WORLD_PX);
        expect(box.right - box.left).toBeGreaterThanOrEqual(4);
        expect(box.bottom - box.top).toBeGreaterThanOrEqual(4);
        expect(box.right - box.left).toBeLessThanOrEqual(WORLD_PX);
        expect(box.top).toBeGreaterThanOrEqual(0);
        expect(box.bottom).toBeLessThanOrEqual(WORLD_PX);
      }),
    );
  });

  it('keeps the size of a box that is moved as a whole', () => {
    const box = dragPlaneBox(START, 'middle', [-9999, -9999], WORLD_PX);
    expect([box.right - box.left, box.bottom - box.top, box.top]).toEqual([200, 300, 0]);
  });
});

it('halves a box about its middle', () => {
  expect(halvePlaneBox({ left: 0, top: 0, right: 400, bottom: 200 })).toEqual({
    left: 100,
    top: 50,
    right: 300,
    bottom: 150,
  });
});
