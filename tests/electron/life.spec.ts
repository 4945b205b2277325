/** What only real Electron can show of a program's life: restarts, second starts, crashes, and its window's place. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { openMap } from '../support/electron-map.ts';
import { LAUNCH_FILE, startNode } from '../support/program.ts';
import { launchElectron, titleElectronSpecs, useElectron } from '../support/real-electron.ts';
import { readShownTiles } from '../support/shown-tiles.ts';
import { listTileFiles } from '../support/tile-tree.ts';

const electron = useElectron();

function readSettings(): Record<string, unknown> {
  return JSON.parse(readFileSync(join(electron.dataDir, 'settings.json'), 'utf8'));
}

/** Where the map of the window says that it is; asked past Playwright, whose page does not outlive a crash. */
function readPlace(): Promise<unknown> {
  return electron.run.app.evaluate(({ BrowserWindow }) => {
    const script = "document.querySelector('#status-bar .place')?.textContent ?? ''";
    return BrowserWindow.getAllWindows()[0]?.webContents.executeJavaScript(script);
  });
}

test.describe(titleElectronSpecs('the life of the Electron host'), () => {
  test('draws from its files when it is started again without a network', async () => {
    const map = await openMap(electron.run);
    expect(await map.tilesFrom('source')).toBeGreaterThan(0);
    // Where the view wraps round the world, it has more tiles than places.
    const shown = (await readShownTiles(electron.run.page)).map(({ place }) => place);
    await expect.poll(() => listTileFiles(electron.dataDir, 'world')).toEqual(expect.arrayContaining(shown));
    await electron.run.app.close();
    electron.run = await launchElectron(electron.dataDir, { flags: ['--offline'] });
    const again = await openMap(electron.run);
    expect(await again.tilesFrom('source')).toBe(0);
    expect((await again.tilesFrom('disk')) + (await again.tilesFrom('memory'))).toBe(await again.countTiles());
    expect(await again.tilesFrom('disk')).toBeGreaterThan(0);
  });

  test('follows the link of a second start, whichever way it comes', async () => {
    const map = await openMap(electron.run);
    const second = startNode([LAUNCH_FILE, '--data-dir', electron.dataDir, 'geo:46.5,7.25?z=8']);
    expect((await second.exited).code).toBe(0);
    await expect.poll(async () => (await map.place()).lat).toBeCloseTo(46.5, 1);
    expect((await map.place()).lon).toBeCloseTo(7.25, 1);
    await electron.run.app.evaluate(({ app }) => {
      app.emit('second-instance', {}, ['tilekeep', '--view', '1,1,1', 'geo:-33.5,151.25?z=9'], '/', {});
    });
    await expect.poll(async () => (await map.place()).lat).toBeCloseTo(-33.5, 1);
    expect((await map.place()).lon).toBeCloseTo(151.25, 1);
    expect(electron.run.app.windows()).toHaveLength(1);
  });

  test('survives the crash of its page and shows the same place again', async () => {
    const map = await openMap(electron.run);
    const zoom = await map.zoom();
    for (const key of ['ArrowRight', 'ArrowRight', '+']) await electron.run.page.keyboard.press(key);
    const readSaved = () => readSettings().view as { readonly lon: number; readonly zoom: number } | undefined;
    // The zoom is the last move, and a view is saved when the map rests.
    await expect.poll(() => readSaved()?.zoom).toBe(zoom + 1);
    const before = await readPlace();
    expect(readSaved()?.lon).toBeCloseTo((await map.place()).lon, 1);
    await electron.run.app.evaluate(
      ({ webContents }) =>
        new Promise<void>((resolve) => {
          const [contents] = webContents.getAllWebContents();
          contents?.once('did-finish-load', () => resolve());
          contents?.forcefullyCrashRenderer();
        }),
    );
    await expect.poll(readPlace).toBe(before);
    expect(electron.run.app.process().exitCode).toBeNull();
  });

  test('opens where its window was', async () => {
    const isVisible = () =>
      electron.run.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isVisible());
    // A window is remembered once people can see it.
    await expect.poll(isVisible).toBe(true);
    const wanted = { x: 40, y: 60, width: 900, height: 640 };
    await electron.run.app.evaluate(
      ({ BrowserWindow }, bounds) => BrowserWindow.getAllWindows()[0]?.setBounds(bounds),
      wanted,
    );
    await expect.poll(() => readSettings().windowPlace).toMatchObject({ width: wanted.width, height: wanted.height });
    const { windowPlace } = readSettings();
    await electron.run.app.close();
    electron.run = await launchElectron(electron.dataDir);
    const bounds = await electron.run.app.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows()[0]?.getNormalBounds(),
    );
    // Where a desktop lets a program choose, that is the whole place; its size is everywhere.
    expect(windowPlace).toMatchObject({ width: bounds?.width, height: bounds?.height });
  });

  test('keeps the size of a larger display while it is shown on a smaller one', async () => {
    await electron.run.app.close();
    const windowPlace = { x: 0, y: 0, width: 9000, height: 8000, maximized: false, fullScreen: false };
    writeFileSync(join(electron.dataDir, 'settings.json'), JSON.stringify({ ...readSettings(), windowPlace }));
    electron.run = await launchElectron(electron.dataDir);
    await openMap(electron.run);
    const [width = 0] = await electron.run.app.evaluate(
      ({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.getSize() ?? [],
    );
    expect(width).toBeLessThan(windowPlace.width);
    await electron.run.app.close();
    expect(readSettings().windowPlace).toEqual(windowPlace);
  });
});
