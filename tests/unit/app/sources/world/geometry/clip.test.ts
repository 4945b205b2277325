/** Rings and lines clipped to a rectangle. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clipLine, clipRing, type Points, type Rect } from '../../../../../../app/sources/world/geometry/clip.ts';

const RECT: Rect = { minX: 0, minY: 0, maxX: 10, maxY: 10 };
const coordinate = fc.integer({ min: -20, max: 30 });
const points = (minPoints: number) =>
  fc.array(fc.tuple(coordinate, coordinate), { minLength: minPoints, maxLength: 12 }).map((pairs) => pairs.flat());

describe('clipRing', () => {
  it('cuts a square over a corner to the corner', () => {
    expect(areaOf(clipRing([5, 5, 15, 5, 15, 15, 5, 15], RECT))).toBe(25);
  });

  it('gives the whole rectangle for a ring around it and nothing for one outside', () => {
    expect(areaOf(clipRing([-5, -5, 15, -5, 15, 15, -5, 15], RECT))).toBe(100);
    expect(clipRing([20, 20, 30, 20, 30, 30], RECT)).toEqual([]);
  });

  it('keeps the sense in which a ring turns, so that holes stay holes', () => {
    const ring = [5, 5, 5, 15, 15, 15, 15, 5];
    expect(Math.sign(areaOf(clipRing(ring, RECT)))).toBe(Math.sign(areaOf(ring)));
  });

  it('never leaves the rectangle and loses no area between two halves', () => {
    const [left, right] = [
      { ...RECT, maxX: 5 },
      { ...RECT, minX: 5 },
    ];
    fc.assert(
      fc.property(points(3), (ring) => {
        const whole = clipRing(ring, RECT);
        expect(isWithin(whole, RECT)).toBe(true);
        expect(areaOf(clipRing(ring, left)) + areaOf(clipRing(ring, right))).toBeCloseTo(areaOf(whole), 6);
      }),
    );
  });
});

describe('clipLine', () => {
  it('begins a new piece each time the line comes back', () => {
    expect(clipLine([-5, 5, 5, 5, 5, 15, 8, 15, 8, 5], RECT)).toEqual([
      [0, 5, 5, 5, 5, 10],
      [8, 10, 8, 5],
    ]);
  });

  it('keeps a line inside as it is', () => {
    expect(clipLine([1, 1, 2, 2, 3, 1], RECT)).toEqual([[1, 1, 2, 2, 3, 1]]);
  });

  it('never leaves the rectangle and loses no length between two halves', () => {
    const [left, right] = [
      { ...RECT, maxX: 4.5 },
      { ...RECT, minX: 4.5 },
    ];
    fc.assert(
      fc.property(points(2), (line) => {
        const whole = clipLine(line, RECT);
        expect(whole.every((piece) => isWithin(piece, RECT))).toBe(true);
        const halves = [...clipLine(line, left), ...clipLine(line, right)];
        expect(lengthOf(halves)).toBeCloseTo(lengthOf(whole), 6);
      }),
    );
  });
});

function areaOf(ring: Points): number {
  let doubled = 0;
  for (let at = 0; at < ring.length; at += 2) {
    const next = (at + 2) % ring.length;
    doubled += (ring[at] ?? 0) * (ring[next + 1] ?? 0) - (ring[next] ?? 0) * (ring[at + 1] ?? 0);
  }
  return doubled / 2;
}

function lengthOf(lines: readonly Points[]): number {
  let sum = 0;
  for (const line of lines) {
    for (let at = 2; at < line.length; at += 2) {
      sum += Math.hypot((line[at] ?? 0) - (line[at - 2] ?? 0), (line[at + 1] ?? 0) - (line[at - 1] ?? 0));
    }
  }
  return sum;
}

function isWithin(list: Points, rect: Rect): boolean {
  return Array.from(list).every((value, at) =>
    at % 2 === 0
      ? value >= rect.minX - 1e-9 && value <= rect.maxX + 1e-9
      : value >= rect.minY - 1e-9 && value <= rect.maxY + 1e-9,
  );
}
