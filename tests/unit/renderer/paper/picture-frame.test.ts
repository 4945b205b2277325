/** The pixels of a picture and the tiles under it. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { listRectangles } from '../../../../renderer/paper/missing-tiles.ts';
import {
  framePart,
  gridOf,
  isSmallEnough,
  listBands,
  listBandTiles,
  listPictureZooms,
  listTiles,
  type PictureFrame,
  toWorldPart,
} from '../../../../renderer/paper/picture-frame.ts';
import { MAX_COVERAGE_TILES } from '../../../../shared/cache/coverage.ts';
import { OPENSTREETMAP_SOURCE, type RuleCard, WORLD_SOURCE } from '../../../../shared/sources/source.ts';
import { isTileCoord } from '../../../../shared/tiles/tile-coord.ts';

const frames: fc.Arbitrary<PictureFrame> = fc.integer({ min: 0, max: 19 }).chain((zoom) => {
  const worldPx = 256 * 2 ** zoom;
  return fc
    .record({ top: fc.integer({ min: 0, max: worldPx - 1 }), left: fc.integer({ min: -worldPx, max: worldPx }) })
    .chain(({ top, left }) =>
      fc
        .record({
          width: fc.integer({ min: 1, max: 3000 }),
          height: fc.integer({ min: 1, max: Math.min(3000, worldPx - top) }),
        })
        .map((size) => ({ zoom, top, left, ...size })),
    );
});

describe('the tiles of a picture', () => {
  it('cover every pixel of every band once, a row of them each, or two in the last, and are tiles of the one world', () => {
    const edges = fc.constantFrom(256, 512, 1024);
    fc.assert(
      fc.property(frames, edges, fc.gen(), (frame, edgePx, gen) => {
        const zoom = frame.zoom - Math.log2(edgePx / 256);
        fc.pre(zoom >= 0);
        const bands = [...listBands(frame, edgePx)];
        expect(bands.reduce((sum, { height }) => sum + height, 0)).toBe(frame.height);
        const rows = bands.map((band) => new Set(listBandTiles(frame, band, { zoom, edgePx }).map(({ top }) => top)));
        expect(rows.slice(0, -1).every(({ size }) => size === 1)).toBe(true);
        expect(rows.at(-1)?.size).toBeLessThanOrEqual(2);
        // Room for the credit, whose text is known with the last tile.
        expect(bands.at(-1)?.height).toBeGreaterThanOrEqual(Math.min(frame.height, edgePx / 2));
        for (const band of bands) {
          const tiles = listBandTiles(frame, band, { zoom, edgePx });
          expect(tiles.every(({ coord }) => isTileCoord(coord))).toBe(true);
          const x = gen(fc.integer, { min: 0, max: frame.width - 1 });
          const y = band.top + gen(fc.integer, { min: 0, max: band.height - 1 });
          const under = tiles.filter(({ left, top }) => x >= left && x < left + edgePx && y >= top && y < top + edgePx);
          expect(under).toHaveLength(1);
          const column = Math.floor((frame.left + x) / edgePx);
          const around = 2 ** zoom;
          expect(under[0]?.coord.x).toBe(((column % around) + around) % around);
        }
      }),
    );
  });

  it('that go round the world count once', () => {
    const frame = { zoom: 1, left: -100, top: 0, width: 2000, height: 512 };
    expect(listTiles(frame, { zoom: 1, edgePx: 256 })).toHaveLength(4);
  });

  it('lie in rectangles that one call takes, without others', () => {
    fc.assert(
      fc.property(frames, (frame) => {
        const tiles = listTiles(frame, { zoom: frame.zoom, edgePx: 256 });
        const rectangles = listRectangles(tiles);
        const sizes = rectangles.map(({ minX, maxX, minY, maxY }) => (maxX - minX + 1) * (maxY - minY + 1));
        expect(sizes.every((size) => size <= MAX_COVERAGE_TILES)).toBe(true);
        expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(tiles.length);
      }),
    );
  });
});

describe('a picture', () => {
  it('of a box across 180° goes on beyond it', () => {
    const frame = framePart(toWorldPart({ west: 170, south: -10, east: -170, north: 10 }), 8);
    const at = (degrees: number) => Math.round((degrees / 360) * 65_536);
    expect([frame.left, frame.left + frame.width]).toEqual([at(350), at(370)]);
  });

  it('ends where the world does, and is never empty', () => {
    expect(framePart({ west: 0, east: 1, north: -0.5, south: 1.5 }, 0)).toMatchObject({ top: 0, height: 256 });
    expect(framePart({ west: 0.5, east: 0.5, north: 0.5, south: 0.5 }, 3)).toMatchObject({ width: 1, height: 1 });
  });

  it('has up to 200 megapixels, and no edge that browsers can’t draw', () => {
    expect(isSmallEnough({ width: 20_000, height: 10_000 })).toBe(true);
    expect(isSmallEnough({ width: 20_000, height: 10_001 })).toBe(false);
    expect(isSmallEnough({ width: 32_001, height: 1 })).toBe(false);
  });
});

describe('the zooms of pictures', () => {
  const large: RuleCard = { ...OPENSTREETMAP_SOURCE.rules, tileSizePx: 512, minZoom: 3, maxZoom: 17 };

  it('are those of the source’s own tiles, counted in tiles of 256 pixels', () => {
    expect(listPictureZooms(large, false)).toEqual(Array.from({ length: 15 }, (_, index) => index + 4));
    expect(gridOf(large, false, 10, 1)).toEqual({ zoom: 9, edgePx: 512 });
  });

  it('beyond the deepest tiles they are enlarged; below the first there are none', () => {
    expect(gridOf(large, false, 20, 1)).toEqual({ zoom: 17, edgePx: 2048 });
    expect(gridOf(large, false, 3, 1)).toBeUndefined();
  });

  it('vector tiles have more pixels where the picture has', () => {
    expect(gridOf(WORLD_SOURCE.rules, true, 7, 2)).toEqual({ zoom: 6, edgePx: 512 });
  });
});
