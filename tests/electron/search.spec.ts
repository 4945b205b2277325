/** Search in the desktop program: from the native menu to a place, with the names among the program's own files. */
import { expect, test } from '@playwright/test';
import { openMap, useTileServer } from '../support/electron-map.ts';
import { chooseNatively, titleElectronSpecs, useElectron } from '../support/real-electron.ts';

const stage = useTileServer();
const electron = useElectron(() => ({ source: stage.server.template, flags: ['--view', '46.5,8,7'] }));

test.describe(titleElectronSpecs('search in real Electron'), () => {
  test('the native menu opens the field, and a name leads to its place', async () => {
    const { page, app } = electron.run;
    const map = await openMap(electron.run);
    await chooseNatively(app, 'search');
    const field = page.getByRole('combobox', { name: 'Search places' });
    await expect(field).toBeFocused();
    await page.keyboard.type('wien');
    await expect(page.getByRole('option').first()).toContainText('Vienna (Wien)');
    // Down to the next one and back up.
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('Enter');
    await expect(page.locator('#map')).toBeFocused();
    await expect.poll(map.place).toMatchObject({ lat: expect.closeTo(48.208, 2), lon: expect.closeTo(16.372, 2) });
  });
});
