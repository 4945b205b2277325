/** The list of saved areas: how their warming goes, what they have, and what becomes of their tiles. */
import { expect, type Locator, type Page } from '@playwright/test';
import { buttonOf, cardOf, fieldOf, panelOf, SAVE_ENTRY, waitForEstimate, warmBox } from '../support/area-panel.ts';
import { reckonTiles } from '../support/box-tiles.ts';
import { chooseClear, clear } from '../support/clear-dialog.ts';
import { test } from '../support/network-map.ts';
import { showOwnSource } from '../support/own-source.ts';
import { makeLatch, sendStatus } from '../support/tile-server-faults.ts';
import { listTileFiles } from '../support/tile-tree.ts';

test.use({ flags: ['--view', '46.5,8,7'] });

const WEST = { west: 7, south: 46, east: 8, north: 47 };
const EAST = { west: 7.6, south: 46, east: 9, north: 47 };
const areasOf = (page: Page) => page.locator('.leaflet-areas-pane');

/** The horizontal places on the page at which areas are drawn. */
function listDrawn(areas: Locator): Promise<readonly number[]> {
  return areas.locator('canvas').evaluateAll((canvases) =>
    (canvases as HTMLCanvasElement[])
      .filter(({ width }) => width > 0)
      .flatMap((canvas) => {
        const copy = new OffscreenCanvas(canvas.width, canvas.height).getContext('2d');
        copy?.drawImage(canvas, 0, 0);
        const alphas = copy?.getImageData(0, 0, canvas.width, canvas.height).data ?? [];
        const columns = Array.from({ length: canvas.width }, (_, x) => x);
        const isDrawn = (x: number) => columns.some((y) => alphas[(y * canvas.width + x) * 4 + 3]);
        return columns.filter(isDrawn).map((x) => canvas.getBoundingClientRect().left + x);
      }),
  );
}

/** All tiles of an area, and their size. */
const SHARE = /(\d+) of \1 tiles on disk, [\d.]+ kB/;

test('areas are warmed, kept in a list, mended, cleared around, renamed, gone to and deleted, over a restart', async ({
  map,
  tileServer,
  dataDir,
  sourceId,
  reopen,
}) => {
  const { page } = map;
  const outlines = areasOf(page);
  const west = cardOf(page, 'West');
  const ofWest = [9, 10].flatMap((zoom) => reckonTiles(WEST, zoom));
  const ofEast = [7, 8, 9, 10].flatMap((zoom) => reckonTiles(EAST, zoom));
  const dialog = page.getByRole('dialog');
  await test.step('an area that was warmed stands in the list, with its outline and why some of its tiles failed', async () => {
    tileServer.misbehave(sendStatus(400), ({ coord }) => /^10\/.*[05]$/.test(coord ?? ''));
    await map.choose('Cache', 'Saved areas…');
    await expect(panelOf(page)).toContainText('No saved areas yet.');
    await buttonOf(page, 'Save area…').click();
    await warmBox(page, { name: 'West', box: WEST, minZoom: 9, maxZoom: 10 });
    await expect(west).toBeFocused();
    await expect(west).toContainText(/Saved except \d+ tiles/, { timeout: 20_000 });
    await expect(page.locator('#notices')).toContainText(/“West” is saved except \d+ tiles/);
    await expect(outlines).toHaveAttribute('data-saved', '1');
    await west.getByText(/^Why \d+ tiles failed$/).click();
    await expect(west.locator('[data-code="source-failed"]')).toContainText('Source error');
  });
  await test.step('those that failed are tried again, and no others', async () => {
    tileServer.heal();
    tileServer.clearLog();
    await west.getByRole('button', { name: 'Retry failed' }).click();
    await expect(west.getByText(/^Saved$/)).toBeVisible({ timeout: 20_000 });
    await expect(west).toContainText(SHARE);
    expect([...tileServer.coords()].filter((coord) => !/^10\/.*[05]$/.test(coord))).toEqual([]);
  });
  await test.step('removing a source names the area; clearing keeps its tiles, or empties it, as people say', async () => {
    await map.choose('Source', 'Remove this source…');
    await expect(dialog).toContainText('Saved area with tiles here: “West”.');
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    await chooseClear(map, 'This source');
    await expect(dialog).toContainText('Saved area with tiles here: “West”.');
    await expect(dialog.getByRole('radio', { name: 'Keep the tiles of saved areas' })).toBeChecked();
    await dialog.getByRole('button', { name: 'Clear', exact: true }).click();
    await expect(page.locator('#notices')).toContainText('Cleared');
    const left = listTileFiles(dataDir, sourceId);
    expect(ofWest.filter((place) => !left.includes(place))).toEqual([]);
    await expect(west).toContainText(`${ofWest.length} of ${ofWest.length} tiles on disk`);
    await chooseClear(map, 'All sources');
    await dialog.getByRole('radio', { name: 'Clear them too. The areas stay in the list, empty.' }).check();
    await dialog.getByRole('button', { name: 'Clear', exact: true }).click();
    await expect(dialog).toHaveCount(0);
    await expect(west).toContainText(`0 of ${ofWest.length} tiles on disk`);
  });
  await test.step('an emptied area is filled again from its card', async () => {
    await west.getByRole('button', { name: 'Update…' }).click();
    await expect(west.getByRole('combobox')).toHaveValue('missing');
    await west.getByRole('button', { name: 'Start' }).click();
    await expect(west).toContainText(SHARE, { timeout: 20_000 });
  });
  await test.step('deleting says first what it frees, and what another area needs stays', async () => {
    await map.choose('Cache', SAVE_ENTRY);
    await warmBox(page, { name: 'East', box: EAST, minZoom: 7, maxZoom: 10 });
    await expect(cardOf(page, 'East')).toContainText('Saved', { timeout: 20_000 });
    const before = listTileFiles(dataDir, sourceId);
    expect(ofEast.filter((place) => !before.includes(place))).toEqual([]);
    await west.getByRole('button', { name: 'Delete…' }).click();
    await expect(dialog).toHaveAccessibleName('Delete “West”?');
    await expect(dialog).toContainText(/This frees [\d,]+ tiles \([\d.]+ kB\)\./);
    await expect(dialog).toContainText(/[\d,]+ tiles stay: other areas need them\./);
    const freed = Number(await dialog.getByRole('status').getAttribute('data-tiles'));
    expect(freed).toBeGreaterThan(0);
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    expect(listTileFiles(dataDir, sourceId)).toEqual(before);
    await expect(west).toBeVisible();
    await west.getByRole('button', { name: 'Delete…' }).click();
    await expect(dialog.getByRole('button', { name: 'Delete' })).toHaveAttribute('aria-disabled', 'false');
    await dialog.getByRole('button', { name: 'Delete' }).click();
    await expect(west).toHaveCount(0);
    await expect(page.locator('#notices')).toContainText(`“West” deleted. Freed ${freed} tiles`);
    expect(before.length - listTileFiles(dataDir, sourceId).length).toBe(freed);
    await expect(cardOf(page, 'East')).toContainText(SHARE);
    await page.locator('#map').focus();
    await page.keyboard.press('ControlOrMeta+b');
    await expect(outlines).toHaveAttribute('data-saved', '1');
  });
  await test.step('a closed panel has no outlines', async () => {
    await page.getByRole('button', { name: 'Close the panel' }).press('Enter');
    await expect(outlines).toHaveAttribute('data-saved', '0');
  });

  const again = await reopen();
  const { page: next } = again;
  const alps = cardOf(next, 'Alps');
  const outline = areasOf(next);
  await test.step('after a restart it stands in the list as before', async () => {
    await next.keyboard.press('ControlOrMeta+b');
    await expect(cardOf(next, 'East')).toContainText(SHARE);
    await expect(outline).toHaveAttribute('data-saved', '1');
  });
  await test.step('it is renamed in its place', async () => {
    await cardOf(next, 'East').getByRole('button', { name: 'Rename' }).click();
    await expect(fieldOf(next, 'New name')).toBeFocused();
    await fieldOf(next, 'New name').fill('Alps');
    await fieldOf(next, 'New name').press('Enter');
    await expect(alps).toBeFocused();
  });
  await test.step('it is gone to, all of it beside the panel', async () => {
    await next.locator('#map').focus();
    for (let press = 0; press < 3; press += 1) await next.keyboard.press('Shift+ArrowRight');
    await alps.getByRole('button', { name: 'Go to' }).click();
    await again.settled();
    expect(await again.zoom()).toBe(9);
    const panel = await panelOf(next).boundingBox();
    await expect.poll(async () => (await listDrawn(outline)).length).toBeGreaterThan(0);
    const drawn = await listDrawn(outline);
    expect(Math.min(...drawn)).toBeGreaterThan(0);
    expect(Math.max(...drawn)).toBeLessThan(panel?.x ?? 0);
  });
  await test.step('it stands out while people are at its card', async () => {
    await alps.getByRole('button', { name: 'Rename' }).focus();
    await expect(outline).toHaveAttribute('data-marked', 'true');
    await next.locator('#map').focus();
    await next.mouse.move(10, 300);
    await expect(outline).toHaveAttribute('data-marked', 'false');
  });
  await test.step('browsed tiles go with it only if people say so', async () => {
    await alps.getByRole('button', { name: 'Delete…' }).click();
    const question = next.getByRole('dialog', { name: 'Delete “Alps”?' });
    await question.getByRole('checkbox', { name: /Also delete \d+ tiles? \([\d.]+ kB\) from browsing here/ }).check();
    await question.getByRole('button', { name: 'Delete' }).click();
    await expect(alps).toHaveCount(0);
    const stored = new Set(listTileFiles(dataDir, sourceId));
    // Those of the map's own zoom are in view, and come again as whatever is looked at does.
    expect(ofEast.filter((place) => stored.has(place) && !place.startsWith('9/'))).toEqual([]);
    await expect(panelOf(next)).toContainText('No saved areas yet.');
  });
});

test('the end of warming is told by the desktop, or by a notice; warming is paused, resumed and cancelled', async ({
  map,
  tileServer,
}) => {
  const { page } = map;
  const news = { name: 'Notify me when done' };
  await test.step('a page that nobody looks at has the desktop tell of the end, once people have wished it', async () => {
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
    await map.choose('Cache', SAVE_ENTRY);
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
    await expect.poll(readTold, { timeout: 20_000 }).toEqual(['asked', '“East” is saved']);
  });
  await test.step('a closed panel hears of the end by a notice that leads to the list', async () => {
    await map.choose('Cache', SAVE_ENTRY);
    const latch = makeLatch();
    tileServer.misbehave(latch.fault);
    await warmBox(page, { name: 'West', box: WEST, minZoom: 9, maxZoom: 10 });
    await expect(cardOf(page, 'West').getByRole('button', { name: 'Pause' })).toBeVisible();
    await expect(cardOf(page, 'West').getByRole('button', news)).toBeHidden();
    await page.keyboard.press('Escape');
    await expect(panelOf(page)).toBeHidden();
    latch.release();
    const notice = page.locator('.notice').filter({ hasText: '“West” is saved' });
    await expect(notice).toBeVisible({ timeout: 20_000 });
    await notice.getByRole('button', { name: 'Show' }).click();
    await expect(cardOf(page, 'West')).toBeFocused();
  });
  await test.step('is paused, resumed and cancelled, while the title tells how far it is', async () => {
    await showOwnSource(page, {
      template: `${tileServer.origin}/slow/{z}/{x}/{y}.png`,
      offlineUsePermitted: true,
      maxRequestsPerSecond: 10,
    });
    await map.settled();
    await map.choose('Cache', SAVE_ENTRY);
    await warmBox(page, { name: 'Slow', box: WEST, minZoom: 11, maxZoom: 12 });
    const card = cardOf(page, 'Slow');
    await expect(card.getByRole('progressbar')).toBeVisible();
    await expect(card).toContainText('Saving…');
    await expect(page).toHaveTitle(/^\d+% – Own – Tilekeep$/);
    await clear(map, 'Part of the cache');
    const place = page.getByLabel('Where', { exact: true });
    const offered = await place.getByText('Area: Slow').elementHandle();
    const title = await page.title();
    // News of how far it is leave the list alone, which may be open.
    await expect(page).not.toHaveTitle(title);
    expect(await offered?.evaluate((one) => one.isConnected)).toBe(true);
    await page.keyboard.press('Control+b');
    await card.getByRole('button', { name: 'Pause' }).click();
    await expect(card).toContainText('Paused');
    await expect(page).toHaveTitle('Own – Tilekeep');
    await expect(card.getByRole('button', { name: 'Resume' })).toBeFocused();
    await tileServer.waitUntilIdle();
    tileServer.clearLog();
    await card.getByRole('button', { name: 'Resume' }).click();
    await expect(card).toContainText('Saving…');
    await tileServer.waitForRequests(3);
    await card.getByRole('button', { name: 'Cancel' }).click();
    await expect(card).toContainText(/Cancelled at \d+ of \d+ tiles/);
    await expect(card.getByRole('progressbar')).toBeHidden();
    await expect(card).toBeFocused();
    await expect(page).toHaveTitle('Own – Tilekeep');
    await card.getByRole('button', { name: 'Update…' }).click();
    await expect(card.getByRole('combobox')).toHaveValue('missing');
    await card.getByRole('button', { name: 'Start' }).click();
    await expect(card).toContainText('Saving…');
  });
});
