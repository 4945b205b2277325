/** Tiles leave the cache as a file and come back from it, at places that people choose in the desktop's dialogs. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { wholeSource } from '../../shared/cache/clear-scope.ts';
import { copyArchive } from '../support/archives.ts';
import { expectAccessible } from '../support/axe-scan.ts';
import { callInPage } from '../support/electron-calls.ts';
import { idOf, openMap, useTileServer } from '../support/electron-map.ts';
import { expectOnDisk } from '../support/network-map.ts';
import { chooseNatively, titleElectronSpecs, useElectron } from '../support/real-electron.ts';
import { listTileFiles, readTileFile } from '../support/tile-tree.ts';

const stage = useTileServer();
const electron = useElectron(() => ({ source: stage.server.template, flags: ['--view', '46.5,8,7'] }));

function readFiles(): ReadonlyMap<string, string> {
  const sourceId = idOf(stage.server);
  const places = listTileFiles(electron.dataDir, sourceId);
  return new Map(places.map((place) => [place, readTileFile(electron.dataDir, sourceId, place).toString('base64')]));
}

test.describe(titleElectronSpecs('tiles in real Electron'), () => {
  test('are exported to a file, imported from it after a clear, and taken back', async () => {
    const { page, app } = electron.run;
    const map = await openMap(electron.run);
    await expectOnDisk(map, electron.dataDir, idOf(stage.server));
    await stage.server.stop();
    const before = readFiles();
    const file = join(electron.dataDir, 'Karte.mbtiles');
    await app.evaluate(({ dialog }, filePath) => {
      Object.assign(dialog, {
        showSaveDialog: async () => ({ canceled: false, filePath }),
        showOpenDialog: async () => ({ canceled: false, filePaths: [filePath] }),
      });
    }, file);

    await chooseNatively(app, 'exportTiles');
    const exporting = page.getByRole('dialog', { name: 'Export tiles' });
    await exporting.getByLabel('Tiles', { exact: true }).selectOption('All cached tiles of this source');
    await exporting.getByRole('button', { name: 'Export…' }).click();
    await expect(page.locator('#notices')).toContainText(`Exported ${before.size} tiles`);
    expect(readdirSync(electron.dataDir).filter((name) => name.startsWith('Karte'))).toEqual(['Karte.mbtiles']);

    const scope = wholeSource(idOf(stage.server), false);
    expect(await callInPage(page, 'clearScope', { scope })).toMatchObject({ ok: true });
    expect(readFiles().size).toBe(0);
    await chooseNatively(app, 'importTiles');
    const importing = page.getByRole('dialog', { name: 'Import tiles' });
    await importing.getByRole('button', { name: 'Choose file…' }).click();
    await expect(importing).toContainText(`Karte.mbtiles: Would add ${before.size} tiles.`);
    expect(readFiles().size).toBe(0);
    await importing.getByRole('button', { name: 'Import' }).click();
    await expect(page.locator('#notices')).toContainText(`Added ${before.size} tiles.`);
    expect(readFiles()).toEqual(before);

    await chooseNatively(app, 'undo');
    await expect(page.locator('#notices')).toContainText('Import undone');
    expect(readFiles().size).toBe(0);
  });

  test('of a folder that does not say how its rows count are imported once people chose a picture', async () => {
    const { page, app } = electron.run;
    await openMap(electron.run);
    const folder = copyArchive('gdal2tiles-north');
    await app.evaluate(({ dialog }, filePath) => {
      Object.assign(dialog, { showOpenDialog: async () => ({ canceled: false, filePaths: [filePath] }) });
    }, folder);
    await chooseNatively(app, 'importTiles');
    const importing = page.getByRole('dialog', { name: 'Import tiles' });
    await importing.getByRole('button', { name: 'Choose folder…' }).click();
    const countDrawn = () =>
      importing
        .locator('canvas')
        .evaluateAll((all) => all.filter((one) => (one as HTMLCanvasElement).width >= 84).length);
    await expect.poll(countDrawn).toBe(8);
    await expectAccessible(page, 'dialog');
    await importing.getByRole('radio', { name: 'From the north (XYZ)' }).check();
    await expect(importing).toContainText(/gdal2tiles-north: .*\d tiles?/);
    await expect(importing.getByRole('button', { name: 'Import', exact: true })).toBeEnabled();
    await page.keyboard.press('Escape');
    await expect(importing).toBeHidden();
  });
});
