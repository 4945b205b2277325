/** What only real Electron can show: that it starts, its menu is there and its end is ours. */
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { findRunning } from '../../app/service/instance-lock.ts';
import { LAUNCH_FILE, startNode } from '../support/program.ts';
import { launchElectron, titleElectronSpecs, useElectron } from '../support/real-electron.ts';

const electron = useElectron();

test.describe(titleElectronSpecs('the Electron host'), () => {
  test('draws the map from its own scheme and stores tiles as files', async () => {
    expect(electron.run.page.url()).toBe('app://bundle/index.html');
    await expect(electron.run.page.locator('.leaflet-tile-loaded').first()).toBeVisible();
    await expect.poll(() => readdirSync(join(electron.dataDir, 'tiles', 'world')).length).toBeGreaterThan(0);
  });

  test('shows the shared menu, which reaches the page', async () => {
    const labels = await electron.run.app.evaluate(({ Menu }) =>
      Menu.getApplicationMenu()?.items.map((item) => item.label.replace('&', '')),
    );
    expect(labels).toEqual(expect.arrayContaining(['View', 'Source', 'Cache', 'Help']));
    const heard = electron.run.page.evaluate(
      () =>
        new Promise((resolve) => {
          const { tilekeep } = globalThis as unknown as {
            tilekeep: { onEvent: (listener: (event: unknown) => void) => void };
          };
          tilekeep.onEvent(resolve);
        }),
    );
    await electron.run.app.evaluate(({ Menu }) => Menu.getApplicationMenu()?.getMenuItemById('zoomIn')?.click());
    expect(await heard).toEqual({ name: 'menuCommand', command: { name: 'zoomIn' } });
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
