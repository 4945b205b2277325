/** Disk space and moving the cache folder, from the menu: what people read, what they may not do, and where tiles are then. */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { expect } from '@playwright/test';
import { type MapPage, test } from '../support/map-page.ts';
import { chooseNatively, pretendElectron } from '../support/page-in-electron.ts';
import { makeTempDir, removeTempDir } from '../support/program.ts';

test.use({ flags: ['--view', '48,16,3'] });

/** The bytes of every tile of the world in a cache folder, by `z/x/y`. */
function readTiles(cacheDir: string): Readonly<Record<string, string>> {
  const root = join(cacheDir, 'world');
  const names = existsSync(root) ? readdirSync(root, { recursive: true, encoding: 'utf8' }) : [];
  const tiles = names.filter((name) => /^\d+[\\/]\d+[\\/]\d+$/.test(name)).sort();
  return Object.fromEntries(tiles.map((name) => [name, readFileSync(join(root, name), 'latin1')]));
}

async function waitForAllStored(map: MapPage, cacheDir: string): Promise<Readonly<Record<string, string>>> {
  const drawn = await map.tilesFrom('source');
  await expect.poll(() => Object.keys(readTiles(cacheDir)).length).toBe(drawn);
  return readTiles(cacheDir);
}

test('limits are taken from the dialog, wrong ones are told at their field, and a disk below its floor is told', async ({
  map,
}) => {
  const { page } = map;
  await map.choose('Cache', 'Disk space…');
  const dialog = page.getByRole('dialog', { name: 'Disk space' });
  await expect(dialog.locator('.tile-count')).toContainText('on disk.');
  await expect(dialog.locator('[data-fact=free]')).toContainText(/\d (MB|GB|TB)/);
  const floor = dialog.getByLabel('Always leave free, in MB');
  await expect(floor).toHaveValue('500');
  await floor.fill('much');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(dialog.locator('#free-floor-complaint')).toHaveText('Type a number from 0 to 1,000,000.');
  await expect(floor).toBeFocused();
  await floor.fill('1,000,000');
  await dialog.getByLabel('Limit what the cache takes').check();
  await dialog.getByLabel('At most, in GB').fill('0,5');
  await page.keyboard.press('Enter');
  await expect(dialog).toHaveCount(0);
  await expect(page.locator('#notices')).toContainText('The disk has less free space than it is to have left.');
  await map.choose('Cache', 'Disk space…');
  await expect(dialog.getByLabel('At most, in GB')).toHaveValue('0.5');
  await expect(dialog.locator('[data-fact=free]')).toContainText('new tiles stay in memory only');
  await dialog.getByLabel('Always leave free, in MB').fill('0');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(page.locator('.notice')).toHaveCount(0);
});

test('the cache moves to a new folder while the map goes on, is used there after a restart, and goes to no foolish place', async ({
  map,
  dataDir,
  reopen,
}) => {
  const { page } = map;
  const old = join(dataDir, 'tiles');
  const stored = await waitForAllStored(map, old);
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
    ['', 'Type the path of a folder.'],
    ['tiles', 'whole path'],
    [homedir(), 'your home folder'],
    [join(old, 'world'), 'a folder in it'],
    [full, 'not empty'],
    [join(above, 'no', 'such'), 'the folder above it is not there'],
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
  expect(readTiles(to)).toEqual(stored);
  expect([existsSync(old), readdirSync(full)]).toEqual([false, ['letter.txt']]);
  await page.keyboard.press('+');
  await map.settled();
  const more = await waitForAllStored(map, to);
  expect(Object.keys(more).length).toBeGreaterThan(Object.keys(stored).length);
  const again = await reopen();
  expect(await again.tilesFrom('source')).toBe(0);
  expect([readTiles(to), existsSync(old)]).toEqual([more, false]);
  await removeTempDir(above);
});

test('on a desktop the new folder can be chosen in its own dialog, and in a browser it cannot', async ({ map }) => {
  const { page } = map;
  const dialog = page.getByRole('dialog', { name: 'Move cache folder' });
  const choice = dialog.getByRole('button', { name: 'Choose…' });
  await map.choose('Cache', 'Move cache folder…');
  await expect(dialog.getByRole('button').first()).toBeVisible();
  await expect(choice).toHaveCount(0);
  await pretendElectron(page, ['/maps/Grüße']);
  await page.reload();
  await expect(page.locator('#menu-bar')).toBeHidden();
  await expect(page.locator('#status-bar .zoom')).toHaveAttribute('data-zoom', '3');
  await chooseNatively(page, { name: 'moveCacheFolder' });
  const field = dialog.getByLabel('Move it to');
  await expect(field).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(dialog.locator('#move-to-complaint')).toHaveText('Type the path of a folder.');
  await page.keyboard.press('Tab');
  await expect(choice).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(field).toHaveValue('/maps/Grüße');
  await expect(field).toBeFocused();
  await expect(dialog.locator('#move-to-complaint')).toBeEmpty();
  // People close the desktop's dialog without a choice.
  await choice.click();
  await expect(choice).toBeEnabled();
  await expect(field).toHaveValue('/maps/Grüße');
});
