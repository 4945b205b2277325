/** Clearing the cache from the menu: what is asked, what is counted, what is freed, what is left on disk. */
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from '@playwright/test';
import { formatTileCount } from '../../shared/quantity-text.ts';
import { type MapPage, openMapPage, test } from '../support/map-page.ts';

test.use({ flags: ['--view', '48,16,3'] });

/** Every tile of the built-in world on disk, as `z/x/y`, with its bytes. */
function readTilesOnDisk(dataDir: string): Map<string, number> {
  const root = join(dataDir, 'tiles', 'world');
  const found = new Map<string, number>();
  for (const name of readdirSync(root, { recursive: true, encoding: 'utf8' })) {
    const tile = name.split(/[\\/]/);
    if (tile.length === 3 && tile.every((part) => /^\d+$/.test(part))) {
      found.set(tile.join('/'), statSync(join(root, name)).size);
    }
  }
  return found;
}

function sumUp(tiles: ReadonlyMap<string, number>): { tiles: number; bytes: number } {
  return { tiles: tiles.size, bytes: [...tiles.values()].reduce((sum, bytes) => sum + bytes, 0) };
}

/** Looks at two zooms, so that there is more on disk than in view, and waits until all of it is written. */
async function lookAround(map: MapPage, dataDir: string): Promise<ReadonlyMap<string, number>> {
  await map.page.keyboard.press('+');
  await expect(map.page.locator('.zoom')).toHaveAttribute('data-zoom', '4');
  await map.settled();
  const drawn = await map.tilesFrom('source');
  await expect.poll(() => readTilesOnDisk(dataDir).size).toBe(drawn);
  return readTilesOnDisk(dataDir);
}

test('clears a source by keyboard: the question counts, the answer tells what was freed, the map redraws', async ({
  map,
  dataDir,
}) => {
  const { page } = map;
  const stored = await lookAround(map, dataDir);
  const inView = await page.locator('#map canvas.leaflet-tile').count();
  const drawnBefore = await map.tilesFrom('source');
  for (const key of ['F10', 'c', 'Enter', 'c', 'c', 'c', 'Enter']) await page.keyboard.press(key);
  const dialog = page.getByRole('dialog', { name: 'Clear this source?' });
  await expect(dialog.getByRole('status')).toHaveText(`World (built in): ${formatTileCount(sumUp(stored))} on disk.`);
  await expect(dialog.getByRole('button', { name: 'Cancel' })).toBeFocused();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await expect(dialog).toHaveCount(0);
  await expect(page.locator('#notices')).toContainText(
    `World (built in) cleared. Freed ${formatTileCount(sumUp(stored))}.`,
  );
  await expect.poll(() => map.tilesFrom('source')).toBe(drawnBefore + inView);
  await map.settled();
  // What is in view was drawn and stored anew; everything else is gone.
  await expect.poll(() => readTilesOnDisk(dataDir).size).toBeLessThanOrEqual(inView);
  expect([...readTilesOnDisk(dataDir).keys()].filter((tile) => !tile.startsWith('4/'))).toEqual([]);
});

test('clears nothing when people cancel or the disk refuses', async ({ map, dataDir }) => {
  await test.step('cancelling clears nothing', async () => {
    const stored = await lookAround(map, dataDir);
    await map.choose('Cache', 'Clear everything…');
    const dialog = map.page.getByRole('dialog', { name: 'Clear everything?' });
    await expect(dialog.getByRole('status')).toHaveText(`All sources: ${formatTileCount(sumUp(stored))} on disk.`);
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    await expect(dialog).toHaveCount(0);
    expect(readTilesOnDisk(dataDir)).toEqual(stored);
    await expect(map.page.locator('.notice')).toHaveCount(0);
  });
  await test.step('tells why nothing could be cleared and leaves the question open', async () => {
    await map.page.route('**/call/clearTiles', (route) =>
      route.fulfill({
        json: { ok: false, error: { code: 'cache-read-only', message: 'The cache folder is read-only.' } },
      }),
    );
    await map.choose('Cache', 'Clear this source…');
    const dialog = map.page.getByRole('dialog');
    await dialog.getByRole('button', { name: 'Clear', exact: true }).click();
    await expect(dialog.getByRole('alert')).toHaveText('The cache folder is read-only.');
    const clear = dialog.getByRole('button', { name: 'Clear', exact: true });
    await expect(clear).toBeEnabled();
    await expect(clear).toBeFocused();
  });
});

test('clears everything, in every window', async ({ map, program, context, dataDir }) => {
  const stored = await lookAround(map, dataDir);
  const other = await openMapPage(await context.newPage(), new URL('/', program.url).href);
  const shown = await other.countTiles();
  const before = (await other.tilesFrom('source')) + (await other.tilesFrom('memory'));
  await map.choose('Cache', 'Clear everything…');
  await map.page.getByRole('button', { name: 'Clear', exact: true }).click();
  await expect(map.page.locator('#notices')).toContainText(`Freed ${formatTileCount(sumUp(stored))}.`);
  await expect
    .poll(async () => (await other.tilesFrom('source')) + (await other.tilesFrom('memory')))
    .toBe(before + shown);
  await expect(other.page.locator('.notice')).toHaveCount(0);
});

test('clears before counting has ended, and ends the counting when closed', async ({ map, dataDir }) => {
  const { page } = map;
  const stored = await lookAround(map, dataDir);
  await page.route('**/call/countTiles', () => {
    // Held up for ever.
  });
  const abandoned = page.waitForEvent('requestfailed', (request) => request.url().endsWith('/call/countTiles'));
  await map.choose('Cache', 'Clear this source…');
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByRole('status')).toHaveText('Counting…');
  await dialog.getByRole('button', { name: 'Clear', exact: true }).click();
  await expect(page.locator('#notices')).toContainText(`Freed ${formatTileCount(sumUp(stored))}.`);
  expect((await abandoned).failure()?.errorText).toContain('ABORTED');
});

test('clears memory alone, says how much was in it, and the message is dismissed by keyboard', async ({
  map,
  dataDir,
}) => {
  await test.step('clears memory alone and says how much was in it', async () => {
    const stored = await lookAround(map, dataDir);
    const drawn = await map.tilesFrom('source');
    await map.choose('Cache', 'Clear memory');
    await expect(map.page.locator('#notices')).toContainText(`Memory cleared: ${formatTileCount(sumUp(stored))}.`);
    await map.page.keyboard.press('-');
    await expect(map.page.locator('.zoom')).toHaveAttribute('data-zoom', '3');
    await map.settled();
    expect(await map.tilesFrom('disk')).toBeGreaterThan(5);
    expect(await map.tilesFrom('source')).toBe(drawn);
    expect(readTilesOnDisk(dataDir)).toEqual(stored);
  });
  await test.step('a message is dismissed by keyboard and the focus goes back to the map', async () => {
    await map.choose('Cache', 'Clear memory');
    const notice = map.page.locator('.notice');
    await expect(notice).toHaveCount(1);
    // Reading ahead may have brought some tiles back from disk.
    await expect(async () => {
      await map.choose('Cache', 'Clear memory');
      await expect(notice).toContainText('0 tiles, 0 bytes', { timeout: 1000 });
    }).toPass({ timeout: 10_000 });
    await expect(notice).toHaveCount(1);
    const dismiss = notice.getByRole('button', { name: 'Dismiss' });
    for (let press = 0; press < 6 && !(await dismiss.evaluate((button) => button.matches(':focus'))); press += 1) {
      await map.page.keyboard.press('Tab');
    }
    await expect(dismiss).toBeFocused();
    await map.page.keyboard.press('Enter');
    await expect(notice).toHaveCount(0);
    await expect(map.page.locator('#map')).toBeFocused();
  });
});
