/** A check of a cache with known damage: what is found, what becomes of it, and that nothing good is touched. */
import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { imageOf, keyOf, listFiles, NEVER, openCache, SOURCE_ID } from '../../../../support/cache-fixture.ts';
import { listQuarantined, mendedBy, openCheckedCache, stepOf } from '../../../../support/checked-cache.ts';
import { makeTempDir } from '../../../../support/temp-dir.ts';

const GOOD = [keyOf(3, 1, 1), keyOf(3, 1, 2), keyOf(9, 40, 40), keyOf(9, 41, 300)];
const BAD = [keyOf(3, 2, 2), keyOf(9, 40, 41)];
const NOTHING = { leftovers: 0, strays: 0, images: 0, blocked: 0, records: 0 };

async function prepare(): Promise<string> {
  const { cache, cacheDir, disk, fileOf } = await openCache(makeTempDir());
  for (const key of [...GOOD, ...BAD]) await cache.set(key, imageOf(key));
  await disk.close();
  for (const key of BAD) fs.truncateSync(fileOf(key), 100);
  return cacheDir;
}

describe('a check', () => {
  it('finds nothing in a cache that is whole', async () => {
    const { cache, check } = await openCheckedCache(makeTempDir());
    for (const key of GOOD) await cache.set(key, imageOf(key));
    const done = await check();
    expect(done).toMatchObject({ state: 'done', quarantine: { tiles: 0, bytes: 0 } });
    expect(mendedBy(done)).toEqual(NOTHING);
    expect(stepOf(done, 'images')).toMatchObject({
      checked: GOOD.length,
      bytes: GOOD.reduce((sum, key) => sum + imageOf(key).bytes.length, 0),
    });
  });

  it('puts bad tiles in quarantine, out of their places, and they come from the source again', async () => {
    const cacheDir = await prepare();
    const { cache, check, loads } = await openCheckedCache(cacheDir);
    const done = await check();
    expect(mendedBy(done)).toEqual({ ...NOTHING, images: 2, records: 2 });
    expect(done.quarantine).toEqual({ tiles: 2, bytes: 200 });
    expect(listQuarantined(cacheDir)).toEqual(['3/2/2', '9/40/41']);
    expect(listFiles(path.join(cacheDir, SOURCE_ID))).toEqual(['3/1/1', '3/1/2', '9/40/40', '9/41/300']);
    expect(mendedBy(await check())).toEqual(NOTHING);
    for (const key of GOOD) expect((await cache.getTile(key, NEVER)).tier).toBe('disk');
    for (const key of BAD) expect((await cache.getTile(key, NEVER)).tier).toBe('source');
    expect(loads).toEqual(BAD);
  });
});
