/** Where the map goes when an archive is opened. */
import { expect, it } from 'vitest';
import { findArchiveView, findTileBounds } from '../../../../../app/service/sources/archive-view.ts';

const AUSTRIA = {
  bounds: { west: 9.5, south: 46.3, east: 17.2, north: 49.1 },
  minZoom: 6,
  maxZoom: 14,
  tileSizePx: 256,
} as const;

it('stays where the map shows tiles of it', () => {
  expect(findArchiveView({ lat: 48.2, lon: 16.4, zoom: 12 }, AUSTRIA)).toBeUndefined();
  expect(findArchiveView({ lat: 48.2, lon: 16.4, zoom: 6 }, AUSTRIA)).toBeUndefined();
});

it('stays if it has no tiles', () => {
  expect(findArchiveView({ lat: 0, lon: 0, zoom: 1 }, { ...AUSTRIA, bounds: null })).toBeUndefined();
});

it('goes to all of it from elsewhere, and from a zoom without tiles', () => {
  const view = findArchiveView({ lat: -33, lon: 18, zoom: 12 }, AUSTRIA);
  expect(view).toMatchObject({ lon: 13.35, zoom: 7 });
  expect(view?.lat).toBeCloseTo(47.72, 2);
  expect(findArchiveView({ lat: 48.2, lon: 16.4, zoom: 5 }, AUSTRIA)).toEqual(view);
});

it('takes a zoom that has tiles', () => {
  const town = { west: 16.4, south: 48.2, east: 16.41, north: 48.21 };
  expect(findArchiveView({ lat: 0, lon: 0, zoom: 3 }, { ...AUSTRIA, bounds: town })?.zoom).toBe(14);
  const world = { west: -180, south: -85, east: 180, north: 85 };
  expect(findArchiveView({ lat: 0, lon: 0, zoom: 3 }, { ...AUSTRIA, bounds: world })?.zoom).toBe(6);
  // A large tile is shown one zoom deeper.
  expect(findArchiveView({ lat: 0, lon: 0, zoom: 6 }, { ...AUSTRIA, bounds: world, tileSizePx: 512 })?.zoom).toBe(7);
});

it('goes across the antimeridian', () => {
  const fiji = { west: 177, south: -19, east: -178, north: -16 };
  expect(findArchiveView({ lat: -17, lon: 179, zoom: 8 }, { ...AUSTRIA, bounds: fiji })).toBeUndefined();
  expect(findArchiveView({ lat: -17, lon: 0, zoom: 8 }, { ...AUSTRIA, bounds: fiji })).toMatchObject({ lon: 179.5 });
});

it('takes the place of its first tiles if it does not say its bounds', async () => {
  const listing = (...keys: readonly (readonly [z: number, x: number, y: number])[]) => ({
    async *listTiles() {
      for (const [z, x, y] of keys)
        yield { coord: { z, x, y }, tile: { bytes: new Uint8Array(), fetchedMs: null, expiresMs: null, etag: null } };
    },
  });
  expect(await findTileBounds(listing())).toBeNull();
  const bounds = await findTileBounds(listing([2, 1, 1], [2, 2, 1], [3, 7, 7]));
  expect(bounds).toEqual({ west: -90, south: expect.closeTo(0, 9), east: 90, north: expect.closeTo(66.513, 3) });
});
