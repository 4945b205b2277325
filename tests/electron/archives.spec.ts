/** Archives of tiles in real Electron: chosen in its dialogs, and a folder whose rows people have to tell. */
import { expect, test } from '@playwright/test';
import type { ReplyValue } from '../../shared/calls/contract.ts';
import { copyArchive, ENDLESS_TILES, runSql } from '../support/archives.ts';
import { expectAccessible } from '../support/axe-scan.ts';
import { callInPage } from '../support/electron-calls.ts';
import { chooseNatively, launchElectron, titleElectronSpecs, useElectron } from '../support/real-electron.ts';

const electron = useElectron();

async function playDialog(filePaths: readonly string[]): Promise<void> {
  await electron.run.app.evaluate(({ dialog }, paths) => {
    Object.assign(dialog, { showOpenDialog: async () => ({ canceled: false, filePaths: paths }) });
  }, filePaths);
}

async function readSource(): Promise<unknown> {
  const reply = await callInPage(electron.run.page, 'openMap', {});
  const { sources, sourceId } = (reply as { readonly value: ReplyValue<'openMap'> }).value;
  return sources.find(({ id }) => id === sourceId);
}

test.describe(titleElectronSpecs('archives in real Electron'), () => {
  test('are opened with Open…, shown without their path, and there at the next start', async () => {
    const path = copyArchive('gdal.mbtiles');
    await playDialog([path]);
    await chooseNatively(electron.run.app, 'openFile');
    await expect(electron.run.page.locator('#status-bar')).toContainText('Quarters');
    expect(await readSource()).toMatchObject({
      kind: 'archive',
      archive: { fileName: 'gdal.mbtiles', format: 'mbtiles' },
    });
    expect(JSON.stringify(await readSource())).not.toContain(path);
    const tile = { sourceId: ((await readSource()) as { id: string }).id, coord: { z: 1, x: 0, y: 0 } };
    expect(await callInPage(electron.run.page, 'getTile', tile)).toMatchObject({ ok: true });
    await electron.run.app.close();
    electron.run = await launchElectron(electron.dataDir, { source: tile.sourceId });
    expect(await callInPage(electron.run.page, 'getTile', tile)).toMatchObject({ ok: true, value: { tier: 'source' } });
  });

  test('without an index say so while they open, and are cancelled', async () => {
    const { app, page } = electron.run;
    const before = await readSource();
    const path = copyArchive('gdal.mbtiles');
    runSql(path, ENDLESS_TILES);
    await playDialog([path]);
    await chooseNatively(app, 'openFile');
    const notice = page.locator('.notice', { hasText: 'Reading gdal.mbtiles, which has no index.' });
    await expect(notice).toBeVisible();
    await notice.getByRole('button', { name: 'Cancel' }).click();
    await expect(notice).toBeHidden();
    await expect(page.locator('.notice')).toHaveCount(0);
    expect(await readSource()).toEqual(before);
  });

  test('ask how a folder counts its rows, with a picture of both', async () => {
    const { app, page } = electron.run;
    await playDialog([copyArchive('gdal2tiles-north')]);
    await chooseNatively(app, 'openTileFolder');
    const dialog = page.getByRole('dialog', { name: 'How does “gdal2tiles-north” count its rows?' });
    await expect(dialog).toBeVisible();
    // No layer was opened, so there is nothing to select.
    await expect(page.locator('.select-button')).toBeHidden();
    // Four tiles each, drawn.
    await expect
      .poll(() =>
        dialog
          .locator('canvas')
          .evaluateAll((all) => all.filter((one) => (one as HTMLCanvasElement).width > 84 - 1).length),
      )
      .toBe(8);
    await expectAccessible(page, 'dialog');
    await dialog.getByRole('button', { name: 'From the north (XYZ)' }).click();
    await expect(dialog).toBeHidden();
    expect(await readSource()).toMatchObject({ kind: 'archive', name: 'gdal2tiles-north', archive: { rows: 'north' } });
  });
});
