/** Sources of people's own: added, edited, duplicated, removed and kept, with what becomes of their tiles. */
import { expect, type Page } from '@playwright/test';
import { deriveSourceId } from '../../app/sources/source-id.ts';
import { type MapPage, noteOf, openMapPage } from '../support/map-page.ts';
import { expectPictures, test as networkTest } from '../support/network-map.ts';
import { storePlainWorld } from '../support/plain-world.ts';
import { addSource, dialogOf, fieldOf, fillForm, listSourceNames, readFolder } from '../support/source-form.ts';
import { sendStatus } from '../support/tile-server-faults.ts';
import { listTileFiles } from '../support/tile-tree.ts';

const test = networkTest.extend({
  dataDir: async ({ dataDir }, use) => {
    await storePlainWorld(dataDir, [2]);
    await use(dataDir);
  },
});

test.use({ source: 'world', flags: ['--view', '46.3,8.1,2'], viewport: { width: 480, height: 400 } });

const BUILT_IN = ['OpenStreetMap', 'World (built in)'];

/** The same tiles under another address. */
function moveAddress(template: string): string {
  return `${template}?moved`;
}

async function save(page: Page): Promise<void> {
  await dialogOf(page).getByRole('button', { name: 'Save' }).click();
  await expect(dialogOf(page)).toHaveCount(0);
}

async function removeSource(map: MapPage, answer: string): Promise<void> {
  await map.choose('Source', 'Remove this source…');
  await fieldOf(map.page, answer).check();
  await dialogOf(map.page).getByRole('button', { name: 'Remove' }).click();
  await expect(dialogOf(map.page)).toHaveCount(0);
}

test('a source is added, renamed, duplicated, given another address, and there after a restart', async ({
  map,
  tileServer,
  dataDir,
  reopen,
}) => {
  const { template } = tileServer;
  const oldFolder = deriveSourceId({ template, subdomains: [], tileSizePx: 256 });
  await test.step('a built-in source is neither edited nor removed', async () => {
    for (const entry of ['Edit this source…', 'Remove this source…']) {
      await map.page.getByRole('menuitem', { name: 'Source' }).click();
      const made = map.page.getByRole('menuitem', { name: entry });
      await expect(made).toHaveAttribute('aria-disabled', 'true');
      await made.click({ force: true });
      await made.press('Enter');
      await expect(dialogOf(map.page)).toHaveCount(0);
      await expect(map.page.getByRole('menu', { name: 'Source' })).toBeVisible();
      await map.page.keyboard.press('Escape');
    }
  });
  await test.step('an added source is shown at once, with its attribution, from its own folder', async () => {
    const folder = await addSource(map, {
      Name: 'Orchard',
      'Tile address': template,
      'Attribution (optional)': 'The Orchard',
      'Requests per second': '99,5',
      'Attribution link (optional)': 'https://example.org/orchard',
    });
    await expectPictures(map, 1);
    await expect(map.page.locator('#map')).toBeFocused();
    await expect(map.page.locator('.notice')).toContainText('Orchard added. The map now shows it.');
    await expect(map.page).toHaveTitle('Orchard – Tilekeep');
    expect(await listSourceNames(map.page)).toEqual([...BUILT_IN, '*Orchard']);
    const credit = map.page.getByRole('note', { name: 'Attribution' }).getByRole('link');
    await expect(credit).toHaveText(['The Orchard']);
    await expect(credit).toHaveAttribute('href', 'https://example.org/orchard');
    await expect(credit).toHaveAttribute('rel', 'noopener noreferrer');
    expect(folder).toBe(oldFolder);
    await expect.poll(() => listTileFiles(dataDir, folder).length).toBe(tileServer.coords().size);
  });
  await test.step('a new name and attribution leave every tile where it is and ask the server nothing', async () => {
    const tiles = map.page.locator('#map canvas.leaflet-tile');
    const marked = await tiles.evaluateAll(
      (all) => all.map((tile) => tile.setAttribute('data-seen-before', '')).length,
    );
    tileServer.clearLog();
    await map.choose('Source', 'Edit this source…');
    await expect(fieldOf(map.page, 'Tile address')).toBeFocused();
    await expect(fieldOf(map.page, 'Tile address')).toHaveValue(template);
    await fillForm(map.page, { Name: 'Garden', 'Attribution (optional)': 'The Gardeners' });
    await expect(dialogOf(map.page).getByText('What about the old ones?')).toBeHidden();
    await save(map.page);
    await expect(map.page.getByRole('note', { name: 'Attribution' })).toHaveText('The Gardeners');
    expect(await listSourceNames(map.page)).toEqual([...BUILT_IN, '*Garden']);
    await expect(map.page.locator('#map canvas[data-seen-before]')).toHaveCount(marked);
    expect(tileServer.requests()).toEqual([]);
  });
  const oldTiles = listTileFiles(dataDir, oldFolder);
  const place = await map.place();
  const question = dialogOf(map.page).getByRole('group', { name: 'What about the old ones?' });
  let newFolder = '';
  await test.step('another address has tiles of its own, and the old ones are kept', async () => {
    tileServer.version = 2;
    await map.choose('Source', 'Edit this source…');
    await fillForm(map.page, { 'Tile address': moveAddress(template) });
    await expect(question).toContainText(`${oldTiles.length} tiles`);
    await expect(question.getByLabel('Keep them on disk')).toBeChecked();
    newFolder = await readFolder(map.page);
    expect(newFolder).not.toBe(oldFolder);
    await save(map.page);
    await expectPictures(map, 2);
    expect(await map.place()).toEqual(place);
    await expect.poll(() => listTileFiles(dataDir, newFolder).length).toBe(oldTiles.length);
    expect(listTileFiles(dataDir, oldFolder)).toEqual(oldTiles);
  });
  await test.step('they are there again with the old address, and those of the other one are cleared', async () => {
    tileServer.clearLog();
    await map.choose('Source', 'Edit this source…');
    await fillForm(map.page, { 'Tile address': template });
    await question.getByLabel('Clear them').check();
    await save(map.page);
    await expectPictures(map, 1);
    expect(tileServer.requests()).toEqual([]);
    expect(listTileFiles(dataDir, newFolder)).toEqual([]);
    await expect(map.page.getByText('Garden has a new address. Its old tiles were cleared.')).toBeVisible();
  });
  await test.step('a duplicate says that its address is there already, until it is another one', async () => {
    await map.choose('Source', 'Duplicate this source…');
    const address = fieldOf(map.page, 'Tile address');
    await expect(address).toBeFocused();
    await expect(address).toHaveAccessibleDescription(/“Garden” already has this address/);
    await expect(fieldOf(map.page, 'Name')).toHaveValue('Copy of Garden');
    await expect(fieldOf(map.page, 'Requests per second')).toHaveValue('99.5');
    await map.page.keyboard.press('Enter');
    await expect(address).toBeFocused();
    await address.fill(moveAddress(template));
    await expect(address).not.toHaveAttribute('aria-invalid', 'true');
    await map.page.keyboard.press('Enter');
    await expect(dialogOf(map.page)).toHaveCount(0);
    await expect.poll(() => listSourceNames(map.page)).toEqual([...BUILT_IN, 'Garden', '*Copy of Garden']);
    await expectPictures(map, 2);
  });
  await test.step('the question is asked even of those who press Enter before it is there', async () => {
    await map.choose('Source', 'Edit this source…');
    await fieldOf(map.page, 'Tile address').press('End');
    // In one go, faster than any judge.
    await map.page.keyboard.insertText('&further');
    await map.page.keyboard.press('Enter');
    await expect(fieldOf(map.page, 'Keep them on disk')).toBeFocused();
    await map.page.keyboard.press('Enter');
    await expect(dialogOf(map.page)).toHaveCount(0);
  });
  await test.step('all are there after a restart, and the one that was shown is shown', async () => {
    const again = await reopen();
    await expectPictures(again, 2);
    expect(await listSourceNames(again.page)).toEqual([...BUILT_IN, 'Garden', '*Copy of Garden']);
  });
});

test('a refused source is mended by a retry, and removed with or without its tiles, in every window', async ({
  map,
  tileServer,
  dataDir,
}) => {
  const orchard = { Name: 'Orchard', 'Tile address': tileServer.template, 'Requests per second': '100' };
  const other = await openMapPage(await map.page.context().newPage(), map.page.url());
  const inOther = other.page.locator(':focus');
  let folder = '';
  await test.step('a source that is added comes to all windows, and none loses its place in an open menu', async () => {
    await other.page.keyboard.press('F10');
    await other.page.keyboard.press('s');
    await other.page.keyboard.press('Enter');
    await other.page.keyboard.press('ArrowDown');
    await expect(inOther).toHaveText('World (built in)');
    // A page behind another one draws no frames, and whoever clicks in it waits for them.
    await map.page.bringToFront();
    tileServer.misbehave(sendStatus(403));
    folder = await addSource(map, orchard);
    await expect.poll(() => listSourceNames(other.page)).toEqual([...BUILT_IN, '*Orchard']);
    await expect(inOther).toHaveText('World (built in)');
    await expect(other.page.getByRole('menu', { name: 'Source' })).toBeVisible();
  });
  await test.step('a source that refuses is named with a way to try again, which mends it', async () => {
    await expect(noteOf(map.page)).toHaveText('Built-in world. Orchard refuses requests.');
    tileServer.heal();
    await map.page.getByRole('button', { name: 'Retry' }).click();
    await expect(noteOf(map.page)).toHaveText('');
    await expectPictures(map, 1);
    await expectPictures(other, 1);
    await expect(map.page.locator('#map')).toBeFocused();
  });
  const stored = tileServer.coords().size;
  await test.step('its tiles are kept when it is removed, and there when it is added again', async () => {
    await expect.poll(() => listTileFiles(dataDir, folder).length).toBe(stored);
    // Without a network, so that the source which takes the place of the removed one asks nobody.
    await map.choose('File', 'Work offline');
    await removeSource(map, 'Keep them on disk');
    for (const { page } of [map, other]) {
      await expect.poll(() => listSourceNames(page)).toEqual(['*OpenStreetMap', 'World (built in)']);
      const credits = page.getByRole('note', { name: 'Attribution' }).getByRole('link');
      await expect(credits).toHaveText(['Natural Earth']);
    }
    await expect(map.page.getByText('Orchard removed. Its old tiles stay')).toBeVisible();
    expect(listTileFiles(dataDir, folder)).toHaveLength(stored);
    await addSource(map, orchard);
    await expectPictures(map, 1);
  });
  await test.step('or its tiles are cleared', async () => {
    await removeSource(map, 'Clear them');
    await expect(map.page.getByText('Orchard removed. Its old tiles were cleared')).toBeVisible();
    await expect.poll(() => listTileFiles(dataDir, folder)).toEqual([]);
  });
  await other.page.close();
});
