/** Which pictures are kept when tiles leave the page, and for how long. */
import { expect, it } from 'vitest';
import { KEPT_BYTES, type KeptTile, KeptTiles } from '../../../../../renderer/map/tiles/kept-tiles.ts';
import type { TilePlace } from '../../../../../shared/calls/contract.ts';

const EDGE_PX = 1024;
const TILE_BYTES = EDGE_PX * EDGE_PX * 4;

function placeOf(x: number, sourceId = 'own', z = 9): TilePlace {
  return { sourceId, coord: { z, x, y: 0 } };
}

function drawn(place: TilePlace): KeptTile {
  const canvas = document.createElement('canvas');
  canvas.width = EDGE_PX;
  canvas.height = EDGE_PX;
  return { place, canvas, freshness: 'fresh', leftMs: 0 };
}

it('returns a tile once, with its picture', () => {
  const kept = new KeptTiles();
  const tile = drawn(placeOf(1));
  kept.keep(tile);
  expect(kept.take(placeOf(1, 'other'))).toBeUndefined();
  expect(kept.take(placeOf(1))).toBe(tile);
  expect([tile.canvas.width, kept.take(placeOf(1))]).toEqual([EDGE_PX, undefined]);
});

it('keeps the tiles that left last, within its limit, and frees the pixels of others', () => {
  const kept = new KeptTiles();
  const room = Math.floor(KEPT_BYTES / TILE_BYTES);
  const tiles = Array.from({ length: room + 3 }, (_, x) => drawn(placeOf(x)));
  for (const tile of tiles) kept.keep(tile);
  expect(tiles.map(({ canvas }) => canvas.width > 0)).toEqual(tiles.map((_, x) => x >= 3));
  expect(kept.list('own')).toEqual(tiles.slice(3));
});

it('keeps one tile for each place', () => {
  const kept = new KeptTiles();
  const [older, newer] = [drawn(placeOf(1)), drawn(placeOf(1))];
  kept.keep(older);
  kept.keep(newer);
  expect([older.canvas.width, kept.list('own')]).toEqual([0, [newer]]);
});

it('lists the tiles of a source, coarse ones first, and forgets one source or all', () => {
  const kept = new KeptTiles();
  for (const place of [placeOf(1, 'own', 9), placeOf(1, 'own', 4), placeOf(1, 'other')]) kept.keep(drawn(place));
  expect(kept.list('own').map(({ place }) => place.coord.z)).toEqual([4, 9]);
  kept.forget('own');
  expect([kept.list('own').length, kept.list('other').length]).toEqual([0, 1]);
  kept.forget(null);
  expect(kept.list('other')).toEqual([]);
});
