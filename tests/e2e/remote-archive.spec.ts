/** A PMTiles archive at an address, as people add it: pasted, shown, kept, and there without its server. */
import { expect } from '@playwright/test';
import { buttonOf, chooseZooms, panelOf, SAVE_ENTRY, typeBox, waitForEstimate } from '../support/area-panel.ts';
import { test as base, expectOnDisk, expectPictures } from '../support/network-map.ts';
import { RangeServer } from '../support/range-server.ts';
import { listZooms, makeArchive } from '../support/remote-archive.ts';
import { dialogOf, fieldOf, fillForm, readFolder } from '../support/source-form.ts';

const test = base.extend<{ readonly archive: RangeServer }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of fixtures off this pattern.
  archive: async ({}, use) => {
    const credit = '<a href="https://tiles.example/">© <b>Tile</b> painters</a><script>alert(1)</script>';
    const server = new RangeServer({ bytes: makeArchive(listZooms(0, 4), { name: 'Squares', attribution: credit }) });
    await server.start();
    await use(server);
    await server.stop();
  },
});

test.use({ source: 'world', flags: ['--view', '46.3,8.1,3'], viewport: { width: 900, height: 700 } });

test('an archive’s address describes itself, and a saved area of it is there without its server', async ({
  map,
  archive,
  dataDir,
  reopen,
}) => {
  const { page } = map;
  await map.choose('Source', 'Add source…');
  await fillForm(page, { 'Tile address': `${archive.url}?key=k3y` });
  await fieldOf(page, 'Tile address').press('Tab');
  await expect(dialogOf(page).getByText('Read as PMTiles: zooms 0 to 4.')).toBeVisible();
  await expect(fieldOf(page, 'Name')).toHaveValue('Squares');
  await expect(fieldOf(page, 'Attribution (optional)')).toHaveValue('© Tile painters');
  await expect(dialogOf(page).getByRole('img')).toBeVisible();
  const folder = await readFolder(page);
  await dialogOf(page).getByRole('button', { name: 'Add' }).click();
  await expect(dialogOf(page)).toHaveCount(0);
  await expectPictures(map, 1);
  await expectOnDisk(map, dataDir, folder);
  // Nine tiles and more, in a few requests.
  expect(archive.requests.length).toBeLessThan(12);

  await map.choose('Cache', SAVE_ENTRY);
  await typeBox(page, { west: -60, south: 0, east: 80, north: 75 });
  await chooseZooms(page, 3, 4);
  await waitForEstimate(page);
  const size = panelOf(page).locator('[data-fact=download]');
  await expect(size).toHaveText(/^exactly \d+\.\d kB in \d requests?$/);
  await buttonOf(page, 'Start').click();
  await expect(panelOf(page)).toContainText(/Saved(?! areas)/);
  await archive.stop();
  const again = await reopen(['--view', '46.3,8.1,4']);
  await expectPictures(again, 1);
});
