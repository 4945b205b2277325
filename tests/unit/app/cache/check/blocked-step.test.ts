/** Pictures that servers have sent with a refusal are no tiles of theirs, however whole. */
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { BlockedImages, hashImage } from '../../../../../app/cache/blocked-images.ts';
import { imageOf, keyOf, NEVER } from '../../../../support/cache-fixture.ts';
import { listQuarantined, openCheckedCache, stepOf } from '../../../../support/checked-cache.ts';
import { makeTempDir } from '../../../../support/temp-dir.ts';
import { makePng } from '../../../../support/tile-images.ts';

const NOTICE = new Uint8Array(makePng(12_345));
const OF_ITS_SIZE = new Uint8Array(makePng(12_346));

describe('blocked pictures', () => {
  it('go to quarantine, out of memory too, and only in the source whose server sent them', async () => {
    const fixture = await openCheckedCache(makeTempDir(), { sourceIds: () => ['test', 'other'] });
    const { cache, blocked, check, cacheDir } = fixture;
    const [notice, alike, elsewhere] = [keyOf(3, 1, 1), keyOf(3, 1, 2), keyOf(3, 1, 1, 'other')];
    await cache.set(notice, { ...imageOf(notice), bytes: NOTICE });
    await cache.set(alike, { ...imageOf(alike), bytes: OF_ITS_SIZE });
    await cache.set(elsewhere, { ...imageOf(elsewhere), bytes: NOTICE });
    await blocked.add('test', NOTICE);
    const done = await check();
    expect(stepOf(done, 'blocked')).toMatchObject({ checked: 3, mended: 1, failed: 0 });
    expect(stepOf(done, 'images').mended).toBe(0);
    expect(listQuarantined(cacheDir)).toEqual(['3/1/1']);
    expect((await cache.getTile(notice, NEVER)).tier).toBe('source');
    expect((await cache.getTile(alike, NEVER)).tier).toBe('memory');
    expect((await cache.getTile(elsewhere, NEVER)).tier).toBe('memory');
    await cache.settle();
    expect(stepOf(await check(), 'blocked').mended).toBe(0);
  });
});

describe('what is known of blocked pictures', () => {
  it('survives the program, holds each once, and forgets the oldest', async () => {
    const cacheDir = makeTempDir();
    const one = new BlockedImages(() => cacheDir);
    await Promise.all([one.add('test', NOTICE), one.add('test', NOTICE)]);
    const other = new BlockedImages(() => cacheDir);
    expect((await other.read()).has('test', NOTICE.length, hashImage(NOTICE))).toBe(true);
    expect((await other.read()).sizesOf('test')).toEqual([NOTICE.length]);
    for (let seed = 0; seed < 256; seed += 1) await other.add('test', Buffer.from(`notice ${seed}`));
    expect((await other.read()).has('test', NOTICE.length, hashImage(NOTICE))).toBe(false);
    const countLines = (): number => fs.readFileSync(path.join(cacheDir, '.blocked'), 'utf8').split('\n').length - 1;
    expect(countLines()).toBe(257);
    for (let seed = 256; seed < 512; seed += 1) await other.add('test', Buffer.from(`notice ${seed}`));
    expect(countLines()).toBe(256);
    expect((await other.read()).has('test', 10, hashImage(Buffer.from('notice 511')))).toBe(true);
  });

  it('is nothing when the file is damaged, a link, a FIFO or not to be had, and that hurts nobody', async () => {
    const outside = path.join(makeTempDir(), 'precious');
    fs.writeFileSync(outside, 'precious');
    for (const put of [
      (file: string) => fs.writeFileSync(file, 'test 12 abc\n\0\0\n../x 1 '.padEnd(5000, 'f')),
      (file: string) => fs.symlinkSync(outside, file),
      (file: string) => void execFileSync('mkfifo', [file]),
      (file: string) => fs.mkdirSync(file),
    ]) {
      const cacheDir = makeTempDir();
      put(path.join(cacheDir, '.blocked'));
      const blocked = new BlockedImages(() => cacheDir);
      expect((await blocked.read()).sizesOf('test')).toEqual([]);
      await blocked.add('test', NOTICE);
    }
    expect(fs.readFileSync(outside, 'utf8')).toBe('precious');
  });
});
