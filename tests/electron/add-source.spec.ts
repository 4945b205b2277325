/** A tile server of one's own, added by the native menu. */
import { expect, test } from '@playwright/test';
import { idOf, openMap, useTileServer } from '../support/electron-map.ts';
import { expectOnDisk, expectPictures } from '../support/network-map.ts';
import { chooseNatively, titleElectronSpecs, useElectron } from '../support/real-electron.ts';
import { dialogOf, fillForm, readFolder } from '../support/source-form.ts';

const stage = useTileServer();
const electron = useElectron(() => ({ flags: ['--view', '46.3,8.1,4'] }));

test.describe(titleElectronSpecs('a source of one’s own in real Electron'), () => {
  test('is added by the native menu: its tiles are shown and kept, and the menu has it', async () => {
    const { page, app } = electron.run;
    const map = await openMap(electron.run);
    await chooseNatively(app, 'addSource');
    await fillForm(page, { Name: 'Orchard', 'Tile address': stage.server.template });
    expect(await readFolder(page)).toBe(idOf(stage.server));
    await dialogOf(page).getByRole('button', { name: 'Add' }).click();
    await expect(dialogOf(page)).toHaveCount(0);
    await expectPictures(map, 1);
    await expectOnDisk(map, electron.dataDir, idOf(stage.server));
    const entry = await app.evaluate(({ Menu }, id) => {
      const found = Menu.getApplicationMenu()?.getMenuItemById(`source-${id}`);
      return found && { label: found.label, checked: found.checked };
    }, idOf(stage.server));
    expect(entry).toEqual({ label: 'Orchard', checked: true });
    const titles = await app.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows().map((one) => one.getTitle()),
    );
    expect(titles).toContain('Orchard – Tilekeep');
  });
});
