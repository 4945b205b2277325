/** Which rectangles a view requests, and how the answers are combined. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { gatherCoverage, listRectangles, reckonCachedPercent } from '../../../../renderer/coverage/coverage-range.ts';
import { type CoverageTile, MAX_COVERAGE_TILES, type TileRectangle } from '../../../../shared/cache/coverage.ts';

function rangeOf(left: number, right: number, top: number, bottom: number) {
  return { left, right, top, bottom };
}

function listTiles({ minX, maxX, minY, maxY }: TileRectangle): string[] {
  const tiles: string[] = [];
  for (let x = minX; x <= maxX; x += 1) for (let y = minY; y <= maxY; y += 1) tiles.push(`${x}/${y}`);
  return tiles;
}

describe('listRectangles', () => {
  it('contains every visible tile once, and no other', () => {
    const number = fc.integer({ min: -40, max: 40 });
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4 }), number, fc.nat(30), number, fc.nat(30), (zoom, left, w, top, h) => {
        const columns = 2 ** zoom;
        const wanted = new Set<string>();
        for (let x = left; x <= left + w; x += 1) {
          for (let y = Math.max(0, top); y <= Math.min(columns - 1, top + h); y += 1) {
            wanted.add(`${((x % columns) + columns) % columns}/${y}`);
          }
        }
        const rectangles = listRectangles(rangeOf(left, left + w, top, top + h), zoom);
        expect(rectangles.flatMap(listTiles).sort()).toEqual([...wanted].sort());
        expect(rectangles.length).toBeLessThanOrEqual(2);
      }),
    );
  });

  it('splits a view at the antimeridian', () => {
    expect(listRectangles(rangeOf(7, 8, 3, 3), 3)).toEqual([
      { zoom: 3, minX: 7, maxX: 7, minY: 3, maxY: 3 },
      { zoom: 3, minX: 0, maxX: 0, minY: 3, maxY: 3 },
    ]);
  });

  it('stays within the limit of one call', () => {
    const rectangles = listRectangles(rangeOf(0, 299, 0, 99), 12);
    expect(rectangles.flatMap(listTiles)).toHaveLength(30_000);
    for (const rectangle of rectangles) expect(listTiles(rectangle).length).toBeLessThanOrEqual(MAX_COVERAGE_TILES);
  });

  it('contains no tile beyond the poles', () => {
    expect(listRectangles(rangeOf(0, 3, -5, -1), 3)).toEqual([]);
    expect(listRectangles(rangeOf(0, 3, 8, 9), 3)).toEqual([]);
  });
});

function tileOf(x: number, more: Partial<CoverageTile> = {}): CoverageTile {
  return { x, y: 0, state: 'fresh', onDisk: true, deeperTiles: 0, deeperShare: 0, ...more };
}

describe('gatherCoverage', () => {
  const west = { zoom: 3, minX: 7, maxX: 7, minY: 0, maxY: 1 };
  const east = { zoom: 3, minX: 0, maxX: 1, minY: 0, maxY: 1 };
  const coverage = gatherCoverage(3, [
    [west, { tiles: [tileOf(7)], deepestZoom: 3 }],
    [
      east,
      {
        tiles: [
          tileOf(0, { state: 'failed', onDisk: true, deeperTiles: 5, deeperShare: 0.5 }),
          tileOf(1, { state: 'missing', onDisk: false, deeperTiles: 1, deeperShare: 0.25 }),
        ],
        deepestZoom: 5,
      },
    ],
  ]);

  it('combines the replies, and counts tiles without one as missing', () => {
    expect(coverage.states).toEqual({ fresh: 1, stale: 0, missing: 4, failed: 1 });
    expect([coverage.tiles, coverage.cached, coverage.deeperTiles, coverage.deepestZoom]).toEqual([6, 2, 6, 5]);
  });

  it('contains each requested tile, and no other', () => {
    expect(coverage.find({ z: 3, x: 7, y: 0 })?.state).toBe('fresh');
    expect(coverage.find({ z: 3, x: 7, y: 1 })?.state).toBe('missing');
    expect(coverage.find({ z: 3, x: 2, y: 0 })).toBeUndefined();
    expect(coverage.find({ z: 4, x: 7, y: 0 })).toBeUndefined();
  });
});

describe('reckonCachedPercent', () => {
  it('is 100 only for all tiles, and 0 only for none', () => {
    expect(reckonCachedPercent({ tiles: 1000, cached: 999 })).toBe(99);
    expect(reckonCachedPercent({ tiles: 1000, cached: 1 })).toBe(1);
    expect(reckonCachedPercent({ tiles: 1000, cached: 1000 })).toBe(100);
    expect(reckonCachedPercent({ tiles: 1000, cached: 0 })).toBe(0);
    expect(reckonCachedPercent({ tiles: 0, cached: 0 })).toBe(0);
  });
});
