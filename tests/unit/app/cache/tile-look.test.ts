/** Inspecting a tile: what it reports, and that nothing changes. */
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { lookAtTile } from '../../../../app/cache/tile-look.ts';
import { type CacheFixture, imageOf, keyOf, listFiles, NEVER, openCache } from '../../../support/cache-fixture.ts';
import { makeTempDir } from '../../../support/temp-dir.ts';

const KEY = keyOf(3, 4, 5);
const STORED = { ...imageOf(KEY), record: { answeredMs: 1_790_000_000_123, headers: { etag: '"a"' } } };

function look({ cache, disk }: CacheFixture, key = KEY) {
  return lookAtTile(key, cache, disk);
}

/** A cache with one tile on disk and nothing in memory. */
async function openStored(): Promise<CacheFixture> {
  const fixture = await openCache(makeTempDir());
  await fixture.cache.set(KEY, STORED);
  fixture.cache.clearMemory();
  return fixture;
}

describe('inspecting a tile', () => {
  it('that does not exist says where its file would be', async () => {
    const fixture = await openCache(makeTempDir());
    const { file, ...facts } = await look(fixture);
    expect([file, path.isAbsolute(file)]).toEqual([
      path.join(fs.realpathSync(fixture.cacheDir), 'test', '3', '4', '5'),
      true,
    ]);
    expect(facts).toEqual({ onDisk: false, storedMs: null, found: null });
  });

  it('on disk reports its file and its record', async () => {
    const fixture = await openStored();
    const { onDisk, storedMs, found } = await look(fixture);
    expect([onDisk, storedMs]).toEqual([true, fs.statSync(fixture.fileOf(KEY)).mtimeMs]);
    expect(found).toMatchObject({ tier: 'disk', size: { widthPx: 256, heightPx: 256 } });
    expect(found?.tile.record).toEqual(STORED.record);
    expect(Buffer.from(found?.tile.bytes ?? [])).toEqual(Buffer.from(STORED.bytes));
  });

  it('that is only in memory reports it', async () => {
    const fixture = await openStored();
    await fixture.cache.find(KEY);
    fs.rmSync(fixture.fileOf(KEY));
    expect(await look(fixture)).toMatchObject({ onDisk: false, storedMs: null, found: { tier: 'memory' } });
  });

  it('promotes nothing, and counts as no use', async () => {
    const fixture = await openCache(makeTempDir(), { maxEntries: 2 });
    const [first, second, third] = [0, 1, 2].map((y) => keyOf(3, 0, y)) as [typeof KEY, typeof KEY, typeof KEY];
    for (const key of [first, second]) await fixture.cache.getTile(key, NEVER);
    await fixture.cache.settle();
    expect((await look(fixture, first)).found?.tier).toBe('memory');
    await fixture.cache.getTile(third, NEVER);
    // The first was still the least recently used.
    expect([fixture.cache.has(first), fixture.cache.has(second)]).toEqual([false, true]);
    await fixture.cache.settle();
    expect((await look(fixture, first)).found?.tier).toBe('disk');
    expect(fixture.cache.has(first)).toBe(false);
    expect(fixture.loads.length).toBe(3);
  });

  const places: readonly (readonly [name: string, put: (file: string) => void])[] = [
    ['what is cut off', (file) => fs.truncateSync(file, 60)],
    ['a folder', (file) => replace(file, () => fs.mkdirSync(file))],
    ['a link to a tile', (file) => replace(file, () => linkToTile(file))],
    ['a FIFO', (file) => replace(file, () => execFileSync('mkfifo', [file]))],
  ];
  it.each(places)('finds no tile in %s, leaves it there, and reports no trouble', async (_name, put) => {
    const fixture = await openStored();
    put(fixture.fileOf(KEY));
    const before = listFiles(fixture.cacheDir);
    expect(await look(fixture)).toMatchObject({ onDisk: false, found: null });
    expect(listFiles(fixture.cacheDir)).toEqual(before);
    expect(fs.lstatSync(fixture.fileOf(KEY), { throwIfNoEntry: false })).toBeDefined();
    expect(fixture.troubles).toEqual([]);
  });

  it('follows no link in place of a folder', async () => {
    const fixture = await openStored();
    const column = path.dirname(fixture.fileOf(KEY));
    const elsewhere = path.join(makeTempDir(), '4');
    fs.renameSync(column, elsewhere);
    fs.symlinkSync(elsewhere, column);
    const other = await openCache(fixture.cacheDir);
    expect(await look(other)).toMatchObject({ onDisk: false, found: null });
  });
});

function replace(file: string, put: () => void): void {
  fs.rmSync(file);
  put();
}

function linkToTile(file: string): void {
  const tile = path.join(makeTempDir(), 'tile');
  fs.writeFileSync(tile, STORED.bytes);
  fs.symlinkSync(tile, file);
}
