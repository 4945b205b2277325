/** The whole Electron host has its barriers up in every session and page; each barrier has its own tests. */
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import * as electron from 'electron';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { prepareApp, runElectronHost } from '../../../../../app/hosts/electron/host.ts';
import { parseCommandLine } from '../../../../../app/service/starting/flags.ts';
import { type ElectronStandIn, StandInWindow, waitForExit } from '../../../../support/electron-stand-in.ts';
import { makeTempDir } from '../../../../support/temp-dir.ts';

vi.mock('electron', async () => {
  const { createElectronStandIn } = await import('../../../../support/electron-stand-in.ts');
  const standIn = createElectronStandIn();
  return { ...standIn.module, standIn };
});

const { standIn } = electron as unknown as { readonly standIn: ElectronStandIn };
const project = fileURLToPath(new URL('../../../../..', import.meta.url));

beforeAll(async () => {
  const command = parseCommandLine(['--data-dir', makeTempDir(), '--source', 'world', '--no-open']);
  if (command.kind !== 'run') throw new Error('bad flags');
  // The window's session may exist before session listeners are added.
  await electron.app.whenReady();
  expect(electron.session.defaultSession).toBeDefined();
  prepareApp(command.flags);
  await runElectronHost(command.flags, {
    clientDir: `${project}/renderer`,
    preload: `${project}/dist/preload/preload.cjs`,
  });
});

afterAll(async () => {
  standIn.record.windows[0]?.close();
  await waitForExit(standIn);
});

function isPrevented(emit: (event: object) => void): boolean {
  const preventDefault = vi.fn();
  emit({ url: 'https://example.org/', preventDefault });
  return preventDefault.mock.calls.length > 0;
}

describe('the running Electron host', () => {
  test('is sandboxed, and has given its scheme the least privileges', () => {
    expect(standIn.record.isSandboxed).toBe(true);
    expect(standIn.record.privileges).toEqual([
      { scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true } },
    ]);
  });

  test('keeps the window’s session off the network, and grants it nothing', () => {
    const { handlers, isSpellChecked } = standIn.sessions.openDefault();
    expect(Object.keys(handlers).sort()).toEqual(['beforeRequest', 'check', 'device', 'request']);
    expect(isSpellChecked).toBe(false);
  });

  test('restricts every other session too, and leaves it the network', () => {
    const other = electron.session.fromPartition('tiles', { cache: false });
    const { handlers } = standIn.sessions.all.get('tiles') ?? { handlers: {} };
    expect(Object.keys(handlers).sort()).toEqual(['check', 'device', 'request']);
    expect(isPrevented((event) => other.emit('will-download', event))).toBe(true);
  });

  test('restricts every page that is ever made, not only its own', () => {
    const [window] = standIn.record.windows;
    if (window === undefined) throw new Error('no window');
    const stranger = new StandInWindow({ webPreferences: { preload: '' } }, standIn);
    standIn.app.emit('web-contents-created', {}, stranger.webContents);
    for (const { webContents } of [window, stranger]) {
      for (const name of ['will-navigate', 'will-frame-navigate', 'will-redirect', 'will-attach-webview']) {
        expect([name, isPrevented((event) => webContents.emit(name, event))]).toEqual([name, true]);
      }
      expect(webContents.openHandler({ url: 'https://example.org/' })).toEqual({ action: 'deny' });
    }
  });

  test('listens to one channel, and to nothing that would overrule Chromium’s judgement of servers', () => {
    expect(standIn.channels()).toEqual(['tilekeep:open', 'tilekeep:page']);
    expect(standIn.app.listenerCount('select-client-certificate')).toBe(1);
    for (const name of ['certificate-error', 'login'])
      expect([name, standIn.app.listenerCount(name)]).toEqual([name, 0]);
    for (const name of [
      'certificate-error',
      'login',
      'select-hid-device',
      'select-usb-device',
      'select-bluetooth-device',
    ]) {
      expect(standIn.record.windows[0]?.webContents.listenerCount(name)).toBe(0);
    }
  });
});

describe('the sources', () => {
  const sources = ['app', 'renderer', 'shared'].flatMap((top) =>
    readdirSync(`${project}/${top}`, { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.(ts|mjs|html|css)$/.test(name))
      .map((name) => ({
        path: `${top}/${name.replaceAll('\\', '/')}`,
        text: readFileSync(`${project}/${top}/${name}`, 'utf8'),
      })),
  );
  const pathsWith = (pattern: RegExp): string[] =>
    sources.filter(({ text }) => pattern.test(text)).map(({ path }) => path);

  test.each<[string, RegExp, readonly string[]]>([
    ['messages of windows', /\bipcMain\.(on|once|handle|handleOnce)\b/, ['app/hosts/electron/ipc-binding.ts']],
    ['the bridge', /\b(contextBridge|ipcRenderer)\./, ['app/hosts/electron/preload.ts']],
    ['windows', /\bnew BrowserWindow\b/, ['app/hosts/electron/window.ts']],
    ['addresses for the desktop', /\bopenExternal\(/, ['app/hosts/electron/navigation.ts']],
    ['other views', /\b(BrowserView|WebContentsView|<webview)\b/, []],
    ['scripts put into pages', /\b(executeJavaScript|insertCSS|debugger\.attach)\b/, []],
    [
      'code made of text',
      /\beval\(|\bnew Function\(|\binnerHTML\b|\bouterHTML\b|insertAdjacentHTML|document\.write/,
      [],
    ],
    ['another process’s objects', /@electron\/remote|enableRemoteModule/, []],
    ['loosened barriers', /appendSwitch|setCertificateVerifyProc|ignore-certificate-errors|no-sandbox/, []],
  ])('have %s in one place or none', (_name, pattern, places) => {
    expect(pathsWith(pattern)).toEqual(places);
  });
});
