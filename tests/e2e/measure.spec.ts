/** People measure on the map by mouse and keys, in the units they choose, beside a scale bar that is true. */
import { expect, type Page } from '@playwright/test';
import { expectAccessible } from '../support/axe-scan.ts';
import { test } from '../support/network-map.ts';

test.use({
  flags: ['--view', '0,180,3'],
  contextOptions: { permissions: ['clipboard-read'], reducedMotion: 'reduce' },
});

/** A degree of the equator is 111.3195 km, and 5.6889 pixels at zoom 3. */
const PX = { per45Degrees: 256, per22Degrees: 128 } as const;

const barOf = (page: Page) => page.locator('.measure-bar');
const totalsOf = (page: Page) => barOf(page).locator('dd');
const scaleOf = (page: Page) => page.locator('.scale-bar');

test('a line across 180°, then its area, by mouse; again by keys; in other units', async ({ map }) => {
  const { page, choose } = map;
  const box = await page.locator('#map').boundingBox();
  const [x, y] = [(box?.x ?? 0) + (box?.width ?? 0) / 2, Math.round((box?.y ?? 0) + (box?.height ?? 0) / 2)];

  await test.step('clicks place points, and each leg has its length and bearing', async () => {
    await choose('View', 'Measure');
    await expect(barOf(page)).toContainText('Click where to start.');
    await page.mouse.click(x - PX.per22Degrees, y);
    await page.mouse.click(x + PX.per22Degrees, y);
    await expect(totalsOf(page)).toHaveText('5,009.4 km');
    await expect(barOf(page).getByRole('row').nth(1)).toHaveText('15,009.4 km90.0°');
  });
  await test.step('a point is dragged, and a double click ends the line', async () => {
    await page.mouse.move(x + PX.per22Degrees, y);
    await page.mouse.down();
    await page.mouse.move(x, y, { steps: 4 });
    await page.mouse.up();
    await expect(totalsOf(page)).toHaveText('2,504.7 km');
    await page.mouse.dblclick(x, y - PX.per45Degrees);
    await expect(barOf(page).getByRole('row')).toHaveCount(3);
    await expect(barOf(page)).toContainText('Drag a point to move it');
  });
  await test.step('the same points have an area, and both are copied as text', async () => {
    await barOf(page).getByRole('button', { name: 'Area' }).click();
    await expect(totalsOf(page)).toHaveCount(2);
    await expect(totalsOf(page).first()).toHaveText(/^[\d,]+ km²$/);
    await barOf(page).getByRole('button', { name: 'Copy' }).click();
    await expect(barOf(page)).toContainText('Copied.');
    const copied = await page.evaluate(() => navigator.clipboard.readText());
    // Without permission to write, so that the way for pages without it is taken; tabs stay.
    expect(copied).toMatch(
      /^Leg\tLength\tBearing\n1\t2,504\.7 km\t90\.0°\n.*\n3\t.*\nArea\t[\d,]+ km²\nPerimeter\t[\d,]+ km$/,
    );
    await expectAccessible(page);
  });
  await test.step('units and formats apply at once, to all that is shown', async () => {
    await expect(scaleOf(page)).toHaveText('2,000 km');
    await choose('View', 'Units…');
    await page.getByRole('radio', { name: 'Nautical' }).check();
    await page.getByRole('radio', { name: 'Degrees, minutes, seconds' }).check();
    await expect(totalsOf(page).first()).toHaveText(/ sq nmi$/);
    await expect(scaleOf(page)).toHaveText('1,000 nmi');
    await expectAccessible(page, 'dialog');
    await page.keyboard.press('Escape');
    await expect(page.locator('#place .place')).toHaveText(/^0°\d\d′ [NS], 18?\d\d?°\d\d′ [EW]$/);
  });
  await test.step('Esc ends the tool, and keys alone measure', async () => {
    await page.keyboard.press('Escape');
    await expect(barOf(page)).toBeHidden();
    await page.keyboard.press('Shift+F2');
    await expect(barOf(page)).toBeVisible();
    await page.keyboard.press('Space');
    await page.keyboard.press('Shift+ArrowRight');
    await page.keyboard.press('Space');
    await page.keyboard.press('Enter');
    // Three times 80 pixels.
    await expect(totalsOf(page)).toHaveText('2,535.8 nmi');
    await expect(barOf(page).locator('.unseen')).toHaveText('Leg 1: 2,535.8 nmi, bearing 90.0°. Total: 2,535.8 nmi.');
    await page.keyboard.press('Control+z');
    await expect(barOf(page).getByRole('row')).toHaveCount(0);
    await page.keyboard.press('Delete');
    await expect(barOf(page)).toContainText('Click where to start.');
  });
  await test.step('a drawing ends it, and waits while people measure', async () => {
    const drawing = page.getByRole('toolbar', { name: 'Drawing tools' });
    await choose('File', 'New drawing');
    await expect(drawing).toBeVisible();
    await expect(barOf(page)).toBeHidden();
    await page.keyboard.press('Shift+F2');
    await page.mouse.click(x, y);
    await page.mouse.click(x, y - PX.per22Degrees);
    await expect(totalsOf(page)).toHaveText(/^1,\d{3}\.\d nmi$/);
    await expect(drawing).toBeHidden();
    await page.keyboard.press('Escape');
    await expect(drawing).toBeVisible();
  });
  await test.step('the scale bar follows the zoom', async () => {
    await page.keyboard.press('+');
    await expect(scaleOf(page)).toHaveText('500 nmi');
  });
});
