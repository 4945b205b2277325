/** What only real Electron can show: that it starts, its menu is there and its end is ours. */
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { findRunning } from '../../app/service/instance-lock.ts';
import { LAUNCH_FILE, makeTempDir, removeTempDir, startNode } from '../support/program.ts';
import { type ElectronRun, explainNoElectron, launchElectron, titleElectronSpecs } from '../support/real-electron.ts';

const reason = explainNoElectron();
let dataDir = '';
let run: ElectronRun;

test.describe(titleElectronSpecs('the Electron host'), () => {
  test.skip(reason !== undefined, reason);

  test.beforeEach(async () => {
    dataDir = makeTempDir();
    run = await launchElectron(dataDir);
  });

  test.afterEach(async () => {
    await run?.app.close().catch(() => undefined);
    if (dataDir !== '') await removeTempDir(dataDir);
  });

  test('draws the map from its own scheme and stores tiles as files', async () => {
    expect(run.page.url()).toBe('app://bundle/index.html');
    await expect(run.page.locator('.leaflet-tile-loaded').first()).toBeVisible();
    await expect.poll(() => readdirSync(join(dataDir, 'tiles', 'world')).length).toBeGreaterThan(0);
  });

  test('shows the shared menu, which reaches the page', async () => {
    const labels = await run.app.evaluate(({ Menu }) =>
      Menu.getApplicationMenu()?.items.map((item) => item.label.replace('&', '')),
    );
    expect(labels).toEqual(expect.arrayContaining(['View', 'Source', 'Cache', 'Help']));
    const heard = run.page.evaluate(
      () =>
        new Promise((resolve) => {
          const { tilekeep } = globalThis as unknown as {
            tilekeep: { onEvent: (listener: (event: unknown) => void) => void };
          };
          tilekeep.onEvent(resolve);
        }),
    );
    await run.app.evaluate(({ Menu }) => Menu.getApplicationMenu()?.getMenuItemById('zoomIn')?.click());
    expect(await heard).toEqual({ name: 'menuCommand', command: { name: 'zoomIn' } });
  });

  test('is the only program on its data folder', async () => {
    const first = run.app.process();
    expect(await findRunning(dataDir)).toEqual({ url: 'app://bundle/index.html', pid: first.pid });
    const second = startNode([LAUNCH_FILE, '--data-dir', dataDir, '--json']);
    expect((await second.exited).code).toBe(0);
    expect(JSON.parse(second.stdout()[0] ?? '')).toMatchObject({ already: true, pid: first.pid });
  });

  test('ends with 0 when its window closes, and by SIGTERM', async () => {
    const first = run.app.process();
    const ended = once(first, 'exit');
    await run.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close());
    expect((await ended)[0]).toBe(0);
    run = await launchElectron(dataDir);
    const second = run.app.process();
    const endedBySignal = once(second, 'exit');
    second.kill('SIGTERM');
    expect((await endedBySignal)[0]).toBe(0);
  });
});
