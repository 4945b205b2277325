/** Folders removed by a clear while a tile is being written: not disk trouble, and the tile is stored. */
import fs from 'node:fs';
import path from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { TileFolders } from '../../../../../app/cache/files/tile-folders.ts';
import { imageOf, keyOf, openCache, SOURCE_ID } from '../../../../support/cache-fixture.ts';
import { makeTempDir } from '../../../../support/temp-dir.ts';

const KEY = keyOf(6, 33, 21);

/** Makes a folder and removes it as soon as it exists. Returns the error's code, if any. */
async function makeAndLose(dir: string): Promise<string | undefined> {
  let isOver = false;
  const making = new TileFolders().make([dir]).then(
    () => undefined,
    (thrown: NodeJS.ErrnoException) => thrown.code,
  );
  making.finally(() => {
    isOver = true;
  });
  while (!isOver && !fs.existsSync(dir)) await setImmediate();
  fs.rmSync(dir, { recursive: true });
  return making;
}

it('a folder that vanishes as soon as it is made is missing, not an obstacle', async () => {
  const above = makeTempDir();
  const codes: (string | undefined)[] = [];
  for (let round = 0; round < 40; round += 1) codes.push(await makeAndLose(path.join(above, 'dir')));
  expect(codes).toContain('ENOENT');
  expect(codes.filter((code) => code !== undefined && code !== 'ENOENT')).toEqual([]);
});

it.each(['a file', 'a link'])('%s in place of a folder is reported', async (what) => {
  const dir = path.join(makeTempDir(), 'dir');
  if (what === 'a file') fs.writeFileSync(dir, '');
  else fs.symlinkSync(makeTempDir(), dir);
  await expect(new TileFolders().make([dir])).rejects.toMatchObject({ code: 'cache-unavailable' });
});

it('a tile is stored although a clear removes its folders at each of its steps', async () => {
  const { disk, troubles, cacheDir } = await openCache(makeTempDir());
  const sourceDir = path.join(cacheDir, SOURCE_ID);
  let taken = 0;
  const isCurrent = (): boolean => {
    // Whenever the folders exist, as between two steps of a clear.
    if (taken < 3 && fs.existsSync(path.join(sourceDir, '6'))) {
      fs.rmSync(sourceDir, { recursive: true });
      taken += 1;
    }
    return true;
  };
  expect(await disk.write(KEY, imageOf(KEY), isCurrent)).toBe(true);
  expect([taken, troubles]).toEqual([3, []]);
  expect((await disk.read(KEY))?.bytes).toEqual(Buffer.from(imageOf(KEY).bytes));
});
