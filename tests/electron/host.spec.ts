/** What only real Electron can show: that its barriers hold, its menu is there and its life cycle is ours. */
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

  test('gives the page one door and nothing of Node or Electron', async () => {
    const seen = await run.page.evaluate(() => ({
      globals: ['require', 'process', 'module', 'Buffer', 'ipcRenderer', 'electron'].filter(
        (name) => name in globalThis,
      ),
      bridge: Object.keys((globalThis as unknown as { tilekeep: object }).tilekeep).sort(),
      isSecure: globalThis.isSecureContext,
    }));
    expect(seen).toEqual({ globals: [], bridge: ['call', 'cancel', 'onEvent'], isSecure: true });
  });

  test('lets its page reach no file, no network and no other path', async () => {
    const addresses = [
      'file:///etc/hosts',
      'https://www.openstreetmap.org/',
      'app://bundle/../package.json',
      'app://other/',
    ];
    const outcomes = await run.page.evaluate(
      (list) =>
        Promise.all(
          list.map((address) =>
            fetch(address).then(
              (response) => response.status,
              () => 'refused',
            ),
          ),
        ),
      addresses,
    );
    expect(outcomes.filter((outcome) => outcome !== 404 && outcome !== 'refused')).toEqual([]);
  });

  test('runs no script of a page’s own making', async () => {
    const violations = await run.page.evaluate(async () => {
      const blocked: string[] = [];
      document.addEventListener('securitypolicyviolation', (event) => blocked.push(event.effectiveDirective));
      const script = document.createElement('script');
      script.textContent = 'globalThis.hasRun = true';
      const frame = document.createElement('iframe');
      frame.src = 'https://example.org/';
      document.body.append(script, frame);
      await new Promise((resolve) => setTimeout(resolve, 200));
      return { blocked, hasRun: 'hasRun' in globalThis };
    });
    expect(violations.hasRun).toBe(false);
    expect(violations.blocked).toEqual(expect.arrayContaining(['script-src-elem', 'frame-src']));
  });

  test('stays on its page and opens no window', async () => {
    for (const address of [
      'https://example.org/',
      'file:///etc/hosts',
      'javascript:document.title="x"',
      'about:blank',
    ]) {
      await run.page.evaluate((href) => {
        window.open(href);
        const link = document.createElement('a');
        link.href = href;
        document.body.append(link);
        link.click();
      }, address);
    }
    expect(run.page.url()).toBe('app://bundle/index.html');
    expect(run.app.windows()).toHaveLength(1);
  });

  test('grants no permission', async () => {
    const states = await run.page.evaluate(async () => {
      const names = ['geolocation', 'notifications', 'camera', 'microphone'] as PermissionName[];
      const queried = await Promise.all(names.map(async (name) => (await navigator.permissions.query({ name })).state));
      const place = await new Promise((resolve) =>
        navigator.geolocation.getCurrentPosition(
          () => resolve('given'),
          () => resolve('denied'),
        ),
      );
      return [...queried, place];
    });
    expect(new Set(states)).toEqual(new Set(['denied']));
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

  test('survives the crash of its page and loads it again', async () => {
    const loaded = run.app.evaluate(
      ({ webContents }) =>
        new Promise<void>((resolve) => {
          const [contents] = webContents.getAllWebContents();
          contents?.once('did-finish-load', () => resolve());
          contents?.forcefullyCrashRenderer();
        }),
    );
    await loaded;
    expect(run.app.process().exitCode).toBeNull();
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
