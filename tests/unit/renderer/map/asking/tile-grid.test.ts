/** Leaflet's grid and the contract's, for tiles of both sizes. */
import { expect, it } from 'vitest';
import {
  describeGrid,
  findVisibleRange,
  isInRange,
  toTileCoord,
} from '../../../../../renderer/map/asking/tile-grid.ts';
import { OPENSTREETMAP_SOURCE } from '../../../../../shared/sources/source.ts';

const RULES = { ...OPENSTREETMAP_SOURCE.rules, minZoom: 3, maxZoom: 14 };

it("lets Leaflet enlarge zooms beyond the source's last one", () => {
  expect(describeGrid({ kind: 'http', rules: RULES })).toMatchObject({
    tileSize: 256,
    minNativeZoom: 3,
    maxNativeZoom: 14,
    maxZoom: 17,
  });
  const deepest = { ...RULES, maxZoom: 22 };
  expect(describeGrid({ kind: 'http', rules: deepest })).toMatchObject({ maxNativeZoom: 22, maxZoom: 24 });
});

it('shifts the zoom by one for 512 px tiles', () => {
  const rules = { ...RULES, tileSizePx: 512 } as const;
  expect(describeGrid({ kind: 'http', rules })).toMatchObject({
    tileSize: 512,
    minNativeZoom: 4,
    maxNativeZoom: 15,
    maxZoom: 18,
  });
  expect(toTileCoord({ z: 15, x: 8, y: 9 }, rules)).toEqual({ z: 14, x: 8, y: 9 });
  expect(toTileCoord({ z: 15, x: 8, y: 9 }, RULES)).toEqual({ z: 15, x: 8, y: 9 });
});

it('finds the visible tiles, without those that only touch the edge', () => {
  const range = findVisibleRange({ x: 1024, y: 512 }, { x: 512, y: 256 }, 256);
  expect(range).toEqual({ left: 3, right: 4, top: 1, bottom: 2 });
  expect(findVisibleRange({ x: 1025, y: 512 }, { x: 512, y: 512 }, 256)).toEqual({
    left: 3,
    right: 5,
    top: 1,
    bottom: 2,
  });
  expect(isInRange(range, { x: 3, y: 2 })).toBe(true);
  for (const [x, y] of [
    [2, 2],
    [5, 2],
    [3, 0],
    [3, 3],
  ] as const) {
    expect(isInRange(range, { x, y })).toBe(false);
  }
});

it('continues left of the world', () => {
  expect(findVisibleRange({ x: 0, y: 128 }, { x: 300, y: 100 }, 256)).toEqual({
    left: -1,
    right: 0,
    top: 0,
    bottom: 0,
  });
});
