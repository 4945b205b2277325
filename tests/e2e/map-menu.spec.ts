/** The menu in the page and the dialogs it opens: real keys and pointer, in windows of several sizes, every command at work. */
import { expect, type Page } from '@playwright/test';
import type { MapPage } from '../support/map-page.ts';
import { test } from '../support/network-map.ts';

test.use({ flags: ['--view', '20,16,2'] });

const MENUS = ['File', 'Edit', 'View', 'Go', 'Source', 'Cache', 'Help'];

async function expectZoom(map: MapPage, zoom: number): Promise<void> {
  await expect(map.page.locator('.zoom')).toHaveAttribute('data-zoom', String(zoom));
}

async function expectFocusOnMap({ page }: MapPage): Promise<void> {
  await expect(page.locator('#map')).toBeFocused();
  await expect(page.locator('dialog')).toHaveCount(0);
}

function focused(page: Page) {
  return page.locator(':focus');
}

test('the menu: one stop for the Tab key, within a narrow window, and every command does its work', async ({
  map,
  dataDir,
}) => {
  const { page } = map;
  await test.step('is one stop for the Tab key, led by keys, and closes when left', async () => {
    await page.keyboard.press('Shift+Tab');
    await expect(focused(page)).toHaveText('File');
    await page.keyboard.press('v');
    await page.keyboard.press('Enter');
    await expect(focused(page)).toContainText('Zoom in');
    await page.keyboard.press('Tab');
    await expect(page.getByRole('menu')).toHaveCount(0);
    await page.locator('#map').focus();
  });
  await test.step('comes and goes by Alt alone', async () => {
    await page.keyboard.press('Alt');
    await expect(focused(page)).toHaveText('File');
    await page.keyboard.press('Alt');
    await expect(focused(page)).toHaveAttribute('id', 'map');
  });
  await test.step('opens others on the way once one is open, and a click beside it closes it and moves no map', async () => {
    await page.getByRole('menuitem', { name: 'File' }).click();
    await page.getByRole('menuitem', { name: 'Cache' }).hover();
    await expect(page.getByRole('menu')).toHaveAccessibleName('Cache');
    const before = await map.place();
    await page.mouse.click(500, 650);
    await expect(page.getByRole('menu')).toHaveCount(0);
    await page.mouse.move(500, 640);
    await expect.poll(async () => (await map.place()).lon).toBeCloseTo(before.lon, 0);
  });
  await test.step('shows every entry at once in a small window', async () => {
    await page.setViewportSize({ width: 640, height: 480 });
    for (const name of MENUS) {
      await page.getByRole('menubar').getByRole('menuitem', { name, exact: true }).click();
      const list = page.getByRole('menu', { name });
      expect(await list.evaluate((menu) => menu.scrollHeight - menu.clientHeight)).toBe(0);
      await page.keyboard.press('Escape');
    }
    await page.keyboard.press('Escape');
  });
  await test.step('stays within a narrow window', async () => {
    await page.setViewportSize({ width: 400, height: 600 });
    for (const name of MENUS) {
      await page.getByRole('menubar').getByRole('menuitem', { name, exact: true }).click();
      const box = await page.getByRole('menu', { name }).boundingBox();
      expect(box?.x).toBeGreaterThanOrEqual(0);
      expect((box?.x ?? 0) + (box?.width ?? 999)).toBeLessThanOrEqual(400);
      await page.keyboard.press('Escape');
    }
    await page.keyboard.press('Escape');
    await page.setViewportSize({ width: 1000, height: 700 });
    await map.settled();
  });
  await test.step('a source is chosen and stays marked, and its tiles come out of memory', async () => {
    const name = (await page.locator('[role="menuitemradio"][aria-checked="true"]').textContent()) ?? '';
    const shown = await map.countTiles();
    const fromMemory = await map.tilesFrom('memory');
    await map.choose('Source', name);
    // The layer is another one now, its tiles are not.
    await page.waitForFunction(
      (tiles) => document.querySelector('#map')?.getAttribute('data-from-memory') === tiles,
      String(fromMemory + shown),
    );
    await page.getByRole('menuitem', { name: 'Source' }).click();
    await expect(page.getByRole('menuitemradio', { name })).toBeChecked();
    await page.keyboard.press('Escape');
    await page.keyboard.press('Escape');
  });
  await test.step('zoom in and out, from the menu and by keys, those of the number pad too', async () => {
    await map.choose('View', 'Zoom in');
    await expectZoom(map, 3);
    await map.choose('View', 'Zoom out');
    await expectZoom(map, 2);
    for (const [closer, farther] of [
      ['+', '-'],
      ['NumpadAdd', 'NumpadSubtract'],
      ['ControlOrMeta+Equal', 'ControlOrMeta+Minus'],
      ['ControlOrMeta+NumpadAdd', 'ControlOrMeta+NumpadSubtract'],
    ] as const) {
      await page.keyboard.press(closer);
      await expectZoom(map, 3);
      await page.keyboard.press(farther);
      await expectZoom(map, 2);
    }
    await expect(focused(page)).toHaveAttribute('id', 'map');
  });
  await test.step('full screen goes in and out', async () => {
    const waitUntilFull = (full: boolean) =>
      page.waitForFunction((wanted) => (document.fullscreenElement !== null) === wanted, full);
    await map.choose('View', 'Full screen');
    await waitUntilFull(true);
    await page.keyboard.press('F11');
    await waitUntilFull(false);
  });
  await test.step('about tells version, host, folder and whose work it is', async () => {
    await map.choose('Help', 'About Tilekeep');
    const dialog = page.getByRole('dialog', { name: 'About Tilekeep' });
    await expect(dialog).toContainText(/Version\s*\d+\.\d+\.\d+/);
    for (const words of ['Browser', dataDir, 'Leaflet', 'Natural Earth']) await expect(dialog).toContainText(words);
    await page.keyboard.press('Escape');
  });
  await test.step('the cache folder that no file manager opens is shown with its path to copy', async () => {
    // There it would open a window of the file manager.
    if (['darwin', 'win32'].includes(process.platform)) return;
    await map.choose('Cache', 'Storage…');
    await page.getByRole('button', { name: 'Open folder' }).click();
    const dialog = page.getByRole('dialog', { name: 'Cache folder' });
    await expect(dialog.getByRole('textbox', { name: 'Path' })).toBeFocused();
    await expect(dialog.getByRole('textbox')).toHaveValue(new RegExp(`^${dataDir}.`));
    const selected = await dialog
      .getByRole('textbox')
      .evaluate((field: HTMLInputElement) => field.value.slice(field.selectionStart ?? 0, field.selectionEnd ?? 0));
    await expect(dialog.getByRole('textbox')).toHaveValue(selected);
    await page.keyboard.press('Enter');
    await expect(dialog).toHaveCount(0);
  });
});

test('dialogs: opened, kept to and left by keys, with all keys to themselves, in a low window as well', async ({
  map,
}) => {
  const { page } = map;
  await test.step('go to: a complaint changes nothing, and a place is gone to', async () => {
    await page.keyboard.press('ControlOrMeta+g');
    const field = page.getByRole('textbox', { name: 'Place', exact: true });
    await expect(field).toHaveValue('20, 16, 2');
    await page.keyboard.type('91, 0, 3');
    await page.keyboard.press('Enter');
    await expect(page.locator('.complaint')).toHaveText('Latitude goes from -90 to 90, and comes first.');
    await page.keyboard.press('Escape');
    await expectFocusOnMap(map);
    expect(await map.place()).toEqual({ lat: 20, lon: 16 });
    await page.keyboard.press('ControlOrMeta+g');
    await page.keyboard.type('35.7 139.7');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Space');
    await expectFocusOnMap(map);
    expect(await map.zoom()).toBe(2);
    const { lat, lon } = await map.place();
    // A pixel is a third of a degree wide here.
    expect(Math.abs(lat - 35.7)).toBeLessThan(0.4);
    expect(Math.abs(lon - 139.7)).toBeLessThan(0.4);
    await page.keyboard.press('ControlOrMeta+g');
    await page.keyboard.type('-33.92, 18.42, 3');
    await page.keyboard.press('Enter');
    await expectFocusOnMap(map);
    await map.settled();
    expect(await map.zoom()).toBe(3);
    expect(await map.place()).toEqual({ lat: -33.9, lon: 18.4 });
  });
  for (const [keys, name] of [
    [['F1'], 'Keyboard'],
    [['F10', 'ArrowLeft', 'ArrowUp', 'Enter'], 'About Tilekeep'],
    [['F10', 'c', 'Enter', 'c', 'Enter'], 'Clear'],
    [['F10', 'c', 'Enter', 'End', 'Enter'], 'Storage'],
  ] as const) {
    await test.step(`${name} keeps the focus, and gives it back by Escape or its first button`, async () => {
      for (const key of keys) await page.keyboard.press(key);
      await expect(page.getByRole('dialog', { name })).toBeVisible();
      for (let press = 0; press < 6; press += 1) {
        const inside = await page.evaluate(
          () => document.activeElement === document.body || document.activeElement?.closest('dialog') !== null,
        );
        expect(inside).toBe(true);
        await page.keyboard.press('Tab');
      }
      await page.keyboard.press('Escape');
      await expectFocusOnMap(map);
      for (const key of keys) await page.keyboard.press(key);
      await page
        .getByRole('dialog', { name })
        .getByRole('button', { name: /^(Close|Cancel)$/ })
        .press('Enter');
      await expectFocusOnMap(map);
    });
  }
  await test.step('accelerators and map keys rest while one is open', async () => {
    for (const key of ['F1', 'ControlOrMeta+g', 'ControlOrMeta+-', 'ArrowRight', 'F10']) await page.keyboard.press(key);
    await expect(page.getByRole('dialog')).toHaveCount(1);
    await expect(page.getByRole('dialog')).toHaveAccessibleName('Keyboard');
    expect(await map.zoom()).toBe(3);
    expect(await map.place()).toEqual({ lat: -33.9, lon: 18.4 });
  });
  await test.step('a click beside it closes it, and none on its own edge, where its scrollbar is', async () => {
    const box = await page.getByRole('dialog').boundingBox();
    if (!box) throw new Error('there is no dialog');
    await page.mouse.click(box.x + box.width - 0.5, box.y + box.height / 2);
    await expect(page.getByRole('dialog')).toHaveCount(1);
    await page.mouse.click(20, 300);
    await expect(page.locator('dialog')).toHaveCount(0);
  });
  await test.step('a low window shows its beginning, and its end by a key', async () => {
    await page.setViewportSize({ width: 400, height: 360 });
    await page.keyboard.press('F1');
    await expect(page.getByRole('heading', { name: 'Keyboard' })).toBeInViewport();
    await page.keyboard.press('End');
    await expect(page.getByRole('button', { name: 'Close' })).toBeInViewport();
  });
});
