/** Disk space and moving the cache folder, from the menu: what people read, what they may not do, and where tiles are then. */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { expect } from '@playwright/test';
import type { MapPage } from '../support/map-page.ts';
import { test } from '../support/network-map.ts';
import { makeTempDir, removeTempDir } from '../support/program.ts';

test.use({ flags: ['--view', '48,16,3'] });

/** The bytes of every tile of a source in a cache folder, by `z/x/y`. */
function readTiles(cacheDir: string, sourceId: string): Readonly<Record<string, string>> {
  const root = join(cacheDir, sourceId);
  const names = existsSync(root) ? readdirSync(root, { recursive: true, encoding: 'utf8' }) : [];
  const tiles = names.filter((name) => /^\d+[\\/]\d+[\\/]\d+$/.test(name)).sort();
  return Object.fromEntries(tiles.map((name) => [name, readFileSync(join(root, name), 'latin1')]));
}

async function waitForAllStored(
  map: MapPage,
  cacheDir: string,
  sourceId: string,
): Promise<Readonly<Record<string, string>>> {
  const fetched = await map.tilesFrom('source');
  await expect.poll(() => Object.keys(readTiles(cacheDir, sourceId)).length).toBe(fetched);
  return readTiles(cacheDir, sourceId);
}

test('limits are taken and a disk below its floor is told; the cache moves while the map goes on, and is used there after a restart', async ({
  map,
  dataDir,
  sourceId,
  reopen,
}) => {
  const { page } = map;
  const old = join(dataDir, 'tiles');
  const stored = await waitForAllStored(map, old, sourceId);
  await test.step('limits are taken, and a disk below its floor is told until it is not any more', async () => {
    await map.choose('Cache', 'Disk space…');
    const limits = page.getByRole('dialog', { name: 'Disk space' });
    await expect(limits.locator('.tile-count')).toContainText('on disk.');
    await expect(limits.locator('[data-fact=free]')).toContainText(/\d (MB|GB|TB)/);
    const floor = limits.getByLabel('Always leave free, in MB');
    await expect(floor).toHaveValue('500');
    await floor.fill('1,000,000');
    await limits.getByLabel('Limit what the cache takes').check();
    await limits.getByLabel('At most, in GB').fill('0,5');
    await page.keyboard.press('Enter');
    await expect(limits).toHaveCount(0);
    await expect(page.locator('#notices')).toContainText('Disk space below your limit.');
    await map.choose('Cache', 'Disk space…');
    await expect(limits.getByLabel('At most, in GB')).toHaveValue('0.5');
    await expect(limits.locator('[data-fact=free]')).toContainText('new tiles stay in memory only');
    await limits.getByLabel('Always leave free, in MB').fill('0');
    await limits.getByRole('button', { name: 'Save' }).click();
    await expect(page.locator('.notice')).toHaveCount(0);
  });
  const above = makeTempDir();
  const full = join(above, 'full');
  mkdirSync(full);
  writeFileSync(join(full, 'letter.txt'), 'mine');
  await map.choose('Cache', 'Disk space…');
  await page.getByRole('button', { name: 'Move…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Move cache folder' });
  const field = dialog.getByLabel('Move it to');
  await expect(field).toBeFocused();
  const refusals = [
    ['tiles', 'full path'],
    [homedir(), 'your home folder'],
    [join(old, 'world'), 'the current cache folder'],
    [full, 'not empty'],
    [join(above, 'no', 'such'), 'its parent folder is missing'],
  ] as const;
  for (const [path, why] of refusals) {
    await field.fill(path);
    await page.keyboard.press('Enter');
    await expect(dialog.locator('#move-to-complaint')).toContainText(why);
  }
  const to = join(above, 'Grüße');
  await field.fill(to);
  await dialog.getByRole('button', { name: 'Move', exact: true }).click();
  await expect(dialog.getByRole('status')).toHaveText(`The cache is in ${to} now.`, { timeout: 30_000 });
  await dialog.getByRole('button', { name: 'Close' }).click();
  expect(readTiles(to, sourceId)).toEqual(stored);
  expect([existsSync(old), readdirSync(full)]).toEqual([false, ['letter.txt']]);
  await page.keyboard.press('+');
  await map.settled();
  const more = await waitForAllStored(map, to, sourceId);
  expect(Object.keys(more).length).toBeGreaterThan(Object.keys(stored).length);
  const again = await reopen();
  expect(await again.tilesFrom('source')).toBe(0);
  expect([readTiles(to, sourceId), existsSync(old)]).toEqual([more, false]);
  await removeTempDir(above);
});
