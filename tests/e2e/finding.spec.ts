/** Finding one's way: the menu of a place, bookmarks, Back, Forward and Home, and the search over what people have named. */
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, type Page } from '@playwright/test';
import { expectAccessible } from '../support/axe-scan.ts';
import { dropFiles } from '../support/file-dropping.ts';
import { test } from '../support/map-page.ts';

test.use({ flags: ['--view', '47.2,11.5,7'] });

const menuOf = (page: Page) => page.getByRole('menu', { name: 'This place' });
const entryOf = (page: Page, name: string | RegExp) => page.getByRole('menuitem', { name });
const goOf = (page: Page, name: string) => page.locator('.bookmark-go', { hasText: name });
const zoomIs = (page: Page, zoom: number) => expect(page.locator('.zoom')).toHaveAttribute('data-zoom', String(zoom));

const POINTS = JSON.stringify({
  type: 'FeatureCollection',
  features: [
    ['Hut 9', 10.2, 47.2, 10],
    ['Hut 10', 10.3, 47.3, 11],
  ].map(([name, lon, lat, zoom]) => ({
    type: 'Feature',
    properties: { name, folder: 'Alps', zoom },
    geometry: { type: 'Point', coordinates: [lon, lat] },
  })),
});

test('the menu of a place opens by mouse and keys, within the window, and leads to the place', async ({ map }) => {
  const { page } = map;
  const mapBox = page.locator('#map');
  await page.setViewportSize({ width: 640, height: 480 });
  await test.step('at the right edge, where it has no room below either, all of it is in the window', async () => {
    await mapBox.click({ button: 'right', position: { x: 636, y: 200 } });
    await expect(menuOf(page)).toBeVisible();
    const box = (await menuOf(page).boundingBox()) ?? { x: -1, y: -1, width: 0, height: 0 };
    // On the left of the pointer, and as low as it fits.
    expect([Math.round(box.x + box.width), Math.round(box.y + box.height)]).toEqual([636, 476]);
    await expectAccessible(page, '.menu-floating');
    await page.keyboard.press('Escape');
    await expect(mapBox).toBeFocused();
    await expect(menuOf(page)).toBeHidden();
  });
  await test.step('Shift+F10 opens one in the centre; Enter copies its position', async () => {
    await page.keyboard.press('Shift+F10');
    await expect(entryOf(page, 'Copy coordinates')).toBeFocused();
    await page.keyboard.press('Enter');
    await expect(page.locator('#notices')).toContainText('Coordinates copied: 47.20, 11.50');
  });
  await test.step('a place is centred, and gives a saved area its box', async () => {
    await mapBox.click({ button: 'right', position: { x: 100, y: 100 } });
    await entryOf(page, 'Centre here').click();
    await expect.poll(async () => (await map.place()).lon).toBeLessThan(11);
    const { lat, lon } = await map.place();
    await page.keyboard.press('Shift+F10');
    await entryOf(page, 'Save area here…').click();
    const edge = async (name: string) => Number(await page.getByLabel(name, { exact: true }).inputValue());
    await expect(page.getByLabel('West', { exact: true })).not.toHaveValue('');
    expect(((await edge('West')) + (await edge('East'))) / 2).toBeCloseTo(lon, 1);
    expect([(await edge('South')) < lat, (await edge('North')) > lat]).toEqual([true, true]);
  });
});

test('bookmarks are added, moved, deleted and brought back, exported and imported, and found', async ({
  map,
  dataDir,
}) => {
  const { page } = map;
  const dialog = page.getByRole('dialog');
  await test.step('one is added where people point, under the name of the nearest town', async () => {
    await page.keyboard.press('Shift+F10');
    await entryOf(page, 'Add bookmark…').last().click();
    await expect(dialog.getByLabel('Name')).toHaveValue('Innsbruck');
    await expectAccessible(page, 'dialog');
    await dialog.getByLabel('Name').fill('Grandmother');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Show bookmarks' }).click();
    await expect(goOf(page, 'Grandmother')).toBeVisible();
  });
  await test.step('it gets another name and a folder', async () => {
    await page.getByRole('button', { name: 'Actions for Grandmother' }).click();
    await entryOf(page, 'Edit…').click();
    await dialog.getByLabel('Name').fill('Home of Grandmother');
    await dialog.getByLabel('Folder').fill('Family');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await expect(page.getByRole('heading', { name: 'Family' })).toBeVisible();
    await expect(goOf(page, 'Home of Grandmother')).toBeVisible();
  });
  await test.step('points of a file become bookmarks', async () => {
    const [chooser] = await Promise.all([
      page.waitForEvent('filechooser'),
      page.getByRole('button', { name: 'Import…' }).click(),
    ]);
    await chooser.setFiles({ name: 'huts.geojson', mimeType: '', buffer: Buffer.from(POINTS) });
    await expect(page.locator('#notices')).toContainText('2 bookmarks imported.');
    await expect(page.locator('.bookmark-go')).toContainText(['Hut 9', 'Hut 10', 'Home of Grandmother']);
    await expectAccessible(page, '#side-panel');
  });
  await test.step('a folder is deleted, and Ctrl+Z brings it back', async () => {
    await page.getByRole('button', { name: 'Actions for the folder Alps' }).click();
    await entryOf(page, 'Delete folder').click();
    await expect(goOf(page, 'Hut')).toHaveCount(0);
    await page.keyboard.press('Control+z');
    await expect(goOf(page, 'Hut')).toHaveCount(2);
  });
  await test.step('all are exported as GeoJSON', async () => {
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Export…' }).click(),
    ]);
    expect(download.suggestedFilename()).toBe('bookmarks.geojson');
    const file = JSON.parse(readFileSync(await download.path(), 'utf8'));
    expect(file.features.map(({ properties }: { properties: unknown }) => properties)).toEqual([
      { name: 'Home of Grandmother', folder: 'Family', zoom: 7 },
      { name: 'Hut 9', folder: 'Alps', zoom: 10 },
      { name: 'Hut 10', folder: 'Alps', zoom: 11 },
    ]);
  });
  await test.step('search finds them, and features of layers, before places', async () => {
    const walk = {
      type: 'Feature',
      properties: { name: 'Hut of the lake' },
      geometry: { type: 'Point', coordinates: [9, 46] },
    };
    const file = path.join(dataDir, 'walk.geojson');
    writeFileSync(file, JSON.stringify(walk));
    await dropFiles(page, '#map', [file]);
    await expect(page.locator('.layer-row')).toContainText('1 point');
    // The letters that come before the field do are kept.
    await page.keyboard.press('Control+f');
    await page.keyboard.type('hut');
    const options = page.getByRole('option');
    await expect(options).toContainText(['Hut 9', 'Hut 10', 'Hut of the lake']);
    await expect(options.nth(2)).toContainText('Feature · walk');
    await expect(page.getByRole('combobox')).toHaveValue('hut');
    await page.getByRole('option', { name: 'Hut 10' }).click();
    await zoomIs(page, 11);
  });
});

test('Back, Forward and Home lead through the views of a window', async ({ map }) => {
  const { page } = map;
  const lon = async () => (await map.place()).lon;
  await map.goTo(10, 20, 5);
  await expect.poll(lon).toBeCloseTo(20, 1);
  await map.goTo(-30, 140, 8);
  await expect.poll(lon).toBeCloseTo(140, 1);
  const address = page.url();
  await page.keyboard.press('Alt+ArrowLeft');
  await expect.poll(lon).toBeCloseTo(20, 1);
  await zoomIs(page, 5);
  await map.choose('Go', 'Back');
  await expect.poll(lon).toBeCloseTo(11.5, 1);
  await page.keyboard.press('Alt+ArrowLeft');
  await expect(page.locator('#notices')).toContainText('No earlier view.');
  await page.keyboard.press('Alt+ArrowRight');
  await expect.poll(lon).toBeCloseTo(20, 1);
  expect(page.url()).toBe(address);
  await map.choose('Go', 'Home');
  await zoomIs(page, 2);
  await page.keyboard.press('Alt+ArrowLeft');
  await expect.poll(lon).toBeCloseTo(20, 1);
  await page.keyboard.press('Shift+F10');
  await entryOf(page, 'Set this view as home').click();
  await expect(page.locator('#notices')).toContainText('This view is now home.');
  await map.goTo(0, 0, 3);
  await map.choose('Go', 'Home');
  await zoomIs(page, 5);
  await expect.poll(lon).toBeCloseTo(20, 1);
});
