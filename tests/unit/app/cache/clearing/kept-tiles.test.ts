/** A clear that keeps some tiles: exactly these stay, byte for byte and without being moved. */
import fs from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DiskTier } from '../../../../../app/cache/disk/disk-tier.ts';
import { formatTileCoord } from '../../../../../shared/tiles/tile-coord.ts';
import { imageOf, keyOf, listFiles, makeGate, NEVER, openCache, SOURCE_ID } from '../../../../support/cache-fixture.ts';
import { clearOnDisk, clearSource } from '../../../../support/source-clears.ts';
import { makeTempDir } from '../../../../support/temp-dir.ts';
import {
  listPlanted,
  listRecorded,
  plantTiles,
  someCoords,
  toTileSet,
  writeTiles,
} from '../../../../support/tile-sets.ts';

const KEPT = keyOf(6, 33, 21);
const SAME_COLUMN = keyOf(6, 33, 22);
const OTHER_COLUMN = keyOf(6, 34, 21);
const OTHER_ZOOM = keyOf(7, 33, 21);
const ALL = [KEPT, SAME_COLUMN, OTHER_COLUMN, OTHER_ZOOM];
const keptTiles = toTileSet([KEPT.coord]);

describe('a clear that keeps tiles', () => {
  it('leaves exactly the kept ones in place with their records, and frees all others', async () => {
    await fc.assert(
      fc.asyncProperty(someCoords, someCoords, async (there, kept) => {
        const cacheDir = makeTempDir();
        const sourceDir = path.join(cacheDir, SOURCE_ID);
        const disk = await DiskTier.open({ cacheDir });
        await writeTiles(disk, there, { answeredMs: 1, headers: {} });
        const inodes = new Map(
          listPlanted(sourceDir).map((name) => [name, fs.statSync(path.join(sourceDir, name)).ino]),
        );
        const trashed = await clearOnDisk(disk, SOURCE_ID, toTileSet(kept));
        const keptNames = new Set(kept.map(formatTileCoord));
        const expected = there.map(formatTileCoord).filter((name) => keptNames.has(name));
        expect(listPlanted(sourceDir)).toEqual(expected.toSorted());
        expect(listRecorded(sourceDir)).toEqual(expected.toSorted());
        for (const name of expected) expect(fs.statSync(path.join(sourceDir, name)).ino).toBe(inodes.get(name));
        const freed = trashed === undefined ? { tiles: 0 } : await disk.purge(trashed);
        expect(freed.tiles).toBe(there.length - expected.length);
        expect(listFiles(path.join(cacheDir, '.trash'))).toEqual([]);
        await disk.close();
      }),
      { numRuns: 25 },
    );
  });

  it('serves the kept tile from disk with its record, and requests all others', async () => {
    const { cache, disk, loads } = await openCache(makeTempDir());
    const record = { answeredMs: 1, headers: { etag: '"kept"' }, warmed: true } as const;
    for (const key of ALL) await cache.set(key, { ...imageOf(key), record });
    await clearSource(cache, SOURCE_ID, keptTiles);
    expect(cache.size).toBe(0);
    const tiers = [];
    for (const key of ALL) tiers.push((await cache.getTile(key, NEVER)).tier);
    expect([tiers, loads.length]).toEqual([['disk', 'source', 'source', 'source'], 3]);
    await cache.settle();
    expect((await disk.read(KEPT))?.record).toEqual(record);
    await disk.close();
  });

  it('takes along what other programs are writing, including a kept tile', async () => {
    const { cache, disk, cacheDir } = await openCache(makeTempDir());
    for (const key of [KEPT, OTHER_ZOOM]) await cache.set(key, imageOf(key));
    const temp = path.join(cacheDir, SOURCE_ID, '.tmp', 'theirs');
    fs.writeFileSync(temp, 'half');
    const trashed = (await clearSource(cache, SOURCE_ID, keptTiles)) ?? '';
    expect([fs.existsSync(temp), fs.existsSync(path.join(trashed, '.tmp', 'theirs'))]).toEqual([false, true]);
    await disk.close();
  });

  it('leaves foreign files, links and folders where they are', async () => {
    const { cache, disk, cacheDir, fileOf } = await openCache(makeTempDir());
    for (const key of ALL) await cache.set(key, imageOf(key));
    const [sourceDir, elsewhere] = [path.join(cacheDir, SOURCE_ID), makeTempDir()];
    plantTiles(elsewhere, [KEPT.coord]);
    const foreign = ['notes.txt', '6/readme', '6/33/21.png'].map((name) => path.join(sourceDir, name));
    for (const file of foreign) fs.writeFileSync(file, 'mine');
    fs.symlinkSync(path.join(elsewhere, '6'), path.join(sourceDir, '8'));
    fs.symlinkSync(path.join(elsewhere, '6', '33'), path.join(sourceDir, '6', '35'));
    fs.mkdirSync(path.join(sourceDir, '6', '33', '40'));
    await clearSource(cache, SOURCE_ID, keptTiles);
    for (const file of [...foreign, fileOf(KEPT)]) expect(fs.existsSync(file), file).toBe(true);
    expect(fs.readdirSync(path.join(sourceDir, '6')).sort()).toEqual(['33', '35', 'readme']);
    expect(fs.readdirSync(path.join(sourceDir, '6', '33')).sort()).toEqual(['21', '21.png', '40']);
    expect(listPlanted(elsewhere)).toEqual(['6/33/21']);
    await disk.close();
  });

  it('is noticed by another program on the same folder', async () => {
    const cacheDir = makeTempDir();
    const told = makeGate();
    const other = await openCache(cacheDir, { onForeignClear: told.open });
    const { cache, disk } = await openCache(cacheDir);
    for (const key of ALL) await cache.set(key, imageOf(key));
    await clearSource(cache, SOURCE_ID, keptTiles);
    await told.opened;
    await other.disk.close();
    await disk.close();
  });

  it('reports a tile that cannot be moved, and still keeps the kept ones', async () => {
    const { cache, disk, cacheDir, fileOf } = await openCache(makeTempDir());
    for (const key of ALL) await cache.set(key, imageOf(key));
    fs.rmSync(path.join(cacheDir, '.trash'), { recursive: true });
    fs.writeFileSync(path.join(cacheDir, '.trash'), 'in the way');
    await expect(clearSource(cache, SOURCE_ID, keptTiles)).rejects.toMatchObject({ code: 'cache-unavailable' });
    for (const key of ALL) expect(fs.existsSync(fileOf(key))).toBe(true);
    await disk.close();
  });
});
