/** Working offline, begun and ended in the native menu. */
import { expect, test } from '@playwright/test';
import { openMap, readPictures, useTileServer } from '../support/electron-map.ts';
import { expectPictures } from '../support/network-map.ts';
import { chooseNatively, titleElectronSpecs, useElectron } from '../support/real-electron.ts';

const stage = useTileServer();
const electron = useElectron(() => ({ source: stage.server.template, flags: ['--view', '46.3,8.1,6'] }));

function isChecked(): Promise<boolean | undefined> {
  return electron.run.app.evaluate(({ Menu }) => Menu.getApplicationMenu()?.getMenuItemById('toggleOffline')?.checked);
}

test.describe(titleElectronSpecs('working offline in real Electron'), () => {
  test('asks the server nothing while it lasts, and for what is missing afterwards', async () => {
    const { page, app } = electron.run;
    const { server } = stage;
    const map = await openMap(electron.run);
    await readPictures(electron.run);
    await chooseNatively(app, 'toggleOffline');
    await expect.poll(isChecked).toBe(true);
    await expect(page.getByRole('button', { name: 'Go online' })).toBeVisible();
    server.clearLog();
    const connections = server.connections;
    for (let press = 0; press < 4; press += 1) await page.keyboard.press('Shift+ArrowRight');
    await expect(page.locator('#map canvas[data-state="missing"]').first()).toBeAttached();
    expect([server.requests(), server.connections]).toEqual([[], connections]);

    await chooseNatively(app, 'toggleOffline');
    await expect.poll(isChecked).toBe(false);
    await expectPictures(map, 1);
    expect(server.requests().length).toBeGreaterThan(0);
  });
});
