/** Dialogs by keyboard alone: how they open, what they refuse, where the focus is afterwards. */
import { expect } from '@playwright/test';
import { type MapPage, test } from '../support/map-page.ts';

test.use({ flags: ['--view', '20,16,2'] });

async function expectFocusOnMap(map: MapPage): Promise<void> {
  await expect(map.page.locator('#map')).toBeFocused();
  await expect(map.page.locator('dialog')).toHaveCount(0);
}

test('go to: says what is wrong, and takes the map where it is told', async ({ map }) => {
  const { page } = map;
  await test.step('a complaint keeps the text and the place, and is forgotten at the next key', async () => {
    await page.keyboard.press('ControlOrMeta+g');
    const field = page.getByRole('textbox', { name: 'Latitude, longitude and zoom' });
    const complaint = page.locator('.complaint');
    await expect(field).toBeFocused();
    await expect(field).toHaveValue('20, 16, 2');
    await page.keyboard.type('91, 0, 3');
    await page.keyboard.press('Enter');
    await expect(complaint).toContainText('latitude from -90 to 90');
    await expect(field).toHaveAttribute('aria-invalid', 'true');
    await expect(field).toHaveValue('91, 0, 3');
    await expect(field).toBeFocused();
    await page.keyboard.type('9');
    await expect(complaint).toBeEmpty();
    await expect(field).toHaveAttribute('aria-invalid', 'false');
    await page.keyboard.press('Escape');
    await expectFocusOnMap(map);
    expect(await map.place()).toEqual({ lat: 20, lon: 16 });
  });
  await test.step('the zoom stays when only a place is typed', async () => {
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
  });
  await test.step('a place with its zoom', async () => {
    await page.keyboard.press('ControlOrMeta+g');
    await page.keyboard.type('-33.92, 18.42, 3');
    await page.keyboard.press('Enter');
    await expectFocusOnMap(map);
    await map.settled();
    expect(await map.zoom()).toBe(3);
    expect(await map.place()).toEqual({ lat: -33.9, lon: 18.4 });
  });
});

test('every dialog opens by keyboard, keeps the focus, and gives it back by Escape or its first button', async ({
  map,
}) => {
  const { page } = map;
  for (const [keys, name] of [
    [['F1'], 'Keyboard'],
    [['F10', 'ArrowLeft', 'ArrowUp', 'Enter'], 'About Tilekeep'],
    [['F10', 'c', 'Enter', 'c', 'c', 'c', 'Enter'], 'Clear this source?'],
    [['F10', 'c', 'Enter', 'c', 'c', 'c', 'c', 'Enter'], 'Clear everything?'],
  ] as const) {
    await test.step(name, async () => {
      for (const key of keys) await page.keyboard.press(key);
      const dialog = page.getByRole('dialog', { name });
      await expect(dialog).toBeVisible();
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
      await expect(page.getByRole('dialog', { name }).getByRole('button').first()).toBeFocused();
      await page.keyboard.press('Enter');
      await expectFocusOnMap(map);
    });
  }
});

test('an open dialog has all keys, can be scrolled in a low window, and closes by a click beside it', async ({
  map,
}) => {
  const { page } = map;
  await test.step('accelerators and map keys rest', async () => {
    for (const key of ['F1', 'ControlOrMeta+g', 'ControlOrMeta+-', 'ArrowRight', 'F10']) await page.keyboard.press(key);
    await expect(page.getByRole('dialog')).toHaveCount(1);
    await expect(page.getByRole('dialog')).toHaveAccessibleName('Keyboard');
    expect(await map.zoom()).toBe(2);
    expect(await map.place()).toEqual({ lat: 20, lon: 16 });
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
