/** Dialogs by keyboard alone: how they open, what they refuse, where the focus is afterwards. */
import { expect } from '@playwright/test';
import { type MapPage, test } from '../support/map-page.ts';

test.use({ flags: ['--view', '20,16,2'] });

async function expectFocusOnMap(map: MapPage): Promise<void> {
  await expect(map.page.locator('#map')).toBeFocused();
  await expect(map.page.locator('dialog')).toHaveCount(0);
}

test.describe('go to', () => {
  test('starts with the present view and takes the map where it is told', async ({ map }) => {
    await map.page.keyboard.press('ControlOrMeta+g');
    const field = map.page.getByRole('textbox', { name: 'Latitude, longitude and zoom' });
    await expect(field).toBeFocused();
    await expect(field).toHaveValue('20, 16, 2');
    await map.page.keyboard.type('-33.92, 18.42, 3');
    await map.page.keyboard.press('Enter');
    await expectFocusOnMap(map);
    await map.settled();
    expect(await map.zoom()).toBe(3);
    expect(await map.place()).toEqual({ lat: -33.9, lon: 18.4 });
  });

  test('keeps the zoom when only a place is typed', async ({ map }) => {
    await map.page.keyboard.press('ControlOrMeta+g');
    await map.page.keyboard.type('35.7 139.7');
    await map.page.keyboard.press('Tab');
    await map.page.keyboard.press('Tab');
    await map.page.keyboard.press('Space');
    await expectFocusOnMap(map);
    expect(await map.zoom()).toBe(2);
    const { lat, lon } = await map.place();
    // A pixel is a third of a degree wide here.
    expect(Math.abs(lat - 35.7)).toBeLessThan(0.4);
    expect(Math.abs(lon - 139.7)).toBeLessThan(0.4);
  });

  test('says what is wrong, keeps the text and the place, and forgets the complaint at the next key', async ({
    map,
  }) => {
    await map.page.keyboard.press('ControlOrMeta+g');
    const field = map.page.getByRole('textbox');
    const complaint = map.page.locator('.complaint');
    await map.page.keyboard.type('91, 0, 3');
    await map.page.keyboard.press('Enter');
    await expect(complaint).toContainText('latitude from -90 to 90');
    await expect(field).toHaveAttribute('aria-invalid', 'true');
    await expect(field).toHaveValue('91, 0, 3');
    await expect(field).toBeFocused();
    await map.page.keyboard.type('9');
    await expect(complaint).toBeEmpty();
    await expect(field).toHaveAttribute('aria-invalid', 'false');
    await map.page.keyboard.press('Escape');
    await expectFocusOnMap(map);
    expect(await map.place()).toEqual({ lat: 20, lon: 16 });
  });
});

test('accelerators and map keys rest while a dialog is open', async ({ map }) => {
  await map.page.keyboard.press('F1');
  await map.page.keyboard.press('ControlOrMeta+g');
  await map.page.keyboard.press('ControlOrMeta+-');
  await map.page.keyboard.press('ArrowRight');
  await map.page.keyboard.press('F10');
  await expect(map.page.getByRole('dialog')).toHaveCount(1);
  await expect(map.page.getByRole('dialog')).toHaveAccessibleName('Keyboard');
  expect(await map.zoom()).toBe(2);
  expect(await map.place()).toEqual({ lat: 20, lon: 16 });
  await map.page.keyboard.press('Escape');
  await expectFocusOnMap(map);
});

for (const [keys, name] of [
  [['F1'], 'Keyboard'],
  [['F10', 'ArrowLeft', 'ArrowUp', 'Enter'], 'About Tilekeep'],
  [['F10', 'c', 'Enter', 'c', 'c', 'Enter'], 'Clear this source?'],
  [['ControlOrMeta+Shift+Delete'], 'Clear everything?'],
] as const) {
  test(`"${name}" opens by keyboard, keeps the focus, and gives it back by Escape or its first button`, async ({
    map,
  }) => {
    for (const key of keys) await map.page.keyboard.press(key);
    const dialog = map.page.getByRole('dialog', { name });
    await expect(dialog).toBeVisible();
    for (let press = 0; press < 6; press += 1) {
      const inside = await map.page.evaluate(
        () => document.activeElement === document.body || document.activeElement?.closest('dialog') !== null,
      );
      expect(inside).toBe(true);
      await map.page.keyboard.press('Tab');
    }
    await map.page.keyboard.press('Escape');
    await expectFocusOnMap(map);
    for (const key of keys) await map.page.keyboard.press(key);
    await expect(map.page.getByRole('dialog', { name }).getByRole('button').first()).toBeFocused();
    await map.page.keyboard.press('Enter');
    await expectFocusOnMap(map);
  });
}

test('a click beside a dialog closes it', async ({ map }) => {
  await map.page.keyboard.press('F1');
  await expect(map.page.getByRole('dialog')).toBeVisible();
  await map.page.mouse.click(20, 300);
  await expect(map.page.locator('dialog')).toHaveCount(0);
});

test('a long dialog shows its beginning in a low window and can be scrolled', async ({ map }) => {
  await map.page.setViewportSize({ width: 400, height: 360 });
  await map.page.keyboard.press('F1');
  await expect(map.page.getByRole('heading', { name: 'Keyboard' })).toBeInViewport();
  await map.page.keyboard.press('End');
  await expect(map.page.getByRole('button', { name: 'Close' })).toBeInViewport();
});
