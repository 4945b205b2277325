/** Where the cache folder can't be moved, and why; with real folders and links. */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { MARKER_NAME } from '../../../../../app/cache/moving/move-marker.ts';
import { judgeTarget } from '../../../../../app/service/storage/move-target.ts';
import { makeTempDir } from '../../../../support/temp-dir.ts';

const isRoot = process.getuid?.() === 0;
const isWindows = process.platform === 'win32';

function prepare() {
  const dataDir = makeTempDir();
  const cacheDir = path.join(dataDir, 'tiles');
  fs.mkdirSync(cacheDir);
  const present = { cacheDir, dataDir, neededBytes: 0, freeFloorBytes: 0 };
  return { dataDir, cacheDir, present, own: makeTempDir() };
}

async function expectRefused(target: string, present: Parameters<typeof judgeTarget>[1], why: string): Promise<void> {
  await expect(judgeTarget(target, present), target).rejects.toMatchObject({
    code: 'bad-cache-folder',
    message: expect.stringContaining(why),
  });
}

describe('a folder to move the cache to', () => {
  it('may be new, in an existing folder, or empty except for system files', async () => {
    const { present, own } = prepare();
    const made = path.join(own, 'new');
    expect(await judgeTarget(made, present)).toEqual({ to: made, exists: false });
    expect(await judgeTarget(`${own}${path.sep}`, present)).toEqual({ to: own, exists: true });
    fs.mkdirSync(path.join(own, 'lost+found'));
    expect(await judgeTarget(own, present)).toEqual({ to: own, exists: true });
    expect(fs.readdirSync(own)).toEqual(['lost+found']);
  });

  it.each([
    ['tiles', 'full path'],
    ['./tiles', 'full path'],
    ['/nul\0', 'full path'],
    [path.parse(os.tmpdir()).root, 'whole drive'],
    [os.homedir(), 'home folder'],
    [path.dirname(os.homedir()), isRoot ? 'drive' : 'home folder'],
    [path.join(os.tmpdir(), 'no', 'such', 'folder'), 'parent folder is missing'],
  ])('is not %s', async (target, why) => {
    await expectRefused(target, prepare().present, why);
  });

  it.skipIf(isWindows).each(['/etc', '/usr/local/tiles', '/tmp', '/var'])(
    'is not %s, which is the system’s',
    async (target) => {
      const { present } = prepare();
      if (fs.existsSync(path.dirname(target))) await expectRefused(target, present, 'system');
    },
  );

  it('is not in the current one, around it, or where the data folder has its own', async () => {
    const { present, cacheDir, dataDir } = prepare();
    await expectRefused(cacheDir, present, 'current cache folder');
    await expectRefused(path.join(cacheDir, 'deeper'), present, 'current cache folder');
    await expectRefused(dataDir, present, 'inside it');
    await expectRefused(path.join(dataDir, 'areas'), present, 'data folder');
    const elsewhere = { ...present, cacheDir: makeTempDir() };
    fs.mkdirSync(path.join(dataDir, 'areas'));
    await expectRefused(path.join(dataDir, 'areas'), elsewhere, 'data folder');
    expect((await judgeTarget(cacheDir, elsewhere)).to).toBe(cacheDir);
  });

  it.skipIf(isWindows)('is judged by where its links lead', async () => {
    const { present, cacheDir, own } = prepare();
    const [home, present2, nowhere] = ['home', 'cache', 'nowhere'].map((name) => path.join(own, name)) as [
      string,
      string,
      string,
    ];
    fs.symlinkSync(os.homedir(), home);
    fs.symlinkSync(cacheDir, present2);
    fs.symlinkSync(path.join(own, 'gone'), nowhere);
    await expectRefused(home, present, 'home folder');
    await expectRefused(path.join(present2, 'deeper'), present, 'current cache folder');
    await expectRefused(nowhere, present, 'broken link');
  });

  it('is not one with contents, unless that is an interrupted copy', async () => {
    const { present, own } = prepare();
    const marker = path.join(own, MARKER_NAME);
    fs.writeFileSync(path.join(own, 'letter.txt'), 'mine');
    await expectRefused(own, present, 'not empty');
    fs.writeFileSync(marker, '{"tilekeep":"cache","state":"copying"}');
    expect((await judgeTarget(own, present)).exists).toBe(true);
    fs.rmSync(path.join(own, 'letter.txt'));
    for (const text of ['{"tilekeep":"cache","state":"whole"}', '{"state":"copying"}', 'copying', '']) {
      fs.writeFileSync(marker, text);
      await expectRefused(own, present, 'already has a cache');
    }
    await expectRefused(marker, present, 'not a folder');
  });

  it.skipIf(isRoot || isWindows)('is not an unwritable one', async () => {
    const { present, own } = prepare();
    fs.chmodSync(own, 0o555);
    await expectRefused(own, present, 'not writable');
    await expectRefused(path.join(own, 'new'), present, 'not writable');
    fs.chmodSync(own, 0o755);
  });

  it('is not on a disk without space for the tiles and the free-space limit', async () => {
    const { present, own } = prepare();
    await expectRefused(own, { ...present, neededBytes: 1e18 }, 'not enough space');
    await expectRefused(own, { ...present, freeFloorBytes: 1e18 }, 'not enough space');
  });
});
