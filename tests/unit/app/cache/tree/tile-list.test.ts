/** Listing a tree: exactly the tiles with a file, whatever else is there, and their records. */
import fs from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DiskTier } from '../../../../../app/cache/disk/disk-tier.ts';
import type { StoredTile } from '../../../../../app/cache/files/tile-file.ts';
import type { FoundTile, MeasuredTile } from '../../../../../app/cache/tree/tile-list.ts';
import type { TileColumn } from '../../../../../shared/tiles/tile-column.ts';
import { formatTileCoord } from '../../../../../shared/tiles/tile-coord.ts';
import { imageOf, keyOf, openCache, SOURCE_ID } from '../../../../support/cache-fixture.ts';
import { makeTempDir } from '../../../../support/temp-dir.ts';
import { plantTiles, someCoords, toTileSet } from '../../../../support/tile-sets.ts';

const ALL = [{ x: 33, spans: [[0, 63]] }] as const;
const always = (): boolean => true;

async function gather<Item>(batches: AsyncIterable<readonly Item[]>): Promise<Item[]> {
  const items: Item[] = [];
  for await (const batch of batches) items.push(...batch);
  return items;
}

async function listNames(disk: DiskTier, zoom: number, columns: Iterable<TileColumn>): Promise<string[]> {
  const found = await gather(disk.findTiles(SOURCE_ID, zoom, columns));
  return found.map(({ x, y }) => formatTileCoord({ z: zoom, x, y })).sort();
}

function withHeaders(y: number, etag: string): StoredTile {
  return { ...imageOf(keyOf(6, 33, y)), record: { answeredMs: 1_790_000_000_000, headers: { etag } } };
}

describe('tiles on disk', () => {
  it('are listed exactly as far as they are requested and exist', async () => {
    await fc.assert(
      fc.asyncProperty(someCoords, someCoords, async (there, asked) => {
        const cacheDir = makeTempDir();
        plantTiles(path.join(cacheDir, SOURCE_ID), there);
        const disk = await DiskTier.open({ cacheDir });
        const names = new Set(there.map(formatTileCoord));
        for (const z of [2, 6]) {
          const wanted = asked.filter((coord) => coord.z === z && names.has(formatTileCoord(coord)));
          expect(await listNames(disk, z, toTileSet(asked).columns(z))).toEqual(wanted.map(formatTileCoord).sort());
        }
        await disk.close();
      }),
      { numRuns: 25 },
    );
  });

  it('exclude names that are no tiles, folders and links', async () => {
    const cacheDir = makeTempDir();
    const columnDir = path.join(cacheDir, SOURCE_ID, '6', '33');
    plantTiles(path.join(cacheDir, SOURCE_ID), [{ z: 6, x: 33, y: 5 }]);
    for (const name of ['05', '64', '7.png', '-1']) fs.writeFileSync(path.join(columnDir, name), 'x');
    fs.mkdirSync(path.join(columnDir, '8'));
    fs.symlinkSync(path.join(columnDir, '5'), path.join(columnDir, '9'));
    const disk = await DiskTier.open({ cacheDir });
    expect(await listNames(disk, 6, ALL)).toEqual(['6/33/5']);
    await disk.close();
  });

  it.each(['test', 'test/6', 'test/6/33'])('are none behind a link at %s', async (linked) => {
    const [cacheDir, elsewhere] = [makeTempDir(), makeTempDir()];
    plantTiles(path.join(elsewhere, 'test'), [{ z: 6, x: 33, y: 5 }]);
    fs.mkdirSync(path.dirname(path.join(cacheDir, linked)), { recursive: true });
    fs.symlinkSync(path.join(elsewhere, linked), path.join(cacheDir, linked));
    const disk = await DiskTier.open({ cacheDir });
    expect(await listNames(disk, 6, ALL)).toEqual([]);
    await disk.close();
  });
});

describe('the records of tiles on disk', () => {
  it('are found from memory and, in a new program, from the files', async () => {
    const cacheDir = makeTempDir();
    const first = await DiskTier.open({ cacheDir });
    for (const y of [5, 40]) await first.write(keyOf(6, 33, y), withHeaders(y, `"${y}"`), always);
    const second = await DiskTier.open({ cacheDir });
    for (const disk of [first, second]) {
      const found = await gather<FoundTile>(disk.findTiles(SOURCE_ID, 6, ALL));
      expect(found.map(({ y, hint }) => [y, hint?.record.headers.etag])).toEqual([
        [5, '"5"'],
        [40, '"40"'],
      ]);
      expect(found[0]?.hint?.size).toBe(withHeaders(5, '').bytes.length);
      await disk.close();
    }
  });

  it('are seen when another program has added them', async () => {
    const cacheDir = makeTempDir();
    const [one, other] = [await DiskTier.open({ cacheDir }), await DiskTier.open({ cacheDir })];
    await one.write(keyOf(6, 33, 5), withHeaders(5, '"5"'), always);
    await other.write(keyOf(6, 33, 6), withHeaders(6, '"6"'), always);
    const found = await gather<FoundTile>(one.findTiles(SOURCE_ID, 6, ALL));
    expect(found.map(({ hint }) => hint?.record.headers.etag)).toEqual(['"5"', '"6"']);
    await Promise.all([one.close(), other.close()]);
  });

  it('are measured with the size of the file, and not applied to another size', async () => {
    const { disk, cacheDir, fileOf } = await openCache(makeTempDir());
    for (const y of [5, 6]) await disk.write(keyOf(6, 33, y), withHeaders(y, `"${y}"`), always);
    fs.appendFileSync(fileOf(keyOf(6, 33, 6)), 'more');
    const sizeOf = (y: number): number => fs.statSync(path.join(cacheDir, 'test', '6', '33', `${y}`)).size;
    const measured = await gather<MeasuredTile>(disk.measureTiles(SOURCE_ID, 6, ALL));
    expect(measured.map(({ y, bytes, record }) => [y, bytes, record?.headers.etag])).toEqual([
      [5, sizeOf(5), '"5"'],
      [6, sizeOf(6), undefined],
    ]);
    await disk.close();
  });

  it('give sizes of any tiles of the zoom, and none of a zoom without tiles', async () => {
    const { disk } = await openCache(makeTempDir());
    for (const y of [5, 40]) await disk.write(keyOf(6, 33, y), withHeaders(y, ''), always);
    const sizes = await disk.sampleSizes(SOURCE_ID, 6);
    expect(sizes.toSorted()).toEqual([5, 40].map((y) => withHeaders(y, '').bytes.length).sort());
    expect(await disk.sampleSizes(SOURCE_ID, 7)).toEqual([]);
    await disk.close();
  });

  it('are read without evicting what is held for the map', async () => {
    const cacheDir = makeTempDir();
    const disk = await DiskTier.open({ cacheDir });
    const key = keyOf(14, 0, 0);
    await disk.write(key, { ...imageOf(key), record: { answeredMs: 1, headers: { etag: '"held"' } } }, always);
    const coords = Array.from({ length: 80 }, (_, index) => ({ z: 14, x: 32 * (index + 1), y: 0 }));
    plantTiles(path.join(cacheDir, SOURCE_ID), coords);
    expect(await gather(disk.findTiles(SOURCE_ID, 14, toTileSet(coords).columns(14)))).toHaveLength(80);
    // Still known, although no file contains it any more.
    fs.rmSync(path.join(cacheDir, SOURCE_ID, '.records'), { recursive: true });
    fs.utimesSync(path.join(cacheDir, SOURCE_ID, '14', '0', '0'), 1, 1);
    expect((await disk.read(key))?.record.headers.etag).toBe('"held"');
    await disk.close();
  });
});
