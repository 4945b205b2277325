/** Clearing the cache from the menu: what is asked, what is counted, what is freed, what is left on disk. */
import { expect } from '@playwright/test';
import { describeError } from '../../shared/errors.ts';
import { clearTexts } from '../../shared/texts/clearing.ts';
import { formatTileCount } from '../../shared/texts/quantities.ts';
import type { TileCount } from '../../shared/tiles/tile-count.ts';
import { chooseClear, clear } from '../support/clear-dialog.ts';
import { type MapPage, openMapPage } from '../support/map-page.ts';
import { test } from '../support/network-map.ts';
import { listTileFiles, readTileFile } from '../support/tile-tree.ts';

test.use({ flags: ['--view', '48,16,3'], viewport: { width: 480, height: 400 } });

async function zoomTo({ page, settled }: MapPage, key: '+' | '-', zoom: number): Promise<void> {
  await page.keyboard.press(key);
  await expect(page.locator('.zoom')).toHaveAttribute('data-zoom', String(zoom));
  await settled();
}

test('clears as much as people say, once they have said it, and tells what went, in every window', async ({
  played,
  map,
  program,
  context,
  sourceId,
  dataDir,
}) => {
  const { page } = map;
  const dialog = page.getByRole('dialog');
  const notices = page.locator('#notices');
  const listStored = (): readonly string[] => listTileFiles(dataDir, sourceId);
  const measureStored = (...ids: readonly string[]): TileCount => {
    const sizes = ids.flatMap((id) =>
      listTileFiles(dataDir, id).map((place) => readTileFile(dataDir, id, place).length),
    );
    return { tiles: sizes.length, bytes: sizes.reduce((sum, size) => sum + size, 0) };
  };
  const countOwn = (): string => formatTileCount(measureStored(sourceId));
  // On a slow computer tiles of the built-in world have stood in for late ones, and are stored a moment later.
  const countAll = (): string => formatTileCount(measureStored(sourceId, 'world'));
  // Two zooms, so that there is more on disk than in view; a tile is shown before it is written.
  await zoomTo(map, '+', 4);
  const fetched = await map.tilesFrom('source');
  await expect.poll(() => listStored().length).toBe(fetched);
  const stored = listStored();

  await test.step('cancelling clears nothing', async () => {
    await chooseClear(map, 'All sources');
    const readStatus = () => dialog.getByRole('status').innerText();
    await expect(async () =>
      expect(await readStatus()).toBe(clearTexts.clears(measureStored(sourceId, 'world'))),
    ).toPass();
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    await expect(dialog).toHaveCount(0);
    expect(listStored()).toEqual(stored);
    await expect(page.locator('.notice')).toHaveCount(0);
  });
  await test.step('tells why nothing could be cleared and leaves the question open', async () => {
    const error = describeError('cache-read-only');
    played.answer('clearScope', () => ({ ok: false, error }));
    await clear(map, 'This source');
    const button = dialog.getByRole('button', { name: 'Clear', exact: true });
    await expect(dialog.getByRole('alert')).toHaveText(error.message);
    await expect(button).toBeEnabled();
    await expect(button).toBeFocused();
    played.pass('clearScope');
    await page.keyboard.press('Escape');
    await expect(dialog).toHaveCount(0);
  });
  await test.step('clears memory alone and says how much was in it', async () => {
    await clear(map, 'Memory only');
    await expect(notices).toContainText(`Memory cleared: ${countAll()}.`);
    // The window has kept some of the tiles that it has just shown, and asks for those behind their pictures.
    await zoomTo(map, '-', 3);
    await expect.poll(() => map.tilesFrom('disk')).toBeGreaterThan(0);
    expect(await map.tilesFrom('source')).toBe(fetched);
    expect(listStored()).toEqual(stored);
  });
  await test.step('a message is dismissed by keyboard and the focus goes back to the map', async () => {
    const notice = page.locator('.notice');
    // Reading ahead may have brought some tiles back from disk.
    const clearAgain = async (): Promise<string> => {
      await clear(map, 'Memory only');
      return notice.innerText();
    };
    await expect.poll(clearAgain).toContain('0 tiles, 0 bytes');
    await expect(notice).toHaveCount(1);
    const dismiss = notice.getByRole('button', { name: 'Dismiss' });
    for (let press = 0; press < 6 && !(await dismiss.evaluate((button) => button.matches(':focus'))); press += 1) {
      await page.keyboard.press('Tab');
    }
    await expect(dismiss).toBeFocused();
    await page.keyboard.press('Enter');
    await expect(notice).toHaveCount(0);
    await expect(page.locator('#map')).toBeFocused();
  });
  let asked = 0;
  await test.step('clears a source by keyboard, and undoes that by keyboard', async () => {
    const count = countOwn();
    // The pointer rests where an entry of the menu comes up, and must not choose it.
    for (const key of ['F10', 'c', 'Enter', 'c', 'Enter']) await page.keyboard.press(key);
    await expect(dialog.getByRole('status')).toHaveText(clearTexts.clears(measureStored(sourceId)));
    await expect(dialog.getByRole('radio', { name: 'This source' })).toBeFocused();
    await page.keyboard.press('Tab');
    await expect(dialog.getByRole('button', { name: 'Cancel' })).toBeFocused();
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await expect(dialog).toHaveCount(0);
    await expect(notices).toContainText(`Cleared ${count}.`);
    await page.keyboard.press('ControlOrMeta+z');
    await expect(notices).toContainText('restored.');
    await expect.poll(listStored).toEqual(stored);
    await map.settled();
    asked = await map.tilesFrom('source');
  });
  await test.step('clears a source, and the map redraws what is in view', async () => {
    const [inView, count] = [await map.countTiles(), countOwn()];
    await chooseClear(map, 'This source');
    // A clear tells a number of tiles that have been counted.
    await expect(dialog.getByRole('status')).toHaveText(clearTexts.clears(measureStored(sourceId)));
    await dialog.getByRole('button', { name: 'Clear', exact: true }).click();
    await expect(notices).toContainText(`Cleared ${count}.`);
    await expect.poll(() => map.tilesFrom('source')).toBe(asked + inView);
    await map.settled();
    // What is in view was fetched and stored anew; everything else is gone.
    await expect.poll(() => listStored().length).toBe(inView);
    expect(listStored().filter((tile) => !tile.startsWith('3/'))).toEqual([]);
  });
  await test.step('clears before counting has ended, and ends the counting when closed', async () => {
    const [inView, count] = [await map.countTiles(), countOwn()];
    const cancelled = played.countCancelled('previewClear');
    let isAsked = false;
    played.answer('previewClear', () => {
      isAsked = true;
      return null;
    });
    await chooseClear(map, 'This source');
    await expect(dialog.getByRole('status')).toContainText('Counting…');
    await expect.poll(() => isAsked).toBe(true);
    await dialog.getByRole('button', { name: 'Clear', exact: true }).click();
    await expect.poll(() => map.tilesFrom('source')).toBe(asked + 2 * inView);
    await expect(notices).toContainText(`Cleared ${count}.`);
    await expect.poll(() => played.countCancelled('previewClear')).toBe(cancelled + 1);
    played.pass('previewClear');
    await expect.poll(() => listStored().length).toBe(inView);
  });
  await test.step('clears everything, in every window', async () => {
    const other = await openMapPage(await context.newPage(), new URL('/', program.url).href);
    const countShown = async (): Promise<number> =>
      (await other.tilesFrom('source')) + (await other.tilesFrom('memory'));
    const shown = await other.countTiles();
    const before = await countShown();
    const count = countAll();
    await page.bringToFront();
    await clear(map, 'All sources');
    await expect(notices).toContainText(`Cleared ${count}.`);
    await expect.poll(countShown).toBe(before + shown);
    await expect(other.page.locator('.notice')).toHaveCount(0);
  });
});
