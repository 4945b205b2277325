/** Search over the built-in names, from Ctrl+F to the place. */
import { expect } from '@playwright/test';
import { test } from '../support/network-map.ts';

test.use({ flags: ['--view', '20,16,2'] });

test('Ctrl+F, a name in any spelling, and Enter lead to a place or to all of a country', async ({ map }) => {
  const { page } = map;
  const field = page.getByRole('combobox', { name: 'Search places' });
  await test.step('a city by its own name', async () => {
    await page.keyboard.press('Control+f');
    await expect(field).toBeFocused();
    await page.keyboard.type('wien');
    await expect(page.getByRole('option').first()).toContainText('Vienna (Wien)');
    // Down to the next one and back up.
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('Enter');
    await expect(page.locator('#map')).toBeFocused();
    await expect(page.locator('.zoom')).toHaveAttribute('data-zoom', '10');
    const { lat, lon } = await map.place();
    expect([lat, lon]).toEqual([expect.closeTo(48.208, 2), expect.closeTo(16.372, 2)]);
  });
  await test.step('a country across 180°, by a click', async () => {
    await map.choose('Go', 'Search…');
    await expect(field).toBeFocused();
    await expect(field).toHaveValue('wien');
    await page.keyboard.type('fiji');
    await page.getByRole('option', { name: 'Country or territory' }).click();
    await expect(field).toBeHidden();
    await expect.poll(async () => Math.abs((await map.place()).lon)).toBeGreaterThan(177);
  });
  await test.step('a click on the map closes the field', async () => {
    await page.keyboard.press('Control+f');
    await expect(field).toBeFocused();
    await page.locator('#map').click({ position: { x: 20, y: 250 } });
    await expect(field).toBeHidden();
  });
});
