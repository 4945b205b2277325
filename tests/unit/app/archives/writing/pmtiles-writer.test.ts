/** PMTiles files, as the format's own reader sees them. */
import fs from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { PMTiles, type Source, zxyToTileId } from 'pmtiles';
import { describe, expect, it } from 'vitest';
import type { WrittenFacts } from '../../../../../app/archives/writing/archive-writer.ts';
import { PmtilesWriter } from '../../../../../app/archives/writing/pmtiles-writer.ts';
import type { TileContentType } from '../../../../../shared/tiles/tile.ts';
import type { TileCoord } from '../../../../../shared/tiles/tile-coord.ts';
import { makeTempDir } from '../../../../support/temp-dir.ts';

const FACTS: WrittenFacts = {
  name: 'Alps <b>north</b>',
  attribution: '© Someone & others',
  bounds: { west: 5.5, south: 45, east: 17.25, north: 48 },
  minZoom: 0,
  maxZoom: 22,
};

interface Picture {
  readonly coord: TileCoord;
  readonly bytes: Uint8Array;
}

function write(tiles: readonly Picture[], contentType: TileContentType = 'image/png', facts = FACTS): string {
  const file = path.join(makeTempDir(), 'out.pmtiles');
  const writer = new PmtilesWriter(file);
  for (const { coord, bytes } of tiles.toSorted((one, other) => idOf(one.coord) - idOf(other.coord))) {
    writer.add({ coord, bytes, contentType, fetchedMs: 0, expiresMs: null, etag: null });
  }
  writer.finish(facts, contentType);
  return file;
}

function idOf({ z, x, y }: TileCoord): number {
  return zxyToTileId(z, x, y);
}

function open(file: string): PMTiles {
  const bytes = fs.readFileSync(file);
  const source: Source = {
    getKey: () => file,
    getBytes: async (offset, length) => ({ data: Uint8Array.from(bytes.subarray(offset, offset + length)).buffer }),
  };
  return new PMTiles(source);
}

async function readTile(archive: PMTiles, { z, x, y }: TileCoord): Promise<Uint8Array | undefined> {
  const found = await archive.getZxy(z, x, y);
  return found && new Uint8Array(found.data);
}

const coords = fc
  .integer({ min: 0, max: 22 })
  .chain((z) => fc.record({ z: fc.constant(z), x: fc.nat(2 ** z - 1), y: fc.nat(2 ** z - 1) }));

describe('a PMTiles file', () => {
  it('gives back every picture of any set, and nothing for other tiles', async () => {
    const sets = fc.uniqueArray(fc.record({ coord: coords, bytes: fc.uint8Array({ minLength: 1, maxLength: 40 }) }), {
      minLength: 1,
      maxLength: 60,
      selector: ({ coord }) => idOf(coord),
    });
    await fc.assert(
      fc.asyncProperty(sets, coords, async (tiles, other) => {
        const archive = open(write(tiles));
        for (const { coord, bytes } of tiles) expect(await readTile(archive, coord)).toEqual(bytes);
        if (!tiles.some(({ coord }) => idOf(coord) === idOf(other))) {
          expect(await readTile(archive, other)).toBeUndefined();
        }
        const header = await archive.getHeader();
        expect([header.numAddressedTiles, header.clustered]).toEqual([tiles.length, true]);
      }),
      { numRuns: 60 },
    );
  });

  it('says what it has', async () => {
    const archive = open(write([{ coord: { z: 3, x: 4, y: 2 }, bytes: Uint8Array.of(1) }], 'image/webp'));
    expect(await archive.getHeader()).toMatchObject({
      specVersion: 3,
      internalCompression: 2,
      tileCompression: 1,
      tileType: 4,
      minZoom: 0,
      maxZoom: 22,
      minLon: 5.5,
      minLat: 45,
      maxLon: 17.25,
      maxLat: 48,
      centerZoom: 0,
      centerLon: 11.375,
      centerLat: 46.5,
    });
    expect(await archive.getMetadata()).toMatchObject({
      name: FACTS.name,
      attribution: FACTS.attribution,
      format: 'webp',
      type: 'baselayer',
    });
  });

  it('goes around the world where its box crosses the antimeridian', async () => {
    const facts = { ...FACTS, bounds: { west: 170, south: -5, east: -170, north: 5 } };
    const header = await open(
      write([{ coord: { z: 3, x: 0, y: 3 }, bytes: Uint8Array.of(1) }], 'image/png', facts),
    ).getHeader();
    expect([header.minLon, header.maxLon]).toEqual([-180, 180]);
  });

  it('has each picture once, and neighbours with the same one in one entry', async () => {
    const [sea, land] = [Uint8Array.from({ length: 500 }, () => 7), Uint8Array.from({ length: 300 }, () => 9)];
    const tiles = Array.from({ length: 64 }, (_, at) => ({
      coord: { z: 4, x: at % 8, y: Math.floor(at / 8) },
      bytes: at === 20 || at === 50 ? land : sea,
    }));
    const file = write(tiles);
    const header = await open(file).getHeader();
    expect(header).toMatchObject({ numAddressedTiles: 64, numTileContents: 2, numTileEntries: 5 });
    const { offset } =
      ((await open(file).getMetadata()) as Record<string, { offset: number }>)['tilekeep:freshness'] ?? {};
    expect(offset).toBe(800);
  });

  it('finds pictures through leaves once the root would be too large, whose length stays below 16 kB', async () => {
    const tiles = Array.from({ length: 40_000 }, (_, at) => ({
      coord: { z: 14, x: (at * 7919) % 16_384, y: (at * 104_729) % 16_384 },
      bytes: Buffer.from(`picture ${at} ${'x'.repeat(at % 97)}`),
    }));
    const unique = [...new Map(tiles.map((tile) => [idOf(tile.coord), tile])).values()];
    const file = write(unique);
    const archive = open(file);
    const header = await archive.getHeader();
    expect(header.rootDirectoryOffset + header.rootDirectoryLength).toBeLessThanOrEqual(16_384);
    expect(header.leafDirectoryLength).toBeGreaterThan(0);
    for (const { coord, bytes } of unique.filter((_, at) => at % 401 === 0)) {
      expect(await readTile(archive, coord)).toEqual(new Uint8Array(bytes));
    }
  });
});
