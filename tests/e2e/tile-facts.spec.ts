/** The facts of a tile and what can be done with it, by clicks and by the keyboard alone. */
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, type Locator, type Page } from '@playwright/test';
import { parseTileCoord, type TileCoord } from '../../shared/tiles/tile-coord.ts';
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

test('clicks show the facts of one tile after another, and a tile can be reloaded and deleted', async ({
  map,
  tileServer,
  dataDir,
  sourceId,
}) => {
  const { page } = map;
  const card = cardOf(page);
  await expectPictures(map, 1);
  await expectOnDisk(map, dataDir, sourceId);
  await page.mouse.click(600, 300);
  await expect(card).toHaveCount(0);
  await map.choose('Cache', 'Tile details');
  await expect(card).toContainText('Esc to stop');
  await page.mouse.move(600, 300);
  await expect(page.locator('#map canvas.tile-aimed')).toHaveCount(1);
  expect(await page.locator('#map').evaluate((element) => getComputedStyle(element).cursor)).toBe('crosshair');
  await page.mouse.click(600, 300);
  await expect(card.getByRole('heading')).toHaveText('Up to date');

  const { place, coord } = await readExplained(page);
  const file = join(dataDir, 'tiles', sourceId, place);
  const { length } = tileServer.tileBytes(coord);
  await expect(factOf(page, 'URL')).toHaveText(`${tileServer.origin}/${place}.png`);
  await expect(factOf(page, 'File')).toHaveText(file);
  await expect(factOf(page, 'Cached')).toHaveText('In memory and on disk');
  await expect(factOf(page, 'Size')).toHaveText(
    `${new Intl.NumberFormat('en').format(length)} bytes, 256 × 256 pixels, PNG`,
  );
  await expect(factOf(page, 'ETag')).toHaveText(tileServer.etagOf(coord));
  await expect(factOf(page, 'Last response')).toHaveText('HTTP 200');
  expect(statSync(file).size).toBe(length);

  tileServer.version += 1;
  tileServer.clearLog();
  await card.getByRole('button', { name: 'Reload tile' }).click();
  await expect(factOf(page, 'ETag')).toHaveText(tileServer.etagOf(coord));
  await expect(card.getByText(/^Reloaded, /)).toBeVisible();
  expect(readFileSync(file)).toEqual(tileServer.tileBytes(coord));
  await expect.poll(() => colourOf(page, place)).toBe(nameColour(place, 2));
  expect([...tileServer.coords()]).toEqual([place]);

  // What is deleted stays away for as long as its server does not have it.
  tileServer.misbehave(sendStatus(404), (request) => request.coord === place);
  await card.getByRole('button', { name: 'Delete tile' }).click();
  await expect(factOf(page, 'Cached')).toHaveText('No');
  await expect(factOf(page, 'Last response')).toContainText('HTTP 404');
  expect(statSync(file, { throwIfNoEntry: false })).toBeUndefined();
  await expect(page.locator(`#map canvas[data-tile="${place}"]`)).toHaveAttribute('data-state', 'missing');
  await expect(card.getByRole('button', { name: 'Show file' })).toHaveAttribute('aria-disabled', 'true');

  await page.keyboard.press('Escape');
  await expect(card).toHaveCount(0);
  await expect(page.locator('#map canvas.tile-aimed')).toHaveCount(0);
  await page.mouse.click(1000, 300);
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
  await page.keyboard.press('Control+e');
  await expect(card).toBeFocused();
  await expect(factOf(page, 'Cached')).toHaveText('In memory and on disk');
  const [box, area] = [await card.boundingBox(), await page.locator('#map-area').boundingBox()];
  if (!box || !area) throw new Error('there is no card');
  expect(box.x >= area.x && box.x + box.width <= area.x + area.width).toBe(true);
  expect(box.y >= area.y && box.y + box.height <= area.y + area.height).toBe(true);

  const { place } = await readExplained(page);
  tileServer.misbehave(sendStatus(404));
  for (const name of ['Close', 'Reload tile']) {
    await page.keyboard.press('Tab');
    await expect(card.getByRole('button', { name })).toBeFocused();
  }
  await page.keyboard.press('Enter');
  await expect(factOf(page, 'Last response')).toContainText('HTTP 404');
  await expect(factOf(page, 'Cached')).toHaveText('In memory and on disk');
  await expectStates(map, ['fresh']);
  expect(await colourOf(page, place)).toBe(nameColour(place, 1));
  // Without a desktop there is no file manager: the way to the file is told instead.
  await card.getByRole('button', { name: 'Show file' }).click();
  await expect(card.getByText('Couldn’t open a file manager')).toBeVisible();
  await factOf(page, 'File').click();
  expect(await page.evaluate(() => String(getSelection()))).toBe(await factOf(page, 'File').innerText());

  await page.keyboard.press('Escape');
  await expect(card).toHaveCount(0);

  // A panel covers part of the map, the right side of a wide one and the lower part of a narrow one.
  const panel = page.locator('#side-panel');
  for (const width of [480, 760]) {
    await page.setViewportSize({ width, height: 640 });
    await page.keyboard.press('Control+i');
    await expect(panel).toBeVisible();
    await map.settled();
    await page.locator('#map').focus();
    await page.keyboard.press('Control+e');
    await expect(factOf(page, 'Cached')).toHaveText('In memory and on disk');
    for (const name of ['Close', 'Show file']) {
      await card.getByRole('button', { name }).scrollIntoViewIfNeeded();
      await card.getByRole('button', { name }).click({ trial: true });
    }
    await page.keyboard.press('Escape');
  }
});
