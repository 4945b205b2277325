/** Files of people in and out: a table that is saved as GPX, and pictures on the web that only people allow. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from '@playwright/test';
import { dropFiles } from '../support/file-dropping.ts';
import { test as mapTest } from '../support/map-page.ts';
import { makePng } from '../support/tile-images.ts';
import { startTileServer, type TileServer } from '../support/tile-server.ts';
import { sendBody } from '../support/tile-server-faults.ts';

const HOST = 'pictures.example.org';

const test = mapTest.extend<{ readonly pictures: TileServer }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of fixtures off this pattern.
  pictures: async ({}, use) => {
    const server = await startTileServer();
    server.misbehave(sendBody(makePng(1), 'image/png'));
    await use(server);
    await server.stop();
  },
  redirected: async ({ pictures }, use) => use({ [`${HOST}:80`]: pictures.port }),
});

test.use({ flags: ['--view', '46.5,8,7'], viewport: { width: 900, height: 700 } });

test('a table becomes a layer, which is saved as another file', async ({ map: { page }, dataDir }) => {
  const table = join(dataDir, 'huts.csv');
  writeFileSync(table, 'Name;Breite;Länge\nRotwand;46,6;8,1\nNowhere;;\n');
  await dropFiles(page, '#map', [table]);
  const row = page.locator('.layer-row');
  await expect(row).toContainText('1 point. Skipped because they can’t be read: 1 row (line 3).');
  await page.getByRole('button', { name: 'Settings of “huts”' }).click();
  await page.getByRole('button', { name: 'Save as…' }).click();
  await page.getByLabel('GPX').check();
  const downloading = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Download' }).click();
  const download = await downloading;
  expect(download.suggestedFilename()).toBe('huts.gpx');
  expect(readFileSync(await download.path(), 'utf8')).toContain('<wpt lat="46.6" lon="8.1"><name>Rotwand</name></wpt>');
  await expect(page.getByText('“huts.gpx” saved.')).toBeVisible();
});

test('pictures on the web are loaded once people allow it, and no more when they take it back', async ({
  map: { page },
  dataDir,
  pictures,
}) => {
  const file = join(dataDir, 'places.kml');
  const style = `<Style id="a"><IconStyle><Icon><href>http://${HOST}/icon.png</href></Icon></IconStyle></Style>`;
  const place = '<Placemark><styleUrl>#a</styleUrl><Point><coordinates>8,46.5</coordinates></Point></Placemark>';
  writeFileSync(file, `<kml><Document>${style}${place}</Document></kml>`);
  await dropFiles(page, '#map', [file]);
  const offer = page.locator('.layer-web');
  await expect(offer).toContainText(`This file asks for 1 picture from ${HOST}.`);
  const tile = page.locator('.leaflet-layers-pane canvas:visible').first();
  const before = await tile.screenshot();
  expect(pictures.requests()).toEqual([]);

  await offer.getByRole('button', { name: 'Load it' }).click();
  await expect(offer).toContainText(`With 1 picture from ${HOST}. Don’t load`);
  await expect.poll(() => pictures.requests().map(({ path }) => path)).toEqual(['/icon.png']);
  await expect.poll(async () => (await tile.screenshot()).equals(before)).toBe(false);
  await expect(offer).not.toContainText('couldn’t be loaded');

  await offer.getByRole('button', { name: 'Don’t load' }).click();
  await expect(offer).toContainText('This file asks for');
  expect(pictures.requests()).toHaveLength(1);
});
