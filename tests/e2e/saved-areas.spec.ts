/** The list of saved areas: how their warming goes, what they have, and what becomes of their tiles. */
import { expect } from '@playwright/test';
import { buttonOf, cardOf, fieldOf, panelOf, waitForEstimate, warmBox } from '../support/area-panel.ts';
import { reckonTiles } from '../support/box-tiles.ts';
import { test } from '../support/network-map.ts';
import { showOwnSource } from '../support/own-source.ts';
import { makeLatch, sendStatus } from '../support/tile-server-faults.ts';
import { listTileFiles } from '../support/tile-tree.ts';

test.use({ flags: ['--view', '46.5,8,7'] });

const WEST = { west: 7, south: 46, east: 8, north: 47 };
const EAST = { west: 7.6, south: 46, east: 9, north: 47 };

test('an area that was warmed stands in the list with what it has, also in another window', async ({ map, reopen }) => {
  const { page } = map;
  await map.choose('Cache', 'Saved areas…');
  await expect(panelOf(page)).toContainText('No area is saved yet.');
  await buttonOf(page, 'Warm this view…').click();
  await warmBox(page, { name: 'West', box: WEST, minZoom: 9, maxZoom: 10 });
  await expect(cardOf(page, 'West')).toBeFocused();
  await expect(cardOf(page, 'West')).toContainText('Done', { timeout: 20_000 });
  const share = /(\d+) of \1 tiles on disk, [\d.]+ kB/;
  await expect(cardOf(page, 'West')).toContainText(share);
  await expect(cardOf(page, 'West')).toContainText('its own');
  await expect(page.locator('#map path.area-saved')).toHaveCount(1);
  await page.keyboard.press('Escape');
  await expect(page.locator('#map path.area-saved')).toHaveCount(0);
  const again = await reopen();
  await again.page.keyboard.press('ControlOrMeta+b');
  await expect(cardOf(again.page, 'West')).toContainText(share);
  await expect(again.page.locator('#map path.area-saved')).toHaveCount(1);
});

test('is renamed in its place, and gone to', async ({ map }) => {
  const { page } = map;
  await map.choose('Cache', 'Warm this view…');
  await warmBox(page, { name: 'West', box: WEST, minZoom: 8, maxZoom: 9 });
  await expect(cardOf(page, 'West')).toContainText('Done', { timeout: 20_000 });
  await cardOf(page, 'West').getByRole('button', { name: 'Rename' }).click();
  const name = fieldOf(page, 'New name');
  await expect(name).toBeFocused();
  await name.fill('');
  await name.press('Enter');
  await expect(cardOf(page, 'West')).toHaveCount(0);
  await expect(panelOf(page)).toContainText('Type a name.');
  await name.press('Escape');
  await expect(cardOf(page, 'West')).toBeFocused();
  await expect(panelOf(page)).toBeVisible();
  await cardOf(page, 'West').getByRole('button', { name: 'Rename' }).click();
  await name.fill('Alps');
  await name.press('Enter');
  await expect(cardOf(page, 'Alps')).toBeFocused();
  await page.locator('#map').focus();
  for (let press = 0; press < 3; press += 1) await page.keyboard.press('Shift+ArrowRight');
  await cardOf(page, 'Alps').getByRole('button', { name: 'Go to' }).click();
  await map.settled();
  expect(await map.zoom()).toBe(9);
  const outline = await page.locator('#map path.area-saved').boundingBox();
  const panel = await panelOf(page).boundingBox();
  expect(outline?.x).toBeGreaterThan(0);
  expect((outline?.x ?? 0) + (outline?.width ?? 0)).toBeLessThan(panel?.x ?? 0);
});

test('deleting says first what it frees; what another area needs stays, and browsed tiles go only if they are to', async ({
  map,
  dataDir,
  sourceId,
}) => {
  const { page } = map;
  for (const [name, box] of [
    ['West', WEST],
    ['East', EAST],
  ] as const) {
    await map.choose('Cache', 'Warm this view…');
    await warmBox(page, { name, box, minZoom: 7, maxZoom: 10 });
    await expect(cardOf(page, name)).toContainText('Done', { timeout: 20_000 });
  }
  const before = listTileFiles(dataDir, sourceId);
  const ofEast = [7, 8, 9, 10].flatMap((zoom) => reckonTiles(EAST, zoom));
  expect(ofEast.filter((place) => !before.includes(place))).toEqual([]);
  await cardOf(page, 'West').getByRole('button', { name: 'Delete…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Delete “West”?' });
  await expect(dialog).toContainText(/Frees [\d,]+ tiles \([\d.]+ kB\) that no other area needs\./);
  await expect(dialog).toContainText(/[\d,]+ tiles shared with other areas stay\./);
  const freed = Number(await dialog.getByRole('status').getAttribute('data-tiles'));
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  expect(listTileFiles(dataDir, sourceId)).toEqual(before);
  await expect(cardOf(page, 'West')).toBeVisible();

  await cardOf(page, 'West').getByRole('button', { name: 'Delete…' }).click();
  await expect(dialog.getByRole('button', { name: 'Delete' })).toHaveAttribute('aria-disabled', 'false');
  await dialog.getByRole('button', { name: 'Delete' }).click();
  await expect(cardOf(page, 'West')).toHaveCount(0);
  await expect(page.locator('#notices')).toContainText(`“West” deleted. Freed ${freed} tiles`);
  expect(before.length - listTileFiles(dataDir, sourceId).length).toBe(freed);
  await expect(cardOf(page, 'East')).toContainText(/(\d+) of \1 tiles on disk/);

  await cardOf(page, 'East').getByRole('button', { name: 'Delete…' }).click();
  const other = page.getByRole('dialog', { name: 'Delete “East”?' });
  await other.getByRole('checkbox', { name: /Also clear \d+ tiles? \([\d.]+ kB\) in it/ }).check();
  await other.getByRole('button', { name: 'Delete' }).click();
  await expect(cardOf(page, 'East')).toHaveCount(0);
  const stored = new Set(listTileFiles(dataDir, sourceId));
  // Those of the map's own zoom are in view, and come again as whatever is looked at does.
  expect(ofEast.filter((place) => stored.has(place) && !place.startsWith('7/'))).toEqual([]);
  await expect(panelOf(page)).toContainText('No area is saved yet.');
});

test('is paused, resumed and cancelled, while the title tells how far it is', async ({ map, tileServer }) => {
  const { page } = map;
  await showOwnSource(page, {
    template: `${tileServer.origin}/slow/{z}/{x}/{y}.png`,
    offlineUsePermitted: true,
    maxRequestsPerSecond: 5,
  });
  await map.settled();
  await map.choose('Cache', 'Warm this view…');
  await warmBox(page, { name: 'Slow', box: WEST, minZoom: 11, maxZoom: 12 });
  const card = cardOf(page, 'Slow');
  await expect(card.getByRole('progressbar')).toBeVisible();
  await expect(card).toContainText('Warming');
  await expect(page).toHaveTitle(/^\d+ % – Tilekeep$/);
  await card.getByRole('button', { name: 'Pause' }).click();
  await expect(card).toContainText('Paused');
  await expect(page).toHaveTitle('Tilekeep');
  await expect(card.getByRole('button', { name: 'Resume' })).toBeFocused();
  await tileServer.waitUntilIdle();
  tileServer.clearLog();
  await card.getByRole('button', { name: 'Resume' }).click();
  await expect(card).toContainText('Warming');
  await tileServer.waitForRequests(3);
  await card.getByRole('button', { name: 'Cancel' }).click();
  await expect(card).toContainText(/Cancelled at \d+ of \d+ tiles/);
  await expect(card.getByRole('progressbar')).toBeHidden();
  await expect(card).toBeFocused();
  await expect(page).toHaveTitle('Tilekeep');
  await card.getByRole('button', { name: 'Update…' }).click();
  await expect(card.getByRole('combobox')).toHaveValue('missing');
  await card.getByRole('button', { name: 'Start' }).click();
  await expect(card).toContainText('Warming');
});

test('tells why tiles failed, and tries those again', async ({ map, tileServer }) => {
  const { page } = map;
  tileServer.misbehave(sendStatus(404), ({ coord }) => /^10\/.*[05]$/.test(coord ?? ''));
  await map.choose('Cache', 'Warm this view…');
  await warmBox(page, { name: 'West', box: WEST, minZoom: 9, maxZoom: 10 });
  const card = cardOf(page, 'West');
  await expect(card).toContainText(/Done, \d+ failed/, { timeout: 20_000 });
  await card.getByText(/^Why \d+ could not be had$/).click();
  await expect(card.locator('[data-code="tile-missing"]')).toContainText('The server does not have this tile.');
  await expect(page.locator('#notices')).toContainText(/“West” is warmed, \d+ failed/);
  tileServer.heal();
  tileServer.clearLog();
  await card.getByRole('button', { name: 'Retry failed' }).click();
  await expect(card.getByText(/^Done$/)).toBeVisible({ timeout: 20_000 });
  await expect(card).toContainText(/(\d+) of \1 tiles on disk/);
  expect([...tileServer.coords()].filter((coord) => !/^10\/.*[05]$/.test(coord))).toEqual([]);
});

test('the end of warming is told by the desktop to those who look away, and by a notice beside a closed panel', async ({
  map,
  tileServer,
}) => {
  const news = { name: 'Tell me when it is done' };
  await showOwnSource(map.page, {
    template: `${tileServer.origin}/slow/{z}/{x}/{y}.png`,
    offlineUsePermitted: true,
    maxRequestsPerSecond: 5,
  });
  await map.settled();
  await test.step('a page that nobody looks at has the desktop tell of the end, once people have wished it', async () => {
    const { page } = map;
    await page.evaluate(() => {
      const told: string[] = [];
      class Played extends EventTarget {
        static permission = 'default';
        static async requestPermission() {
          told.push('asked');
          Played.permission = 'granted';
          return 'granted';
        }
        constructor(title: string) {
          super();
          told.push(title);
        }
      }
      Object.assign(window, { Notification: Played, told });
      document.hasFocus = () => false;
    });
    await map.choose('Cache', 'Warm this view…');
    const readTold = () => page.evaluate(() => (window as unknown as { told: string[] }).told);
    await waitForEstimate(page);
    const latch = makeLatch();
    tileServer.misbehave(latch.fault);
    await warmBox(page, { name: 'East', box: EAST, minZoom: 9, maxZoom: 10 });
    const wish = cardOf(page, 'East').getByRole('button', news);
    await expect(wish).toBeVisible();
    expect(await readTold()).toEqual([]);
    await wish.press('Enter');
    await expect(wish).toBeHidden();
    await expect(cardOf(page, 'East')).toBeFocused();
    latch.release();
    await expect.poll(readTold, { timeout: 20_000 }).toEqual(['asked', '“East” is warmed']);
  });
  await test.step('a closed panel hears of the end by a notice that leads to the list', async () => {
    const { page } = map;
    await map.choose('Cache', 'Warm this view…');
    const latch = makeLatch();
    tileServer.misbehave(latch.fault);
    await warmBox(page, { name: 'West', box: WEST, minZoom: 9, maxZoom: 10 });
    await expect(cardOf(page, 'West').getByRole('button', { name: 'Pause' })).toBeVisible();
    await expect(cardOf(page, 'West').getByRole('button', news)).toBeHidden();
    await page.keyboard.press('Escape');
    await expect(panelOf(page)).toBeHidden();
    latch.release();
    const notice = page.locator('.notice').filter({ hasText: '“West” is warmed' });
    await expect(notice).toBeVisible({ timeout: 20_000 });
    await notice.getByRole('button', { name: 'Show' }).click();
    await expect(cardOf(page, 'West')).toBeFocused();
  });
});

test('removing a source and clearing name the areas; clearing keeps their tiles, or empties them, as people say', async ({
  map,
  dataDir,
  sourceId,
}) => {
  const { page } = map;
  await map.choose('Cache', 'Warm this view…');
  await warmBox(page, { name: 'West', box: WEST, minZoom: 9, maxZoom: 10 });
  await expect(cardOf(page, 'West')).toContainText('Done', { timeout: 20_000 });
  const areaTiles = [9, 10].flatMap((zoom) => reckonTiles(WEST, zoom));
  await map.choose('Source', 'Remove this source…');
  await expect(page.getByRole('dialog')).toContainText('A saved area has tiles among them: “West”.');
  await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click();
  await map.choose('Cache', 'Clear this source…');
  const dialog = page.getByRole('dialog');
  await expect(dialog).toContainText('A saved area has tiles here: “West”.');
  await expect(dialog.getByRole('radio', { name: 'Keep the tiles of saved areas' })).toBeChecked();
  await dialog.getByRole('button', { name: 'Clear', exact: true }).click();
  await expect(page.locator('#notices')).toContainText('cleared. Freed');
  const left = listTileFiles(dataDir, sourceId);
  expect(areaTiles.filter((place) => !left.includes(place))).toEqual([]);
  await expect(cardOf(page, 'West')).toContainText(`${areaTiles.length} of ${areaTiles.length} tiles on disk`);

  await map.choose('Cache', 'Clear everything…');
  await dialog.getByRole('radio', { name: 'Clear them too; the areas stay in the list, empty' }).check();
  await dialog.getByRole('button', { name: 'Clear', exact: true }).click();
  await expect(dialog).toHaveCount(0);
  await expect(cardOf(page, 'West')).toContainText(`0 of ${areaTiles.length} tiles on disk`);
});
