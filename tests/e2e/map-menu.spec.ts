/** The menu in the page: by pointer, by keyboard, by accelerators; and that every command does its work. */
import { expect, type Page } from '@playwright/test';
import { type MapPage, test } from '../support/map-page.ts';

test.use({ flags: ['--view', '20,16,2'] });

async function expectZoom(map: MapPage, zoom: number): Promise<void> {
  await expect(map.page.locator('.zoom')).toHaveAttribute('data-zoom', String(zoom));
}

function focused(page: Page) {
  return page.locator(':focus');
}

test.describe('the menu bar', () => {
  test('by pointer: five menus, one open at a time, all of them within a narrow window', async ({ map }) => {
    await test.step('has the five menus and says so to screen readers', async () => {
      const bar = map.page.getByRole('menubar');
      await expect(bar.getByRole('menuitem')).toHaveText(['File', 'View', 'Source', 'Cache', 'Help']);
      const view = bar.getByRole('menuitem', { name: 'View' });
      await expect(view).toHaveAttribute('aria-expanded', 'false');
      await view.click();
      await expect(view).toHaveAttribute('aria-expanded', 'true');
      await expect(map.page.getByRole('menu', { name: 'View' }).getByRole('menuitem')).toHaveText([
        /Zoom in/,
        /Zoom out/,
        /Go to…/,
        /Copy link to this place/,
        /Full screen/,
      ]);
      await expect(map.page.locator('#menu-entry-goTo')).toHaveAttribute('aria-keyshortcuts', /^(Control|Meta)\+G$/);
      await map.page.keyboard.press('Escape');
      await map.page.keyboard.press('Escape');
    });
    await test.step('opens others on the way once one is open, and closes by a click beside it', async () => {
      const { page } = map;
      await page.getByRole('menuitem', { name: 'File' }).click();
      await page.getByRole('menuitem', { name: 'Cache' }).hover();
      await expect(page.getByRole('menu')).toHaveAccessibleName('Cache');
      const before = await map.place();
      await page.mouse.click(500, 650);
      await expect(page.getByRole('menu')).toHaveCount(0);
      await page.mouse.move(500, 640);
      await expect.poll(async () => (await map.place()).lon).toBeCloseTo(before.lon, 0);
    });
    await test.step('a second click on a title closes its menu', async () => {
      const title = map.page.getByRole('menuitem', { name: 'Help' });
      await title.click();
      await expect(map.page.getByRole('menu')).toBeVisible();
      await title.click();
      await expect(map.page.getByRole('menu')).toHaveCount(0);
    });
    await test.step('stays within a narrow window', async () => {
      await map.page.setViewportSize({ width: 400, height: 600 });
      for (const name of ['File', 'View', 'Source', 'Cache', 'Help']) {
        await map.page.getByRole('menubar').getByRole('menuitem', { name, exact: true }).click();
        const box = await map.page.getByRole('menu', { name }).boundingBox();
        expect(box?.x).toBeGreaterThanOrEqual(0);
        expect((box?.x ?? 0) + (box?.width ?? 999)).toBeLessThanOrEqual(400);
        await map.page.keyboard.press('Escape');
      }
    });
  });

  test('by keyboard: led by keys, one stop for Tab, come and gone by Alt', async ({ map }) => {
    await test.step('is one stop for the Tab key and closes when left', async () => {
      const { page } = map;
      await page.keyboard.press('Shift+Tab');
      await expect(focused(page)).toHaveText('File');
      await page.keyboard.press('ArrowRight');
      await page.keyboard.press('Enter');
      await expect(focused(page)).toContainText('Zoom in');
      await page.keyboard.press('Tab');
      await expect(page.getByRole('menu')).toHaveCount(0);
    });
    await test.step('comes and goes by Alt alone, but not by Alt with another key', async () => {
      const { page } = map;
      await page.keyboard.press('Alt');
      await expect(focused(page)).toHaveText('File');
      await page.keyboard.press('Alt');
      await expect(focused(page)).toHaveAttribute('id', 'map');
      await page.keyboard.press('Alt+x');
      await expect(focused(page)).toHaveAttribute('id', 'map');
    });
    await test.step('is led by arrows, Home, End, letters and Escape', async () => {
      const { page } = map;
      await page.keyboard.press('F10');
      await expect(focused(page)).toHaveText('File');
      await page.keyboard.press('ArrowLeft');
      await expect(focused(page)).toHaveText('Help');
      await page.keyboard.press('Home');
      await page.keyboard.press('c');
      await expect(focused(page)).toHaveText('Cache');
      await page.keyboard.press('ArrowDown');
      await expect(focused(page)).toHaveText('Warm this view…');
      for (const entry of ['Clear…', 'Clear memory', 'Clear this source…']) {
        await page.keyboard.press('c');
        await expect(focused(page)).toHaveText(entry);
      }
      await page.keyboard.press('End');
      await expect(focused(page)).toHaveText('Open cache folder');
      await page.keyboard.press('ArrowDown');
      await expect(focused(page)).toHaveText('Warm this view…');
      await page.keyboard.press('ArrowUp');
      await expect(focused(page)).toHaveText('Open cache folder');
      await page.keyboard.press('ArrowRight');
      await expect(focused(page)).toContainText('Keyboard');
      await page.keyboard.press('ArrowLeft');
      await page.keyboard.press('ArrowLeft');
      await expect(page.getByRole('menu')).toHaveAccessibleName('Source');
      await page.keyboard.press('Escape');
      await expect(page.getByRole('menu')).toHaveCount(0);
      await expect(focused(page)).toHaveText('Source');
      await page.keyboard.press('ArrowUp');
      await expect(focused(page)).toHaveText('Remove this source…');
      await page.keyboard.press('ArrowDown');
      await expect(focused(page)).toHaveRole('menuitemradio');
      await page.keyboard.press('Escape');
      await page.keyboard.press('Escape');
      await expect(focused(page)).toHaveAttribute('id', 'map');
    });
  });
});

test.describe('commands', () => {
  test('zoom, fill the screen and choose a source', async ({ map }) => {
    await test.step('a source is chosen and stays marked', async () => {
      const shown = await map.countTiles();
      const fromMemory = await map.tilesFrom('memory');
      await map.choose('Source', 'World (built in)');
      // The layer is another one now, its tiles are not.
      await expect.poll(() => map.tilesFrom('memory')).toBe(fromMemory + shown);
      await map.settled();
      await map.page.getByRole('menuitem', { name: 'Source' }).click();
      await expect(map.page.getByRole('menuitemradio', { name: 'World (built in)' })).toBeChecked();
      await map.page.keyboard.press('Escape');
      await map.page.keyboard.press('Escape');
    });
    await test.step('zoom in and out, from the menu and by keys; what zooms the page is left to the browser', async () => {
      await map.choose('View', 'Zoom in');
      await expectZoom(map, 3);
      await map.choose('View', 'Zoom out');
      await expectZoom(map, 2);
      await map.page.keyboard.press('+');
      await expectZoom(map, 3);
      await map.page.keyboard.press('-');
      await expectZoom(map, 2);
      await expect(focused(map.page)).toHaveAttribute('id', 'map');
    });
    await test.step('full screen goes in and out', async () => {
      const isFull = () => map.page.evaluate(() => document.fullscreenElement !== null);
      await map.choose('View', 'Full screen');
      await expect.poll(isFull).toBe(true);
      await map.page.keyboard.press('F11');
      await expect.poll(isFull).toBe(false);
    });
  });

  test('tell about folder, keys and program', async ({ map, dataDir }) => {
    await test.step('the keyboard table tells every accelerator of the menu', async () => {
      const told = await map.page
        .locator('.menu-keys')
        .evaluateAll((keys) => keys.map((key) => key.textContent ?? '').filter((key) => key !== ''));
      await map.page.keyboard.press('F1');
      const dialog = map.page.getByRole('dialog', { name: 'Keyboard' });
      const listed = await dialog.locator('kbd').allInnerTexts();
      expect(told.length).toBeGreaterThan(5);
      expect(listed).toEqual(expect.arrayContaining(told));
      await expect(dialog.getByRole('rowheader', { name: 'Pan', exact: true })).toBeVisible();
      await map.page.keyboard.press('Escape');
    });
    await test.step('about tells version, host, folder and whose work it is', async () => {
      await map.choose('Help', 'About Tilekeep');
      const dialog = map.page.getByRole('dialog', { name: 'About Tilekeep' });
      await expect(dialog).toContainText(/Version\s*\d+\.\d+\.\d+/);
      await expect(dialog).toContainText('Browser');
      await expect(dialog).toContainText(dataDir);
      await expect(dialog).toContainText('Leaflet');
      await expect(dialog).toContainText('Natural Earth');
      await map.page.keyboard.press('Escape');
    });
    await test.step('the cache folder that no file manager opens is shown with its path to copy', async () => {
      // There it would open a window of the file manager.
      if (['darwin', 'win32'].includes(process.platform)) return;
      await map.choose('Cache', 'Open cache folder');
      const dialog = map.page.getByRole('dialog', { name: 'Cache folder' });
      await expect(dialog.getByRole('textbox', { name: 'Path' })).toBeFocused();
      await expect(dialog.getByRole('textbox')).toHaveValue(new RegExp(`^${dataDir}.`));
      const selected = await dialog
        .getByRole('textbox')
        .evaluate((field: HTMLInputElement) => field.value.slice(field.selectionStart ?? 0, field.selectionEnd ?? 0));
      await expect(dialog.getByRole('textbox')).toHaveValue(selected);
      await map.page.keyboard.press('Enter');
      await expect(dialog).toHaveCount(0);
    });
  });

  test.describe('quit', () => {
    // The event stream ends with the program, as it should.
    test.use({ expectedErrors: /ERR_|Failed to load resource/ });

    test('ends the program and says that the window can go', async ({ map, program }) => {
      await map.choose('File', 'Quit');
      await expect(map.page.getByRole('heading', { name: 'Tilekeep has ended' })).toBeFocused();
      expect(await program.exited).toEqual({ code: 0, signal: null });
      await expect(map.page.getByRole('menubar')).toHaveCount(0);
    });
  });
});
