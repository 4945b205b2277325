/** Measuring in the desktop program: from the native menu to a total, in units that apply at once. */
import { expect, test } from '@playwright/test';
import { openMap, useTileServer } from '../support/electron-map.ts';
import { chooseNatively, titleElectronSpecs, useElectron } from '../support/real-electron.ts';

const stage = useTileServer();
const electron = useElectron(() => ({ source: stage.server.template, flags: ['--view', '0,180,3'] }));

test.describe(titleElectronSpecs('measuring in real Electron'), () => {
  test('the native menu starts it, clicks place points, and the total follows the units', async () => {
    const { page, app } = electron.run;
    await openMap(electron.run);
    await chooseNatively(app, 'measure');
    const bar = page.locator('.measure-bar');
    await expect(bar).toBeVisible();
    const box = await page.locator('#map').boundingBox();
    const [x, y] = [(box?.x ?? 0) + (box?.width ?? 0) / 2, Math.round((box?.y ?? 0) + (box?.height ?? 0) / 2)];
    // 256 pixels, where a degree of the equator has 5.69 pixels and 111.32 km.
    for (const aside of [-128, 128]) await page.mouse.click(x + aside, y);
    await page.keyboard.press('Enter');
    await expect(bar.locator('dd')).toHaveText('5,009.4 km');
    await chooseNatively(app, 'showUnits');
    await page.getByRole('radio', { name: 'Imperial' }).check();
    await expect(bar.locator('dd')).toHaveText('3,112.7 mi');
    await page.keyboard.press('Escape');
    await expect(page.locator('.scale-bar')).toHaveText('1,000 mi');
  });
});
