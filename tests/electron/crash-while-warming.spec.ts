/** The window's process crashes while an area is saved: the main process goes on, and the page comes back. */
import { expect, test } from '@playwright/test';
import { buttonOf, cardOf } from '../support/area-panel.ts';
import { reckonTiles } from '../support/box-tiles.ts';
import { describeView, idOf, openMap, useTileServer } from '../support/electron-map.ts';
import { chooseNatively, titleElectronSpecs, useElectron } from '../support/real-electron.ts';
import { makeLatch } from '../support/tile-server-faults.ts';
import { listTileFiles } from '../support/tile-tree.ts';

const stage = useTileServer();
const electron = useElectron(() => ({ source: stage.server.template, flags: ['--view', '46.5,8,7'] }));

/** What a part of the window says; read past Playwright, whose page doesn't outlive a crash. */
function readText(selector: string): Promise<string> {
  return electron.run.app.evaluate(({ BrowserWindow }, wanted) => {
    const script = `document.querySelector(${JSON.stringify(wanted)})?.innerText ?? ''`;
    return BrowserWindow.getAllWindows()[0]?.webContents.executeJavaScript(script);
  }, selector);
}

test.describe(titleElectronSpecs('a crash of the page in real Electron'), () => {
  test('does not stop an area from being saved whole', async () => {
    const { page, app } = electron.run;
    const { server } = stage;
    await openMap(electron.run);
    const box = await describeView(electron.run, { name: 'Alps', minZoom: 7, maxZoom: 8 });
    const latch = makeLatch();
    server.misbehave(latch.fault);
    await buttonOf(page, 'Start').click();
    await expect(cardOf(page, 'Alps')).toBeVisible();
    await expect.poll(latch.held).toBeGreaterThan(0);
    const place = await readText('#status-bar .place');
    await app.evaluate(
      ({ webContents }) =>
        new Promise<void>((resolve) => {
          const [contents] = webContents.getAllWebContents();
          contents?.once('did-finish-load', () => resolve());
          contents?.forcefullyCrashRenderer();
        }),
    );
    // None of what the job had asked for was given up with the page.
    expect(server.requests().filter(({ state }) => state === 'aborted')).toEqual([]);
    latch.release();
    await expect.poll(() => readText('#status-bar .place')).toBe(place);
    await chooseNatively(app, 'showAreas');
    await expect.poll(() => readText('#side-panel'), { timeout: 60_000 }).toMatch(/Alps[\s\S]*Saved/);
    const stored = listTileFiles(electron.dataDir, idOf(server));
    const wanted = [...reckonTiles(box, 7), ...reckonTiles(box, 8)];
    expect(wanted.filter((tile) => !stored.includes(tile))).toEqual([]);
    expect(server.duplicates()).toEqual([]);
  });
});
