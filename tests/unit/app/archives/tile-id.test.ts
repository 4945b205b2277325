/** The ids of tiles in PMTiles, beside those of the format's own reader. */
import fc from 'fast-check';
import { zxyToTileId } from 'pmtiles';
import { expect, it } from 'vitest';
import { fromTileId, toTileId } from '../../../../app/archives/tile-id.ts';

const coords = fc
  .integer({ min: 0, max: 22 })
  .chain((z) => fc.record({ z: fc.constant(z), x: fc.nat(2 ** z - 1), y: fc.nat(2 ** z - 1) }));

it('are those of the PMTiles reader, and lead back to the tile', () => {
  fc.assert(
    fc.property(coords, (coord) => {
      const id = toTileId(coord);
      expect(id).toBe(zxyToTileId(coord.z, coord.x, coord.y));
      expect(fromTileId(id)).toEqual(coord);
    }),
  );
});

it('are the whole numbers from 0 for the first zooms', () => {
  const coordsOf = (z: number) => Array.from({ length: 4 ** z }, (_, at) => ({ z, x: at % 2 ** z, y: at >> z }));
  const ids = [0, 1, 2, 3].flatMap((z) => coordsOf(z).map(toTileId));
  expect(ids.toSorted((one, other) => one - other)).toEqual(ids.map((_, at) => at));
});
