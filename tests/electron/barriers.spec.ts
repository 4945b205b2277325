/** What only real Electron can show: that its barriers hold against a page, another window and a server. */
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@playwright/test';
import { callInPage } from '../support/electron-calls.ts';
import { shareElectron, titleElectronSpecs, waitForAddress } from '../support/real-electron.ts';

const preload = fileURLToPath(new URL('../../dist/preload/preload.cjs', import.meta.url));
const electron = shareElectron();

/** A server on this computer that counts who asks. */
async function startCounter(): Promise<{
  readonly server: Server;
  readonly origin: string;
  readonly asked: () => number;
}> {
  let count = 0;
  const server = createServer((_request, response) => {
    count += 1;
    response.end('<!doctype html>');
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { server, origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked: () => count };
}

test.describe(titleElectronSpecs('the barriers of real Electron'), () => {
  test('gives the page one door and nothing of Node or Electron', async () => {
    const seen = await electron.run.page.evaluate(() => ({
      globals: ['require', 'process', 'module', 'Buffer', 'ipcRenderer', 'electron'].filter(
        (name) => name in globalThis,
      ),
      bridge: Object.keys((globalThis as unknown as { tilekeep: object }).tilekeep).sort(),
      isSecure: globalThis.isSecureContext,
    }));
    expect(seen).toEqual({ globals: [], bridge: ['onMessages', 'openFiles', 'send'], isSecure: true });
  });

  test('lets its page reach no file, no network and no other path', async () => {
    const addresses = [
      'file:///etc/hosts',
      'https://www.openstreetmap.org/',
      'app://bundle/../package.json',
      'app://other/',
    ];
    const outcomes = await electron.run.page.evaluate(
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
    const violations = await electron.run.page.evaluate(async () => {
      const blocked: string[] = [];
      const bothBlocked = new Promise<void>((resolve) => {
        document.addEventListener('securitypolicyviolation', (event) => {
          blocked.push(event.effectiveDirective);
          if (blocked.length === 2) resolve();
        });
      });
      const script = document.createElement('script');
      script.textContent = 'globalThis.hasRun = true';
      const frame = document.createElement('iframe');
      frame.src = 'https://example.org/';
      document.body.append(script, frame);
      await bothBlocked;
      return { blocked: blocked.sort(), hasRun: 'hasRun' in globalThis };
    });
    expect(violations).toEqual({ blocked: ['frame-src', 'script-src-elem'], hasRun: false });
  });

  test('stays on its page and opens no window', async () => {
    await electron.run.app.evaluate(({ BrowserWindow }) => {
      const contents = BrowserWindow.getAllWindows()[0]?.webContents;
      const refused = new Promise((resolve) => {
        contents?.once('will-frame-navigate', (event) => resolve([event.url, event.defaultPrevented]));
      });
      Object.assign(globalThis, { refused });
    });
    // Of the last one the main process is told: once it has refused that, it has judged the others.
    for (const address of ['file:///etc/hosts', 'javascript:document.title="x"', 'https://example.org/']) {
      await electron.run.page.evaluate((href) => {
        window.open(href);
        const link = document.createElement('a');
        link.href = href;
        document.body.append(link);
        link.click();
      }, address);
    }
    const refused = await electron.run.app.evaluate(() => (globalThis as { readonly refused?: unknown }).refused);
    expect(refused).toEqual(['https://example.org/', true]);
    expect(electron.run.page.url()).toBe('app://bundle/index.html');
    expect(electron.run.app.windows()).toHaveLength(1);
  });

  test('grants no permission', async () => {
    const states = await electron.run.page.evaluate(async () => {
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

  // Electron asks nobody before a page goes to about:blank; it gains nothing there.
  test('refuses calls of another window, and of its own once that shows another page', async () => {
    await electron.run.app.evaluate(
      async ({ BrowserWindow }, { preloadPath, call }) => {
        const [own] = BrowserWindow.getAllWindows();
        const other = new BrowserWindow({ show: false, webPreferences: { sandbox: true, preload: preloadPath } });
        for (const address of ['about:blank', 'app://bundle/index.html']) {
          await other.loadURL(address);
          await other.webContents.executeJavaScript(call);
        }
        for (const address of ['about:blank', 'data:text/html,not the map']) {
          await own?.loadURL(address);
          await own?.webContents.executeJavaScript(call);
        }
        other.destroy();
        await own?.loadURL('app://bundle/index.html');
      },
      { preloadPath: preload, call: "tilekeep.send([{ id: 900001, method: 'quit', args: {} }])" },
    );
    await waitForAddress(electron.run.page, 'app://bundle/index.html');
    // What was sent before has been dealt with by the time that the map has its answer.
    expect(await callInPage(electron.run.page, 'openMap', {})).toMatchObject({ ok: true });
    expect(electron.run.app.process().exitCode).toBeNull();
  });

  test('asks no server for a page, in any window of that session', async () => {
    const { server, origin, asked } = await startCounter();
    const failure = await electron.run.app.evaluate(async ({ BrowserWindow }, url) => {
      const other = new BrowserWindow({ show: false, webPreferences: { sandbox: true } });
      const text = await other.loadURL(url).then(
        () => 'loaded',
        (thrown: unknown) => String(thrown),
      );
      other.destroy();
      return text;
    }, `${origin}/`);
    server.close();
    expect(failure).toContain('ERR_BLOCKED_BY_CLIENT');
    expect(asked()).toBe(0);
  });

  test('saves no file for a page', async () => {
    await electron.run.app.evaluate(({ session }) => {
      const prevented = new Promise((resolve) => {
        session.defaultSession.once('will-download', (event) => resolve(event.defaultPrevented));
      });
      Object.assign(globalThis, { prevented });
    });
    await electron.run.page.evaluate(() => {
      const link = document.createElement('a');
      link.href = URL.createObjectURL(new Blob(['x']));
      link.download = 'x.txt';
      document.body.append(link);
      link.click();
    });
    const prevented = await electron.run.app.evaluate(() => (globalThis as { readonly prevented?: unknown }).prevented);
    expect(prevented).toBe(true);
  });
});
