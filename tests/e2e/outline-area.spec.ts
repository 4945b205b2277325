/** An area by the name of a country, by keys alone: found, drawn, estimated and saved. */
import { expect } from '@playwright/test';
import {
  buttonOf,
  cardOf,
  chooseZooms,
  fieldOf,
  panelOf,
  readRow,
  SAVE_ENTRY,
  waitForEstimate,
} from '../support/area-panel.ts';
import { expectAccessible } from '../support/axe-scan.ts';
import { test } from '../support/network-map.ts';

test.use({ flags: ['--view', '48.3,14.3,10'] });

test('a country is chosen by its name and saved in its outline, and a box is called after its place', async ({
  map,
}) => {
  const { page } = map;
  await test.step('a box has the name of the city in it', async () => {
    await map.choose('Cache', SAVE_ENTRY);
    await expect(fieldOf(page, 'Name')).toHaveValue('Linz, Austria');
  });
  await test.step('a country across 180° takes its place', async () => {
    await buttonOf(page, 'Use a country or state').press('Enter');
    await expect(fieldOf(page, 'Country or state')).toBeFocused();
    await page.keyboard.type('fidschi');
    await page.keyboard.press('Control+a');
    await page.keyboard.type('fiji');
    await expect(page.getByRole('option').first()).toContainText('Fiji');
    await expectAccessible(page, '#side-panel');
    await page.keyboard.press('Enter');
    await expect(panelOf(page)).toContainText('The area is the outline of Fiji.');
    await expect(fieldOf(page, 'Name')).toHaveValue('Fiji');
    await expect.poll(async () => Math.abs((await map.place()).lon)).toBeGreaterThan(170);
  });
  await test.step('its tiles are those of its islands, and it is saved like any other area', async () => {
    await chooseZooms(page, 8, 9);
    await waitForEstimate(page);
    const [tiles = 0] = await readRow(page, 9);
    expect(tiles).toBeGreaterThan(20);
    // Its box has more than twice as many.
    expect(tiles).toBeLessThan(60);
    await buttonOf(page, 'Start').press('Enter');
    await expect(cardOf(page, 'Fiji')).toContainText('Saved', { timeout: 30_000 });
  });
});
