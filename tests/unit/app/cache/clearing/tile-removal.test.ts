/** Removing tiles: exactly the named ones go, from disk and memory, and none comes back. */
import fs from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ZoomTiles } from '../../../../../app/cache/clearing/tile-removal.ts';
import { countTiles } from '../../../../../app/cache/counting/tree-count.ts';
import { DiskTier } from '../../../../../app/cache/disk/disk-tier.ts';
import type { TileRecord } from '../../../../../app/cache/files/tile-record.ts';
import { TileCache } from '../../../../../app/cache/tile-cache.ts';
import { formatTileCoord } from '../../../../../shared/tiles/tile-coord.ts';
import { imageOf, keyOf, makeGate, NEVER, openCache, SOURCE_ID } from '../../../../support/cache-fixture.ts';
import { makeTempDir } from '../../../../support/temp-dir.ts';
import { makeOrigin } from '../../../../support/tile-origin.ts';
import {
  listPlanted,
  listRecorded,
  plantTiles,
  someCoords,
  toTileSet,
  writeTiles,
} from '../../../../support/tile-sets.ts';

const KEY = keyOf(6, 33, 21);
const NEIGHBOUR = keyOf(6, 33, 22);
const zoomsOf = (y: number): ZoomTiles[] => [{ zoom: 6, columns: [{ x: 33, spans: [[y, y]] }] }];
const always = (): boolean => true;

describe('removing tiles from disk', () => {
  it('leaves exactly the rest with its records, and no empty folder', async () => {
    await fc.assert(
      fc.asyncProperty(someCoords, someCoords, async (there, gone) => {
        const cacheDir = makeTempDir();
        const sourceDir = path.join(cacheDir, SOURCE_ID);
        const disk = await DiskTier.open({ cacheDir });
        await writeTiles(disk, there, { answeredMs: 1, headers: {} });
        const before = await countTiles(path.join(cacheDir, SOURCE_ID));
        let freed = { tiles: 0, bytes: 0 };
        for (const zoom of [2, 6]) {
          const part = await disk.removeTiles(SOURCE_ID, zoom, toTileSet(gone).columns(zoom));
          freed = { tiles: freed.tiles + part.tiles, bytes: freed.bytes + part.bytes };
        }
        const removed = new Set(gone.map(formatTileCoord));
        const rest = there.map(formatTileCoord).filter((name) => !removed.has(name));
        expect(listPlanted(sourceDir)).toEqual(rest.sort());
        expect(listRecorded(sourceDir)).toEqual(rest);
        const after = await countTiles(path.join(cacheDir, SOURCE_ID));
        expect(freed).toEqual({ tiles: before.tiles - after.tiles, bytes: before.bytes - after.bytes });
        const columns = fs.existsSync(sourceDir)
          ? fs.readdirSync(sourceDir).filter((name) => !name.startsWith('.'))
          : [];
        for (const name of columns) expect(fs.readdirSync(path.join(sourceDir, name))).not.toEqual([]);
        await disk.close();
      }),
      { numRuns: 25 },
    );
  });

  it('keeps browsed tiles, including those without a record', async () => {
    const { disk, fileOf } = await openCache(makeTempDir());
    const records: (TileRecord | undefined)[] = [
      { answeredMs: 1, headers: {}, warmed: true },
      { answeredMs: 1, headers: {} },
    ];
    for (const [y, record] of records.entries()) {
      const key = keyOf(6, 33, y);
      await disk.write(key, { ...imageOf(key), ...(record && { record }) }, always);
    }
    fs.copyFileSync(fileOf(keyOf(6, 33, 1)), fileOf(keyOf(6, 33, 2)));
    const isWanted = (record: TileRecord | undefined): boolean => record?.warmed === true;
    const freed = await disk.removeTiles(SOURCE_ID, 6, [{ x: 33, spans: [[0, 9]] }], { isWanted });
    expect([freed.tiles, fs.readdirSync(path.dirname(fileOf(KEY)))]).toEqual([1, ['1', '2']]);
    await disk.close();
  });

  it.each(['test', 'test/6', 'test/6/33'])('touches nothing behind a link at %s', async (linked) => {
    const [cacheDir, elsewhere] = [makeTempDir(), makeTempDir()];
    plantTiles(path.join(elsewhere, 'test'), [KEY.coord]);
    fs.mkdirSync(path.dirname(path.join(cacheDir, linked)), { recursive: true });
    fs.symlinkSync(path.join(elsewhere, linked), path.join(cacheDir, linked));
    const disk = await DiskTier.open({ cacheDir });
    expect(await disk.removeTiles(SOURCE_ID, 6, [{ x: 33, spans: [[0, 63]] }])).toEqual({ tiles: 0, bytes: 0 });
    expect(listPlanted(path.join(elsewhere, 'test'))).toEqual(['6/33/21']);
    expect(fs.existsSync(path.join(cacheDir, 'test/6/33/21'))).toBe(true);
    await disk.close();
  });

  it('removes a link in a tile’s place, does not count it, and leaves its target', async () => {
    const [cacheDir, elsewhere] = [makeTempDir(), makeTempDir()];
    plantTiles(path.join(cacheDir, SOURCE_ID), [NEIGHBOUR.coord]);
    plantTiles(elsewhere, [KEY.coord]);
    const links = { '21': path.join(elsewhere, '6/33/21'), '23': path.join(elsewhere, 'nothing'), '24': elsewhere };
    const column = path.join(cacheDir, SOURCE_ID, '6/33');
    for (const [name, target] of Object.entries(links)) fs.symlinkSync(target, path.join(column, name));
    const disk = await DiskTier.open({ cacheDir });
    const removed: number[] = [];
    const onRemoved = (coords: readonly { readonly y: number }[]): unknown => removed.push(...coords.map(({ y }) => y));
    const freed = await disk.removeTiles(SOURCE_ID, 6, [{ x: 33, spans: [[0, 63]] }], { onRemoved });
    expect([freed.tiles, removed.sort()]).toEqual([1, [21, 22, 23, 24]]);
    expect(listPlanted(elsewhere)).toEqual(['6/33/21']);
    expect(fs.existsSync(column)).toBe(false);
    await disk.close();
  });

  it('leaves a folder in a tile’s place', async () => {
    const { cacheDir, disk } = await openCache(makeTempDir());
    const place = path.join(cacheDir, SOURCE_ID, '6/33/21');
    fs.mkdirSync(place, { recursive: true });
    await disk.removeTiles(SOURCE_ID, 6, [{ x: 33, spans: [[0, 63]] }]);
    expect(fs.existsSync(place)).toBe(true);
    await disk.close();
  });

  it('ends when it is cancelled, and says so', async () => {
    const { disk, fileOf } = await openCache(makeTempDir());
    await disk.write(KEY, imageOf(KEY), always);
    const removing = disk.removeTiles(SOURCE_ID, 6, [{ x: 33, spans: [[0, 63]] }], { signal: AbortSignal.abort() });
    await expect(removing).rejects.toMatchObject({ code: 'cancelled' });
    expect(fs.existsSync(fileOf(KEY))).toBe(true);
    await disk.close();
  });
});

describe('removing tiles from the cache', () => {
  it('takes them from memory too, and leaves their neighbours in both', async () => {
    const { cache, disk, fileOf } = await openCache(makeTempDir());
    for (const key of [KEY, NEIGHBOUR]) await cache.set(key, imageOf(key));
    const told: number[] = [];
    const onProgress = ({ tiles }: { readonly tiles: number }): unknown => told.push(tiles);
    const freed = await cache.removeTiles(SOURCE_ID, [...zoomsOf(21), ...zoomsOf(30)], { onProgress });
    expect(freed).toEqual({ tiles: 1, bytes: imageOf(KEY).bytes.length });
    expect([cache.has(KEY), cache.has(NEIGHBOUR), told]).toEqual([false, true, [1]]);
    expect([fs.existsSync(fileOf(KEY)), fs.existsSync(fileOf(NEIGHBOUR))]).toEqual([false, true]);
    expect([await cache.getCachedTile(KEY), (await cache.getCachedTile(NEIGHBOUR))?.tier]).toEqual([
      undefined,
      'memory',
    ]);
    await disk.close();
  });

  it.each(['with', 'without'])('removes those that are only in memory, %s a folder of their zoom', async (folder) => {
    const cacheDir = makeTempDir();
    if (folder === 'with') plantTiles(path.join(cacheDir, SOURCE_ID), [keyOf(6, 50, 1).coord]);
    // This much is never free, so nothing is written.
    const disk = await DiskTier.open({ cacheDir, floor: () => ({ bytes: Number.MAX_SAFE_INTEGER, files: 0 }) });
    const cache = new TileCache({ disk, origin: makeOrigin(async (key) => imageOf(key)) });
    const others = [NEIGHBOUR, keyOf(6, 34, 21), keyOf(7, 33, 21), keyOf(6, 33, 21, 'other')];
    for (const key of [KEY, ...others]) await expect(cache.set(key, imageOf(key))).rejects.toThrow();
    await cache.removeTiles(SOURCE_ID, zoomsOf(21), { isWanted: (record) => record?.warmed === true });
    expect(cache.has(KEY)).toBe(true);
    await cache.removeTiles(SOURCE_ID, zoomsOf(21));
    expect(await cache.getCachedTile(KEY)).toBeUndefined();
    expect(others.map((key) => cache.has(key))).toEqual([true, true, true, true]);
    await disk.close();
  });

  it('removes a tile whose write has not ended', async () => {
    const { cache, disk, fileOf } = await openCache(makeTempDir());
    const writing = cache.set(KEY, imageOf(KEY));
    await cache.removeTiles(SOURCE_ID, zoomsOf(21));
    await writing;
    expect([cache.has(KEY), fs.existsSync(fileOf(KEY))]).toEqual([false, false]);
    await disk.close();
  });

  it('invalidates a read that began before it: it neither returns nor promotes what it found', async () => {
    const { cache: filled, disk } = await openCache(makeTempDir());
    await filled.set(KEY, imageOf(KEY));
    const [started, gate] = [makeGate(), makeGate()];
    const held = {
      read: async (key: typeof KEY) => {
        const tile = await disk.read(key);
        started.open();
        await gate.opened;
        return tile;
      },
      write: disk.write.bind(disk),
      writeRecord: disk.writeRecord.bind(disk),
      has: disk.has.bind(disk),
      removeTiles: disk.removeTiles.bind(disk),
      check: disk.check.bind(disk),
      scopes: disk.scopes,
    };
    const cache = new TileCache({ disk: held, origin: makeOrigin(async (key) => imageOf(key)) });
    const reading = cache.getCachedTile(KEY);
    await started.opened;
    await cache.removeTiles(SOURCE_ID, zoomsOf(21));
    gate.open();
    expect([await reading, cache.size]).toEqual([undefined, 0]);
    await disk.close();
  });

  it('drops no concurrent write of another tile', async () => {
    const { cache, disk, fileOf } = await openCache(makeTempDir());
    await cache.set(KEY, imageOf(KEY));
    const removing = cache.removeTiles(SOURCE_ID, zoomsOf(21));
    await cache.getTile(NEIGHBOUR, NEVER);
    await Promise.all([removing, cache.settle()]);
    expect(fs.existsSync(fileOf(NEIGHBOUR))).toBe(true);
    await disk.close();
  });
});
