/** A track on disk becomes a saved area: chosen in the native dialog, read in the main process, warmed from its server. */
import { truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { MAX_TRACK_FILE_BYTES, TRACK_FILE_EXTENSIONS } from '../../shared/layers/track-file.ts';
import { buttonOf, cardOf, chooseZooms, fieldOf, panelOf, waitForEstimate } from '../support/area-panel.ts';
import { project } from '../support/box-tiles.ts';
import { idOf, openMap, useTileServer } from '../support/electron-map.ts';
import { chooseNatively, titleElectronSpecs, useElectron } from '../support/real-electron.ts';
import { listTileFiles } from '../support/tile-tree.ts';

const POSITIONS = [
  [46.4, 7.8],
  [46.5, 7.9],
  [46.6, 8.2],
] as const;
const GPX = `<?xml version="1.0"?><gpx version="1.1" xmlns="http://www.topografix.com/GPX/1/1"><trk><trkseg>
${POSITIONS.map(([lat, lon]) => `<trkpt lat="${lat}" lon="${lon}"/>`).join('\n')}
</trkseg></trk></gpx>`;
// Deeper than the map shows the track: those tiles are already on disk.
const ZOOM = 13;

const stage = useTileServer();
const electron = useElectron(() => ({ source: stage.server.template, flags: ['--view', '48,2,7'] }));

/** What people choose in the next native dialogs; null for Cancel. The answer tells what was last asked of the dialog. */
async function choosePath(path: string | null): Promise<() => Promise<unknown>> {
  await electron.run.app.evaluate(({ dialog, BrowserWindow }, chosen) => {
    Object.assign(dialog, {
      showOpenDialog: async (window: object, options: object) => {
        Object.assign(globalThis, { asked: { ...options, isOurs: window === BrowserWindow.getAllWindows()[0] } });
        return { canceled: chosen === null, filePaths: chosen === null ? [] : [chosen] };
      },
    });
  }, path);
  return () => electron.run.app.evaluate(() => (globalThis as { readonly asked?: unknown }).asked);
}

test.describe(titleElectronSpecs('a track in real Electron'), () => {
  test('is opened by the native dialog and warmed; the page never gets its path', async () => {
    const { page, app } = electron.run;
    await openMap(electron.run);
    const [road, huge] = ['Pass road.gpx', 'huge.gpx'].map((name) => join(electron.dataDir, name)) as [string, string];
    writeFileSync(road, GPX);
    writeFileSync(huge, '');
    truncateSync(huge, MAX_TRACK_FILE_BYTES + 1);
    await choosePath(huge);
    await chooseNatively(app, 'warmView');
    await buttonOf(page, 'Use a file').click();
    await buttonOf(page, 'Choose a file…').click();
    await expect(panelOf(page).getByRole('alert').filter({ hasText: 'up to 32 MB' })).toBeVisible();

    const readAsked = await choosePath(road);
    await buttonOf(page, 'Choose a file…').click();
    await expect(fieldOf(page, 'Name')).toHaveValue('Pass road');
    await expect(panelOf(page).locator('.file-name')).toHaveText('Pass road.gpx');
    expect(await readAsked()).toMatchObject({
      isOurs: true,
      defaultPath: electron.dataDir,
      properties: ['openFile', 'dontAddToRecent'],
      filters: [{ extensions: [...TRACK_FILE_EXTENSIONS] }, { extensions: ['*'] }],
    });
    expect(await page.content()).not.toContain(electron.dataDir);

    // Whoever cancels keeps the track.
    await choosePath(null);
    await buttonOf(page, 'Choose a file…').click();
    await chooseZooms(page, ZOOM, ZOOM);
    await waitForEstimate(page);
    await buttonOf(page, 'Start').click();
    await expect(cardOf(page, 'Pass road')).toContainText('Saved', { timeout: 30_000 });
    const wanted = POSITIONS.map(([lat, lon]) => {
      const { x, y } = project(lat, lon);
      return `${ZOOM}/${Math.floor(x * 2 ** ZOOM)}/${Math.floor(y * 2 ** ZOOM)}`;
    });
    expect(listTileFiles(electron.dataDir, idOf(stage.server))).toEqual(expect.arrayContaining(wanted));
  });
});
