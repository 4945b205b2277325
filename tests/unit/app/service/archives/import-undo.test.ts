/** Taking an import back: what it added goes, what it replaced returns, and what came later stays. Real files. */
import { expect, it } from 'vitest';
import type { StoredTile } from '../../../../../app/cache/files/tile-file.ts';
import { ImportUndo } from '../../../../../app/service/archives/import-undo.ts';
import { type CacheFixture, keyOf, openCache, SOURCE_ID } from '../../../../support/cache-fixture.ts';
import { makeTempDir } from '../../../../support/temp-dir.ts';
import { makePng } from '../../../../support/tile-images.ts';

const STARTED_MS = 1_700_000_000_000;

function makeTile(seed: number, answeredMs: number): StoredTile {
  return { bytes: makePng(seed), contentType: 'image/png', record: { answeredMs, headers: { etag: `"${seed}"` } } };
}

/** Imports tiles as {@link import('../../../../../app/service/archives/tile-import.ts').importTiles} does. */
async function importInto({ cache, disk }: CacheFixture, undo: ImportUndo, tiles: readonly [number, StoredTile][]) {
  for (const [y, tile] of tiles) {
    const key = keyOf(5, 3, y);
    undo.note(key.coord, await disk.check(key));
    await cache.importTile(key, tile);
  }
}

it('takes added tiles away and brings replaced ones back, with their records', async () => {
  const fixture = await openCache(makeTempDir());
  const old = makeTile(1, STARTED_MS - 5000);
  await fixture.cache.set(keyOf(5, 3, 1), old);
  const undo = new ImportUndo(SOURCE_ID, STARTED_MS);
  const imported = [1, 2, 3].map((y): [number, StoredTile] => [y, makeTile(100 + y, STARTED_MS - 1000)]);
  await importInto(fixture, undo, imported);
  expect(undo.withinMs).toBe(10_000);
  expect((await fixture.disk.read(keyOf(5, 3, 1)))?.bytes).toEqual(imported[0]?.[1].bytes);
  expect((await fixture.cache.getCachedTile(keyOf(5, 3, 1)))?.bytes).toEqual(imported[0]?.[1].bytes);
  expect((await undo.undo(fixture)).tiles).toBe(3);
  expect(await fixture.disk.read(keyOf(5, 3, 1))).toEqual(old);
  expect(await fixture.disk.read(keyOf(5, 3, 2))).toBeUndefined();
  expect((await fixture.cache.getCachedTile(keyOf(5, 3, 1)))?.bytes).toEqual(old.bytes);
});

it('leaves tiles alone that have arrived since', async () => {
  const fixture = await openCache(makeTempDir());
  await fixture.cache.set(keyOf(5, 3, 1), makeTile(1, STARTED_MS - 5000));
  const undo = new ImportUndo(SOURCE_ID, STARTED_MS);
  await importInto(fixture, undo, [
    [1, makeTile(101, STARTED_MS)],
    [2, makeTile(102, STARTED_MS)],
  ]);
  const later = [1, 2].map((y) => makeTile(200 + y, STARTED_MS + 1000));
  for (const [index, tile] of later.entries()) await fixture.cache.set(keyOf(5, 3, index + 1), tile);
  expect((await undo.undo(fixture)).tiles).toBe(0);
  for (const [index, tile] of later.entries()) expect(await fixture.disk.read(keyOf(5, 3, index + 1))).toEqual(tile);
});

it('brings nothing back that has been cleared since', async () => {
  const fixture = await openCache(makeTempDir());
  await fixture.cache.set(keyOf(5, 3, 1), makeTile(1, STARTED_MS - 5000));
  const undo = new ImportUndo(SOURCE_ID, STARTED_MS);
  await importInto(fixture, undo, [[1, makeTile(101, STARTED_MS)]]);
  await fixture.cache.removeTiles(SOURCE_ID, [{ zoom: 5, columns: [{ x: 3, spans: [[1, 1]] }] }]);
  expect((await undo.undo(fixture)).tiles).toBe(0);
  expect(await fixture.disk.read(keyOf(5, 3, 1))).toBeUndefined();
});

it('is not offered for an import that changed nothing, or replaced too much', () => {
  expect(new ImportUndo(SOURCE_ID, STARTED_MS).withinMs).toBe(0);
  const undo = new ImportUndo(SOURCE_ID, STARTED_MS);
  undo.note({ z: 6, x: 1, y: 0 }, undefined);
  const large = { ...makeTile(1, STARTED_MS), bytes: new Uint8Array(2 * 1024 * 1024) };
  for (let y = 0; y < 31; y += 1) undo.note({ z: 6, x: 0, y }, large);
  expect(undo.withinMs).toBe(10_000);
  undo.note({ z: 6, x: 0, y: 31 }, large);
  expect(undo.withinMs).toBe(0);
  const small = new ImportUndo(SOURCE_ID, STARTED_MS);
  for (let y = 0; y < 2 ** 16; y += 1) small.note({ z: 16, x: 0, y }, { ...large, bytes: new Uint8Array(100) });
  expect(small.withinMs).toBe(0);
});
