/** Path data on an integer grid. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatLines, formatRings } from '../../../../../../app/sources/world/geometry/svg-path.ts';

describe('formatRings and formatLines', () => {
  it('writes one move, then short steps', () => {
    expect(formatLines([[10, 20, 15, 17, 15, 30]])).toBe('M10 20l5-3 0 13');
    expect(formatRings([[0, 0, 8, 0, 8, 8, 0, 8]])).toBe('M0 0l8 0 0 8-8 0z');
  });

  it('leaves out middles of straight runs but not turns back', () => {
    expect(formatLines([[0, 0, 1, 1, 2, 2, 5, 5]])).toBe('M0 0l5 5');
    expect(formatLines([[0, 0, 5, 0, 2, 0]])).toBe('M0 0l5 0-3 0');
  });

  it('leaves out what vanishes on the grid', () => {
    expect(formatRings([[0.1, 0.1, 0.2, 0.3, 0.4, 0]])).toBe('');
    expect(formatRings([[0, 0, 5, 5]])).toBe('');
    expect(formatLines([[3, 3, 3.2, 3.1], []])).toBe('');
  });

  it('ends every line where its last point is, whatever it left out', () => {
    const coordinate = fc.double({ min: -3000, max: 3000, noNaN: true });
    fc.assert(
      fc.property(fc.array(fc.tuple(coordinate, coordinate), { minLength: 2, maxLength: 40 }), (pairs) => {
        const path = formatLines([pairs.flat()]);
        const [endX = 0, endY = 0] = pairs.at(-1) ?? [];
        if (path === '') return;
        expect(walk(path)).toEqual([Math.round(endX) + 0, Math.round(endY) + 0]);
      }),
    );
  });
});

/** The end point of `M x y l dx dy …`. */
function walk(path: string): [number, number] {
  const numbers = path.match(/-?\d+/g)?.map(Number) ?? [];
  const sum = (odd: number) => numbers.filter((_, at) => at % 2 === odd).reduce((total, value) => total + value, 0);
  return [sum(0) + 0, sum(1) + 0];
}
