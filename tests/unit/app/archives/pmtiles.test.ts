/** PMTiles, as its reference writer makes them and as nobody should. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PmtilesFile } from '../../../../app/archives/pmtiles/pmtiles-file.ts';
import { toCoord, toTileId } from '../../../../app/archives/pmtiles/tile-id.ts';
import { copyArchive, listPixels, QUARTERS, readPixels } from '../../../support/archives.ts';

describe('tile ids', () => {
  it('are those of the specification', () => {
    const known = {
      '0/0/0': 0,
      '1/0/0': 1,
      '1/0/1': 2,
      '1/1/1': 3,
      '1/1/0': 4,
      '2/0/0': 5,
      '12/3423/1763': 19_078_479,
    };
    const ids = Object.keys(known).map((key) => {
      const [z = 0, x = 0, y = 0] = key.split('/').map(Number);
      return [key, toTileId({ z, x, y })];
    });
    expect(Object.fromEntries(ids)).toEqual(known);
  });

  it('lead back to their tiles, at every zoom', () => {
    const tiles = fc
      .integer({ min: 0, max: 22 })
      .chain((z) => fc.record({ z: fc.constant(z), x: fc.nat(2 ** z - 1), y: fc.nat(2 ** z - 1) }));
    fc.assert(fc.property(tiles, (coord) => void expect(toCoord(toTileId(coord))).toEqual(coord)));
    expect(toCoord(toTileId({ z: 22, x: 2 ** 22 - 1, y: 0 }) + 1)).toBe(undefined);
  });
});

describe('an archive of the reference writer', () => {
  it('has its facts, its tiles and its list', async () => {
    const archive = await PmtilesFile.open(copyArchive('reference.pmtiles'));
    expect(archive.facts).toEqual({
      format: 'pmtiles',
      name: 'Quarters',
      attribution: '',
      bounds: { west: -180, south: -85.0511287, east: 180, north: 85.0511287 },
      minZoom: 0,
      maxZoom: 1,
      tileSizePx: 256,
      rows: 'north',
    });
    expect(archive.tileCount).toBe(5);
    expect(await readPixels((coord) => archive.readTile(coord))).toEqual(QUARTERS);
    expect(await listPixels(archive.listTiles())).toEqual(QUARTERS);
    expect(await archive.readTile({ z: 2, x: 0, y: 0 })).toBe(undefined);
    archive.close();
  });
});
