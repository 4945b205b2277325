/** What only real Electron can show: that it starts, its menu is there and its end is ours. */
import { once } from 'node:events';
import { expect, test } from '@playwright/test';
import { findRunning } from '../../app/service/starting/instance-lock.ts';
import { openMap } from '../support/electron-map.ts';
import { LAUNCH_FILE, startNode } from '../support/program.ts';
import { chooseNatively, launchElectron, shareElectron, titleElectronSpecs } from '../support/real-electron.ts';
import { readShownTiles } from '../support/shown-tiles.ts';
import { listTileFiles } from '../support/tile-tree.ts';

const electron = shareElectron();

test.describe(titleElectronSpecs('the Electron host'), () => {
  test('draws the map from its own scheme and stores tiles as files', async () => {
    expect(electron.run.page.url()).toBe('app://bundle/index.html');
    await openMap(electron.run);
    const shown = (await readShownTiles(electron.run.page)).map(({ place }) => place);
    expect(shown.length).toBeGreaterThan(0);
    await expect.poll(() => listTileFiles(electron.dataDir, 'world')).toEqual(expect.arrayContaining(shown));
  });

  test('shows the shared menu, which reaches the page', async () => {
    const labels = await electron.run.app.evaluate(({ Menu }) =>
      Menu.getApplicationMenu()?.items.map((item) => item.label.replace('&', '')),
    );
    expect(labels).toEqual(['File', 'Edit', 'View', 'Go', 'Source', 'Cache', 'Window', 'Help']);
    const map = await openMap(electron.run);
    const zoom = await map.zoom();
    await chooseNatively(electron.run.app, 'zoomIn');
    await expect.poll(map.zoom).toBe(zoom + 1);
  });

  test('is the only program on its data folder', async () => {
    const first = electron.run.app.process();
    expect(await findRunning(electron.dataDir)).toEqual({ url: 'app://bundle/index.html', pid: first.pid });
    const second = startNode([LAUNCH_FILE, '--data-dir', electron.dataDir, '--json']);
    expect((await second.exited).code).toBe(0);
    expect(JSON.parse(second.stdout()[0] ?? '')).toMatchObject({ already: true, pid: first.pid });
  });

  test('ends with 0 when its window closes, and by SIGTERM', async () => {
    const first = electron.run.app.process();
    const ended = once(first, 'exit');
    await electron.run.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close());
    expect((await ended)[0]).toBe(0);
    electron.run = await launchElectron(electron.dataDir);
    const second = electron.run.app.process();
    const endedBySignal = once(second, 'exit');
    second.kill('SIGTERM');
    expect((await endedBySignal)[0]).toBe(0);
  });
});
