/** Writes whose folders are moved by a clear, or deleted: they end on disk, and no disk trouble is reported. */
import fs from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DiskTier } from '../../../../app/cache/disk/disk-tier.ts';
import { RECORDS_DIR_NAME, TEMP_DIR_NAME } from '../../../../app/cache/files/tile-path.ts';
import { writeMarker } from '../../../../app/cache/moving/move-marker.ts';
import type { CodedError } from '../../../../shared/errors.ts';
import { imageOf, keyOf, openCache, SOURCE_ID } from '../../../support/cache-fixture.ts';
import { makeTempDir } from '../../../support/temp-dir.ts';

const KEY = keyOf(3, 4, 5);
const BYTES = Buffer.from(imageOf(KEY).bytes);

/** Folders that a write makes, relative to the cache folder. */
const FOLDERS = ['', SOURCE_ID, `${SOURCE_ID}/${TEMP_DIR_NAME}`, `${SOURCE_ID}/3`, `${SOURCE_ID}/3/4`];
/** Folders that can be removed after a tile is in place without removing it. */
const OTHERS = [`${SOURCE_ID}/${TEMP_DIR_NAME}`, `${SOURCE_ID}/${RECORDS_DIR_NAME}`];

describe('a write', () => {
  it('ends on disk whichever folders are moved away during it, and however often', async () => {
    const moves = fc.array(fc.nat(FOLDERS.length - 1), { maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(moves, async (folders) => {
        const base = makeTempDir();
        const cacheDir = path.join(base, 'tiles');
        const { disk, fileOf, troubles } = await openCache(cacheDir);
        let moved = 0;
        const moveNext = (): boolean => {
          const index = folders[moved];
          if (index === undefined) return true;
          const names = fs.existsSync(fileOf(KEY)) ? OTHERS : FOLDERS;
          const folder = path.join(cacheDir, names[index % names.length] as string);
          moved += 1;
          if (fs.existsSync(folder)) fs.renameSync(folder, path.join(base, `moved-${moved}`));
          return true;
        };
        expect(await disk.write(KEY, imageOf(KEY), moveNext)).toBe(true);
        expect(fs.readFileSync(fileOf(KEY))).toEqual(BYTES);
        expect(troubles).toEqual([]);
        await disk.close();
      }),
      { numRuns: 40 },
    );
  });

  it('stores nothing once a clear has made it too old, and is no trouble', async () => {
    const { disk, cacheDir, fileOf, troubles } = await openCache(makeTempDir());
    let asked = 0;
    const isCurrent = (): boolean => {
      asked += 1;
      if (asked === 2) fs.rmSync(path.join(cacheDir, SOURCE_ID), { recursive: true });
      return asked <= 2;
    };
    expect(await disk.write(KEY, imageOf(KEY), isCurrent)).toBe(false);
    expect([fs.existsSync(fileOf(KEY)), troubles]).toEqual([false, []]);
  });
});

describe('a cache folder', () => {
  const KEYS = Array.from({ length: 8 }, (_, y) => keyOf(3, 4, y));

  it.each([
    ['deleted', () => undefined],
    ['replaced by an empty one', (dir: string) => fs.mkdirSync(dir)],
  ])('that is %s under load is recreated, and that is no trouble', async (_name, replace) => {
    const base = makeTempDir();
    const cacheDir = path.join(base, 'tiles');
    const { cache, fileOf, troubles } = await openCache(cacheDir);
    for (let round = 0; round < 20; round += 1) {
      const writing = KEYS.map((key) => cache.set(key, imageOf(key)));
      await writing[round % KEYS.length];
      fs.renameSync(cacheDir, path.join(base, `gone-${round}`));
      replace(cacheDir);
      await Promise.all(writing);
      await Promise.all(KEYS.map((key) => cache.set(key, imageOf(key))));
      expect(KEYS.filter((key) => !fs.existsSync(fileOf(key)))).toEqual([]);
    }
    expect(troubles).toEqual([]);
  });

  it('that the cache was moved to is reported once when it disappears under load, and never recreated', async () => {
    const cacheDir = path.join(makeTempDir(), 'drive');
    fs.mkdirSync(cacheDir);
    await writeMarker(cacheDir, 'whole');
    const troubles: string[] = [];
    const onTrouble = ({ code }: CodedError): unknown => troubles.push(code);
    const disk = await DiskTier.open({ cacheDir, isMoved: true, onTrouble });
    let asked = 0;
    const unplug = (): boolean => {
      asked += 1;
      if (asked === 2) fs.rmSync(cacheDir, { recursive: true });
      return true;
    };
    const writing = KEYS.map((key) => disk.write(key, imageOf(key), unplug));
    expect((await Promise.allSettled(writing)).map(({ status }) => status)).toContain('rejected');
    await expect(disk.write(KEY, imageOf(KEY), unplug)).rejects.toMatchObject({ code: 'cache-unavailable' });
    expect([fs.existsSync(cacheDir), troubles]).toEqual([false, ['cache-unavailable']]);
    await disk.close();
  });

  it('that is replaced by a file under load is reported once; nothing counts as stored, and the file stays', async () => {
    const base = makeTempDir();
    const cacheDir = path.join(base, 'tiles');
    const { cache, troubles } = await openCache(cacheDir);
    await cache.set(KEY, imageOf(KEY));
    fs.renameSync(cacheDir, path.join(base, 'gone'));
    fs.writeFileSync(cacheDir, 'a file');
    await Promise.allSettled(KEYS.map((key) => cache.set(key, imageOf(key))));
    await expect(cache.set(KEY, imageOf(KEY))).rejects.toMatchObject({ code: 'cache-unavailable' });
    expect(cache.getFromMemory(KEY)).toBeDefined();
    expect(troubles.map(({ code }) => code)).toEqual(['cache-unavailable']);
    expect(fs.readFileSync(cacheDir, 'utf8')).toBe('a file');
  });
});
