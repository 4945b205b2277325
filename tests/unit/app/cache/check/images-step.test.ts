/** Every tile is read completely: bad ones are removed, good ones never are. */
import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { MAX_TILE_BYTES } from '../../../../../app/image/image-check.ts';
import { WORLD_SOURCE } from '../../../../../shared/sources/source.ts';
import { imageOf, keyOf, NEVER, openCache, SOURCE_ID } from '../../../../support/cache-fixture.ts';
import { inspectHere, listQuarantined, mendedBy, openCheckedCache, stepOf } from '../../../../support/checked-cache.ts';
import { makeTempDir } from '../../../../support/temp-dir.ts';
import { makePng, makeSvg, TINY_JPEG } from '../../../../support/tile-images.ts';

const BAD_FILES: readonly ((file: string) => void)[] = [
  (file) => fs.writeFileSync(file, ''),
  (file) => fs.writeFileSync(file, '<html>sign in</html>'.repeat(10)),
  (file) => fs.writeFileSync(file, makePng(1).subarray(0, -12)),
  (file) => fs.writeFileSync(file, makeSvg(1)),
  (file) => fs.writeFileSync(file, Buffer.alloc(MAX_TILE_BYTES + 1)),
  (file) => {
    fs.writeFileSync(file, '');
    fs.truncateSync(file, 1 << 30);
  },
];
const GOOD = [keyOf(3, 1, 7), keyOf(9, 40, 40), keyOf(9, 41, 300)];

async function plantGood(cacheDir: string): Promise<void> {
  const { cache, disk } = await openCache(cacheDir);
  for (const key of GOOD) await cache.set(key, imageOf(key));
  await disk.close();
}

describe('images', () => {
  it('that are whole stay, and a check of them finds nothing', async () => {
    const cacheDir = makeTempDir();
    await plantGood(cacheDir);
    const done = await (await openCheckedCache(cacheDir)).check();
    expect(mendedBy(done)).toEqual({ leftovers: 0, strays: 0, images: 0, records: 0 });
    const bytes = GOOD.reduce((sum, key) => sum + imageOf(key).bytes.length, 0);
    expect(stepOf(done, 'images')).toMatchObject({ checked: GOOD.length, failed: 0, bytes });
    expect([done.state, fs.existsSync(path.join(cacheDir, '.quarantine'))]).toEqual(['done', false]);
  });

  it('that are bad go to quarantine, whatever they are, and are fetched again', async () => {
    const cacheDir = makeTempDir();
    await plantGood(cacheDir);
    const bad = BAD_FILES.map((_plant, index) => keyOf(3, 1, index));
    const { cache, check, loads, fileOf } = await openCheckedCache(cacheDir);
    for (const [index, plant] of BAD_FILES.entries()) plant(fileOf(keyOf(3, 1, index)));
    const done = await check();
    expect(stepOf(done, 'images')).toMatchObject({ checked: bad.length + GOOD.length, mended: bad.length, failed: 0 });
    expect(done.quarantine.tiles).toBe(bad.length);
    expect(listQuarantined(cacheDir)).toEqual(bad.map(({ coord: { z, x, y } }) => `${z}/${x}/${y}`));
    expect(fs.readdirSync(path.join(cacheDir, SOURCE_ID, '3/1'))).toEqual(['7']);
    expect(mendedBy(await check())).toMatchObject({ images: 0, records: 0 });
    for (const key of GOOD) expect((await cache.getTile(key, NEVER)).tier).toBe('disk');
    for (const key of bad) expect((await cache.getTile(key, NEVER)).tier).toBe('source');
    expect(loads).toEqual(bad);
  });

  it('are judged by their source’s rule: a drawn tile is only valid in the built-in world', async () => {
    const cacheDir = makeTempDir();
    for (const sourceId of [SOURCE_ID, WORLD_SOURCE.id]) {
      fs.mkdirSync(path.join(cacheDir, sourceId, '3/1'), { recursive: true });
      fs.writeFileSync(path.join(cacheDir, sourceId, '3/1/1'), makeSvg(1));
      fs.writeFileSync(path.join(cacheDir, sourceId, '3/1/2'), TINY_JPEG);
    }
    const { check } = await openCheckedCache(cacheDir, { sourceIds: () => [SOURCE_ID, WORLD_SOURCE.id] });
    expect(stepOf(await check(), 'images')).toMatchObject({ checked: 4, mended: 2 });
    expect(fs.readdirSync(path.join(cacheDir, SOURCE_ID, '3/1'))).toEqual(['2']);
    expect(fs.readdirSync(path.join(cacheDir, WORLD_SOURCE.id, '3/1'))).toEqual(['1']);
  });

  it('are found in folders of removed sources, if they have records of ours', async () => {
    const cacheDir = makeTempDir();
    const { cache, disk } = await openCache(cacheDir);
    const key = keyOf(3, 1, 1, 'gone');
    await cache.set(key, imageOf(key));
    await disk.close();
    fs.truncateSync(path.join(cacheDir, 'gone/3/1/1'), 5);
    expect(stepOf(await (await openCheckedCache(cacheDir)).check(), 'images').mended).toBe(1);
  });

  it('that are good by the time they are moved are put back', async () => {
    const cacheDir = makeTempDir();
    await plantGood(cacheDir);
    const key = keyOf(3, 1, 1);
    const writer = await openCache(cacheDir);
    fs.writeFileSync(writer.fileOf(key), 'bad');
    const { disk, check } = await openCheckedCache(cacheDir, {
      openInspector: () => {
        const inspector = inspectHere();
        return {
          ...inspector,
          read: async (request) => {
            const reading = await inspector.read(request);
            if (request.zoom === 3) await writer.cache.set(key, imageOf(key));
            return reading;
          },
        };
      },
    });
    expect(mendedBy(await check())).toMatchObject({ images: 0, records: 0 });
    expect(await disk.read(key)).toMatchObject({ record: imageOf(key).record });
    expect(listQuarantined(cacheDir)).toEqual([]);
  });

  it('that cannot be moved are reported, stay, and block nothing', async () => {
    const cacheDir = makeTempDir();
    await plantGood(cacheDir);
    const { check, fileOf } = await openCheckedCache(cacheDir);
    fs.writeFileSync(fileOf(keyOf(3, 1, 1)), 'bad');
    fs.writeFileSync(path.join(cacheDir, '.quarantine'), 'a file of somebody else');
    const done = await check();
    expect(stepOf(done, 'images')).toMatchObject({ checked: GOOD.length + 1, mended: 0, failed: 1 });
    expect([done.state, fs.readFileSync(fileOf(keyOf(3, 1, 1)), 'utf8')]).toEqual(['done', 'bad']);
  });
});
