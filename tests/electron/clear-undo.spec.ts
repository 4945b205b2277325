/** A clear by mistake, without a network: undone, every tile is back as it was. */
import { expect, test } from '@playwright/test';
import { buttonOf } from '../support/area-panel.ts';
import { idOf, openMap, readPictures, useTileServer } from '../support/electron-map.ts';
import { expectOnDisk, expectPictures } from '../support/network-map.ts';
import { chooseNatively, titleElectronSpecs, useElectron } from '../support/real-electron.ts';
import { listTileFiles, readTileFile } from '../support/tile-tree.ts';

const stage = useTileServer();
const electron = useElectron(() => ({ source: stage.server.template, flags: ['--view', '46.5,8,7'] }));

function readFiles(): ReadonlyMap<string, string> {
  const sourceId = idOf(stage.server);
  const places = listTileFiles(electron.dataDir, sourceId);
  return new Map(places.map((place) => [place, readTileFile(electron.dataDir, sourceId, place).toString('base64')]));
}

test.describe(titleElectronSpecs('a clear in real Electron'), () => {
  test('is begun and undone in the native menu, byte for byte; in a text field Undo is that of the field', async () => {
    const { page, app } = electron.run;
    const map = await openMap(electron.run);
    await expectOnDisk(map, electron.dataDir, idOf(stage.server));
    // Otherwise the map would fetch what it shows again.
    await stage.server.stop();
    const before = readFiles();
    await chooseNatively(app, 'clear');
    const dialog = page.getByRole('dialog', { name: 'Clear' });
    await dialog.getByRole('radio', { name: 'Part of the cache' }).check();
    await dialog.getByRole('button', { name: 'Next' }).click();
    await buttonOf(page, 'Clear').click();
    await expect(page.locator('#notices')).toContainText('Cleared');
    expect(readFiles().size).toBe(0);
    await chooseNatively(app, 'goTo');
    const field = page.locator('#go-to-field');
    const present = await field.inputValue();
    for (const undo of [() => chooseNatively(app, 'undo'), () => page.keyboard.press('ControlOrMeta+z')]) {
      await field.selectText();
      await page.keyboard.type('1');
      await expect(field).toHaveValue('1');
      await undo();
      await expect(field).toHaveValue(present);
    }
    expect(readFiles().size).toBe(0);
    await page.keyboard.press('Escape');
    await chooseNatively(app, 'undo');
    await expect(page.locator('#notices')).toContainText('Undone');
    expect(readFiles()).toEqual(before);
    await expectPictures(map, 1);
    await readPictures(electron.run);
  });
});
