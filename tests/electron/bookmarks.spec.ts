/** Bookmarks in the desktop program: from the native menu, through a restart, and to a file in the desktop's dialog. */
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { chooseNatively, launchElectron, titleElectronSpecs, useElectron } from '../support/real-electron.ts';

const flags = ['--source', 'world', '--view', '47.2,11.5,7'];
const electron = useElectron(() => ({ flags }));

test.describe(titleElectronSpecs('bookmarks in real Electron'), () => {
  test('are added by the native menu, there after a restart, and exported where people choose', async () => {
    const { app, page } = electron.run;
    const name = page.getByRole('dialog').getByLabel('Name');
    await chooseNatively(app, 'addBookmark');
    await expect(name).toHaveValue('Innsbruck');
    await name.fill('Hut');
    await page.keyboard.press('Enter');
    await expect(page.locator('#notices')).toContainText('Bookmark “Hut” added.');
    const file = join(electron.dataDir, 'bookmarks.json');
    await app.close();
    expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({ bookmarks: [{ name: 'Hut', zoom: 7 }] });
    if (process.platform !== 'win32') expect(statSync(file).mode & 0o077).toBe(0);

    electron.run = await launchElectron(electron.dataDir, { flags: ['--view', '0,0,3'] });
    const again = electron.run.page;
    await chooseNatively(electron.run.app, 'showBookmarks');
    const hut = again.locator('.bookmark-go', { hasText: 'Hut' });
    await hut.click();
    await expect(again.locator('.zoom')).toHaveAttribute('data-zoom', '7');
    const path = join(electron.dataDir, 'chosen.geojson');
    await electron.run.app.evaluate(({ dialog }, filePath) => {
      Object.assign(dialog, { showSaveDialog: async () => ({ canceled: false, filePath }) });
    }, path);
    await again.getByRole('button', { name: 'Export…' }).click();
    await expect(again.locator('#notices')).toContainText('Bookmarks saved as “chosen.geojson”.');
    expect(readFileSync(path, 'utf8')).toContain('"name":"Hut"');
    await chooseNatively(electron.run.app, 'goBack');
    await expect(again.locator('.zoom')).toHaveAttribute('data-zoom', '3');
  });
});
