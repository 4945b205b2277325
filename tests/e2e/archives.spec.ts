/** An archive of tiles that people open in the browser: its tiles, credit and place, and what the window says about it. */
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from '@playwright/test';
import { dropFiles } from '../support/file-dropping.ts';
import { test as base, noteOf } from '../support/map-page.ts';
import { readShownTiles } from '../support/shown-tiles.ts';
import { makePngOf } from '../support/tile-images.ts';

const ZOOM = 5;
const COLUMNS = [15, 16, 17, 18];
const ROWS = [9, 10, 11, 12];

/** Each tile of the archive has its own. */
const pickColour = (x: number, y: number): readonly number[] => [x * 10, y * 15, 120];

/** A folder of tiles that doesn't say that its rows count from the south. */
const test = base.extend<{ readonly folder: string }>({
  folder: async ({ dataDir }, use) => {
    const folder = join(dataDir, 'hills');
    for (const x of COLUMNS) {
      mkdirSync(join(folder, `${ZOOM}/${x}`), { recursive: true });
      for (const y of ROWS) {
        const colour = `#${Buffer.from(pickColour(x, y)).toString('hex')}`;
        const png = makePngOf(256, 256, () => colour);
        writeFileSync(join(folder, `${ZOOM}/${x}/${2 ** ZOOM - 1 - y}.png`), png);
      }
    }
    const credit = '<a href="https://hills.example/">© Hill walkers</a>';
    writeFileSync(join(folder, 'metadata.json'), JSON.stringify({ name: 'Hills', attribution: credit }));
    await use(folder);
  },
  source: async ({ folder }, use) => use(folder),
  flags: ['--rows', 'south'],
});

test('an archive shows its tiles, credit and place, is known by its name, and is left alone', async ({
  map,
  folder,
  dataDir,
}) => {
  const { page } = map;
  await expect(page.locator('#status-bar')).toContainText('Hills');
  await expect(page.getByRole('note', { name: 'Attribution' })).toContainText('© Hill walkers');
  const { lat, lon } = await map.place();
  expect([await map.zoom(), Math.round(lon), Math.round(lat)]).toEqual([ZOOM, 11, 49]);
  const shown = await readShownTiles(page);
  expect(shown.length).toBeGreaterThan(5);
  for (const { place, state, colour } of shown) {
    const [, x = 0, y = 0] = place.split('/').map(Number);
    expect([place, state, colour]).toEqual([place, 'fresh', pickColour(x, y).join()]);
  }
  await expect(noteOf(page)).toBeEmpty();
  // An archive needs no network; what is shown after it is removed would.
  await map.choose('File', 'Work offline');
  await expect(noteOf(page)).toBeEmpty();

  await map.choose('Cache', 'Save area for offline use…');
  await expect(page.getByText('Map already on this computer. It works offline without saving areas.')).toBeVisible();
  await page.keyboard.press('Escape');
  await map.choose('View', 'Coverage');
  await expect(page.getByText('This map is already on this computer')).toBeVisible();
  await map.choose('View', 'Coverage');

  await map.choose('Source', 'Edit this source…');
  const dialog = page.getByRole('dialog', { name: 'Edit source' });
  await expect(dialog).toContainText('hills');
  await expect(dialog).not.toContainText(dataDir);
  await dialog.getByLabel('Name').fill('My hills');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('button', { name: 'Source: My hills' })).toBeVisible();

  const file = join(dataDir, 'dropped.mbtiles');
  writeFileSync(file, 'any');
  await dropFiles(page, '#map', [file]);
  await expect(page.getByText('Can’t open archives from here: dropped.mbtiles.')).toBeVisible();

  await map.choose('Source', 'Remove this source…');
  await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click();
  await expect(page.getByText('My hills removed. Its file stays.')).toBeVisible();
  expect(existsSync(join(folder, 'metadata.json'))).toBe(true);
});
