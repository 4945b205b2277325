/** All that is known of a tile, and what can be done with it: by clicks while inspecting, and by the keyboard alone. */
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, type Locator, type Page } from '@playwright/test';
import { parseTileCoord, type TileCoord } from '../../shared/tile-coord.ts';
import { expectOnDisk, expectPictures, expectStates, nameColour, test } from '../support/network-map.ts';
import { readShownTiles } from '../support/shown-tiles.ts';
import { sendStatus } from '../support/tile-server-faults.ts';

test.use({ flags: ['--view', '46.3,8.1,6'] });

function cardOf(page: Page): Locator {
  return page.locator('.tile-card');
}

/** What the card tells under a name. */
function factOf(page: Page, name: string): Locator {
  const term = page.locator('.tile-card dt', { hasText: new RegExp(`^${name}$`) });
  return term.locator('xpath=following-sibling::dd[1]');
}

/** `z/x/y` of the tile that is explained. */
async function readExplained(page: Page): Promise<{ readonly place: string; readonly coord: TileCoord }> {
  const place = (await page.locator('#map canvas.tile-explained').getAttribute('data-tile')) ?? '';
  const coord = parseTileCoord(place);
  if (!coord) throw new Error(`${place} is no tile`);
  return { place, coord };
}

async function colourOf(page: Page, place: string): Promise<string | undefined> {
  return (await readShownTiles(page)).find((tile) => tile.place === place)?.colour;
}

test('a click while inspecting tells all there is to know of a tile, which can be reloaded and deleted', async ({
  map,
  tileServer,
  dataDir,
  sourceId,
}) => {
  const { page } = map;
  const card = cardOf(page);
  await expectPictures(map, 1);
  await expectOnDisk(map, dataDir, sourceId);
  await page.mouse.click(300, 300);
  await expect(card).toHaveCount(0);
  await map.choose('Cache', 'Inspect tiles');
  const banner = page.locator('.notice[data-key="inspecting"]');
  await expect(banner).toContainText('Escape ends it');
  await page.mouse.move(300, 300);
  await expect(page.locator('#map canvas.tile-aimed')).toHaveCount(1);
  expect(await page.locator('#map').evaluate((element) => getComputedStyle(element).cursor)).toBe('crosshair');
  await page.mouse.click(300, 300);
  await expect(card.getByRole('heading')).toHaveText('This tile is fresh');

  const { place, coord } = await readExplained(page);
  const file = join(dataDir, 'tiles', sourceId, place);
  const { length } = tileServer.tileBytes(coord);
  await expect(factOf(page, 'Address')).toHaveText(`${tileServer.origin}/${place}.png`);
  await expect(factOf(page, 'File')).toHaveText(file);
  await expect(factOf(page, 'Held')).toHaveText('in memory and on disk');
  await expect(factOf(page, 'Size')).toHaveText(
    `${new Intl.NumberFormat('en').format(length)} bytes, 256 × 256 pixels, PNG`,
  );
  await expect(factOf(page, 'ETag')).toHaveText(tileServer.etagOf(coord));
  await expect(factOf(page, 'Last answer')).toHaveText('HTTP 200');
  expect(statSync(file).size).toBe(length);

  tileServer.version += 1;
  tileServer.clearLog();
  await card.getByRole('button', { name: 'Reload this tile' }).click();
  await expect(factOf(page, 'ETag')).toHaveText(tileServer.etagOf(coord));
  await expect(card.getByText(/^Reloaded: /)).toBeVisible();
  expect(readFileSync(file)).toEqual(tileServer.tileBytes(coord));
  await expect.poll(() => colourOf(page, place)).toBe(nameColour(place, 2));
  expect([...tileServer.coords()]).toEqual([place]);

  // What is deleted stays away for as long as its server does not have it.
  tileServer.misbehave(sendStatus(404), (request) => request.coord === place);
  await card.getByRole('button', { name: 'Delete this tile' }).click();
  await expect(factOf(page, 'Held')).toHaveText('neither in memory nor on disk');
  await expect(factOf(page, 'Last answer')).toContainText('HTTP 404');
  expect(statSync(file, { throwIfNoEntry: false })).toBeUndefined();
  await expect(page.locator(`#map canvas[data-tile="${place}"]`)).toHaveAttribute('data-state', 'missing');
  await expect(card.getByRole('button', { name: 'Show file' })).toHaveAttribute('aria-disabled', 'true');

  // The first Escape is the card's own.
  await page.keyboard.press('Escape');
  await expect(card).toHaveCount(0);
  await expect(banner).toHaveCount(1);
  await page.keyboard.press('Escape');
  await expect(banner).toHaveCount(0);
  await expect(page.locator('#map canvas.tile-aimed')).toHaveCount(0);
  await page.mouse.click(600, 300);
  await expect(card).toHaveCount(0);
});

test('the keyboard alone gets the same facts, a failed reload keeps the tile, and no window is too small', async ({
  map,
  tileServer,
  dataDir,
  sourceId,
}) => {
  const { page } = map;
  const card = cardOf(page);
  await expectPictures(map, 1);
  await page.setViewportSize({ width: 480, height: 640 });
  await expectOnDisk(map, dataDir, sourceId);
  await page.locator('#map').focus();
  await page.keyboard.press('Shift+F1');
  await expect(page.locator('.notice[data-key="inspecting"]')).toHaveCount(1);
  await page.keyboard.press('Shift+F1');
  await expect(page.locator('.notice[data-key="inspecting"]')).toHaveCount(0);
  await page.keyboard.press('Control+e');
  await expect(card).toBeFocused();
  await expect(factOf(page, 'Held')).toHaveText('in memory and on disk');
  const [box, area] = [await card.boundingBox(), await page.locator('#map-area').boundingBox()];
  if (!box || !area) throw new Error('there is no card');
  expect(box.x >= area.x && box.x + box.width <= area.x + area.width).toBe(true);
  expect(box.y >= area.y && box.y + box.height <= area.y + area.height).toBe(true);

  const { place } = await readExplained(page);
  tileServer.misbehave(sendStatus(404));
  for (const name of ['Close', 'Reload this tile']) {
    await page.keyboard.press('Tab');
    await expect(card.getByRole('button', { name })).toBeFocused();
  }
  await page.keyboard.press('Enter');
  await expect(factOf(page, 'Last answer')).toContainText('HTTP 404');
  await expect(factOf(page, 'Held')).toHaveText('in memory and on disk');
  await expectStates(map, ['fresh']);
  expect(await colourOf(page, place)).toBe(nameColour(place, 1));
  // Without a desktop there is no file manager: the way to the file is told instead.
  await card.getByRole('button', { name: 'Show file' }).click();
  await expect(card.getByText('No file manager could be opened here')).toBeVisible();
  await factOf(page, 'File').click();
  expect(await page.evaluate(() => String(getSelection()))).toBe(await factOf(page, 'File').innerText());
});
