/** Entries in tile places that aren't files are removed; foreign ones are counted and stay. */
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { imageOf, keyOf, NEVER, openCache, SOURCE_ID } from '../../../../support/cache-fixture.ts';
import { mendedBy, openCheckedCache, stepOf } from '../../../../support/checked-cache.ts';
import { makeTempDir } from '../../../../support/temp-dir.ts';

const GOOD = keyOf(3, 1, 0);

async function prepare(): Promise<{ readonly cacheDir: string; readonly columnDir: string }> {
  const { cache, cacheDir, disk } = await openCache(makeTempDir());
  await cache.set(GOOD, imageOf(GOOD));
  await disk.close();
  return { cacheDir, columnDir: path.join(cacheDir, SOURCE_ID, '3/1') };
}

describe('strays', () => {
  it('in tile places are removed, and never what a link points to', async () => {
    const { cacheDir, columnDir } = await prepare();
    const outside = makeTempDir();
    fs.writeFileSync(path.join(outside, 'precious'), imageOf(GOOD).bytes);
    const server = net.createServer();
    await new Promise<void>((resolve) => server.listen(path.join(columnDir, '1'), resolve));
    execFileSync('mkfifo', [path.join(columnDir, '2')]);
    fs.symlinkSync(path.join(outside, 'precious'), path.join(columnDir, '3'));
    fs.symlinkSync(outside, path.join(columnDir, '4'));
    fs.symlinkSync('5', path.join(columnDir, '5'));
    fs.mkdirSync(path.join(columnDir, '6'));
    const { cache, check } = await openCheckedCache(cacheDir);
    expect(stepOf(await check(), 'strays')).toMatchObject({ checked: 7, mended: 6, failed: 0, foreign: 0 });
    expect(fs.readdirSync(columnDir)).toEqual(['0']);
    expect(fs.readdirSync(outside)).toEqual(['precious']);
    expect(mendedBy(await check())).toMatchObject({ strays: 0, images: 0, records: 0 });
    expect((await cache.getTile(GOOD, NEVER)).tier).toBe('disk');
    await new Promise((resolve) => server.close(resolve));
  });

  it('that are foreign are counted and left alone, with all their contents', async () => {
    const { cacheDir, columnDir } = await prepare();
    const zoomDir = path.dirname(columnDir);
    const outside = makeTempDir();
    fs.mkdirSync(path.join(outside, '1'), { recursive: true });
    fs.writeFileSync(path.join(outside, '1/1'), 'no tile');
    const theirs = ['3/1/notes.txt', '3/1/8', '3/1/01', '3/1/7/inside', '3/5', '3/readme'];
    for (const name of theirs) {
      fs.mkdirSync(path.dirname(path.join(cacheDir, SOURCE_ID, name)), { recursive: true });
      fs.writeFileSync(path.join(cacheDir, SOURCE_ID, name), 'mine');
    }
    fs.symlinkSync(path.join(outside, '1'), path.join(zoomDir, '2'));
    fs.symlinkSync(outside, path.join(cacheDir, SOURCE_ID, '4'));
    fs.mkdirSync(path.join(cacheDir, 'photos/3/1'), { recursive: true });
    fs.writeFileSync(path.join(cacheDir, 'photos/3/1/1'), 'a photo');
    const { check } = await openCheckedCache(cacheDir);
    expect(stepOf(await check(), 'strays')).toMatchObject({ mended: 0, failed: 0, foreign: 7 });
    for (const name of theirs) expect(fs.readFileSync(path.join(cacheDir, SOURCE_ID, name), 'utf8')).toBe('mine');
    expect(fs.readFileSync(path.join(outside, '1/1'), 'utf8')).toBe('no tile');
    expect(fs.readFileSync(path.join(cacheDir, 'photos/3/1/1'), 'utf8')).toBe('a photo');
    expect(fs.existsSync(path.join(cacheDir, '.quarantine'))).toBe(false);
  });
});
