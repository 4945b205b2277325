import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as electron from 'electron';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { prepareApp, runElectronHost } from '../../../../../app/hosts/electron/host.ts';
import { SURFACE } from '../../../../../app/hosts/electron/window.ts';
import { type Flags, parseCommandLine } from '../../../../../app/service/starting/flags.ts';
import { findRunning, type InstanceLock, takeInstanceLock } from '../../../../../app/service/starting/instance-lock.ts';
import { PLAIN_START } from '../../../../../app/service/starting/start-request.ts';
import type { ProgramMessage } from '../../../../../shared/calls/messages.ts';
import { openStandInCarrier } from '../../../../contract/stand-in-carrier.ts';
import { type ElectronStandIn, StandInWindow, waitForExit } from '../../../../support/electron-stand-in.ts';
import { makeFakeDesktop } from '../../../../support/fake-desktop.ts';
import { makeTempDir } from '../../../../support/temp-dir.ts';

const setUp = vi.hoisted(() => ({ isSecond: false }));

vi.mock('electron', async () => {
  const { createElectronStandIn } = await import('../../../../support/electron-stand-in.ts');
  const standIn = createElectronStandIn(() => setUp.isSecond);
  return { ...standIn.module, standIn };
});

const { standIn } = electron as unknown as { readonly standIn: ElectronStandIn };
const files = {
  clientDir: fileURLToPath(new URL('../../../../../renderer', import.meta.url)),
  preload: fileURLToPath(new URL('../../../../../dist/preload/preload.cjs', import.meta.url)),
};
let dataDir = '';
let printed = '';

function readFlags(...args: string[]): Flags {
  const command = parseCommandLine(['--data-dir', dataDir, ...args]);
  if (command.kind !== 'run') throw new Error('bad flags');
  return command.flags;
}

async function openWindow(...args: string[]): Promise<StandInWindow> {
  await runElectronHost(readFlags(...args), files);
  const window = standIn.record.windows.at(-1);
  if (!window) throw new Error('no window');
  return window;
}

/** Waits for a program's end before another one starts. Returns its exit code. */
async function endProcess(): Promise<number> {
  const code = await waitForExit(standIn);
  standIn.app.removeAllListeners();
  standIn.record.exits.length = 0;
  return code;
}

beforeEach(() => {
  dataDir = makeTempDir();
  printed = '';
  setUp.isSecond = false;
  standIn.record.exits.length = 0;
  standIn.record.privileges.length = 0;
  standIn.record.windows.length = 0;
  standIn.record.isQuitting = false;
  for (const stream of [process.stdout, process.stderr]) {
    vi.spyOn(stream, 'write').mockImplementation((text, ...rest) => {
      printed += String(text);
      for (const done of rest) if (typeof done === 'function') done();
      return true;
    });
  }
});

afterEach(async () => {
  const window = standIn.record.windows.at(-1);
  if (window && !window.isDestroyed()) {
    window.close();
    await waitForExit(standIn);
  }
  standIn.app.removeAllListeners();
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

describe('the Electron host', () => {
  test('keeps its profile in the data folder and blocks navigation in everything that opens', () => {
    prepareApp(readFlags());
    expect(standIn.record.paths.userData).toBe(join(dataDir, 'electron-profile'));
    const [name] = standIn.app.eventNames();
    expect(name).toBe('web-contents-created');
  });

  test('has its installed name on Windows, and only there', () => {
    const yaml = readFileSync(new URL('../../../../../electron-builder.yml', import.meta.url), 'utf8');
    prepareApp(readFlags());
    expect(standIn.record.appUserModelId).toBe('');
    vi.stubGlobal('process', Object.create(process, { platform: { value: 'win32' } }));
    standIn.record.privileges.length = 0;
    prepareApp(readFlags());
    vi.unstubAllGlobals();
    expect(standIn.record.appUserModelId).toBe(/^appId: (.*)$/m.exec(yaml)?.[1]);
  });

  test('shows its window once the map is drawn, and prints nothing', async () => {
    const window = await openWindow();
    expect([window.isShown, printed]).toEqual([true, '']);
  });

  test('opens the links of its sources in the browser, and nothing else', async () => {
    prepareApp(readFlags());
    const { webContents } = await openWindow();
    const known = 'https://www.openstreetmap.org/copyright';
    for (const url of ['https://evil.example/', known]) {
      expect(webContents.openHandler({ url })).toEqual({ action: 'deny' });
    }
    expect(standIn.record.openedOutside).toEqual([known]);
  });

  test('keeps its window hidden with --no-open, and prints its line with --json', async () => {
    const window = await openWindow('--no-open', '--json');
    expect(window.isShown).toBe(false);
    expect(JSON.parse(printed)).toEqual({ ready: true, url: 'app://bundle/index.html', pid: process.pid });
  });

  test('shows a hidden window when it is started again, and prints no unusable address', async () => {
    const window = await openWindow('--no-open');
    await runElectronHost(readFlags(), files);
    expect([window.isShown, printed]).toEqual([true, 'Tilekeep is already running.\n']);
    // The second start has ended.
    standIn.record.exits.length = 0;
  });

  test('comes to the front when it is started again', async () => {
    const window = await openWindow();
    const focused = vi.fn();
    window.on('focus', focused);
    expect(await findRunning(dataDir)).toEqual({ url: 'app://bundle/index.html', pid: process.pid });
    expect(focused).toHaveBeenCalledTimes(1);
    standIn.app.emit('second-instance', {}, ['electron', '/project'], '/');
    standIn.app.emit('activate', {}, true);
    expect(focused).toHaveBeenCalledTimes(3);
  });

  test('goes where a second start says, whichever way it arrives, and reports if it cannot', async () => {
    const window = await openWindow();
    const sent = vi.spyOn(window.webContents, 'send');
    const places = (): unknown[] =>
      sent.mock.calls.flatMap(([, messages]) =>
        (messages as readonly ProgramMessage[]).flatMap((message) =>
          'event' in message && message.event.name === 'placeWanted' ? [message.event.place] : [],
        ),
      );
    const view = { lat: -33.9, lon: 18.4, zoom: 5 };
    expect(await findRunning(dataDir, { ...PLAIN_START, link: { ...view, sourceId: null } })).toMatchObject({
      pid: process.pid,
    });
    standIn.app.emit('second-instance', {}, ['electron', '/project', '--', 'geo:48.2,16.4?z=6'], '/');
    standIn.app.emit('second-instance', {}, ['electron', '/project', '--', '--nonsense'], '/');
    await expect.poll(places).toEqual([view, { lat: 48.2, lon: 16.4, zoom: 6 }]);
    const missing = await findRunning(dataDir, { ...PLAIN_START, source: 'moon' });
    expect(missing).toMatchObject({ trouble: { code: 'unknown-source' } });
  });

  test('exits with 0 when another program runs on the data folder, having said where', async () => {
    const other: InstanceLock = await takeInstanceLock(dataDir, async () => ({ url: 'http://127.0.0.1:1/', pid: 7 }));
    const windows = standIn.record.windows.length;
    await runElectronHost(readFlags(), files);
    expect([standIn.record.exits, standIn.record.windows.length]).toEqual([[0], windows]);
    expect(printed).toBe('Tilekeep is already running: http://127.0.0.1:1/\n');
    if (other.kind === 'held') await other.release();
  });

  test('exits with 0 when Electron itself knows of another one', async () => {
    setUp.isSecond = true;
    const windows = standIn.record.windows.length;
    await runElectronHost(readFlags(), files);
    expect([standIn.record.exits, standIn.record.windows.length]).toEqual([[0], windows]);
    expect(printed).toBe('Tilekeep is already running.\n');
  });

  test('restores its window, in the colours of the desktop', async () => {
    const first = await openWindow();
    expect(first.options).toMatchObject({ width: 1280, height: 800, backgroundColor: SURFACE.light });
    expect(first.options).not.toHaveProperty('x');
    first.normalBounds = { x: 700, y: 90, width: 640, height: 480 };
    first.maximize();
    first.close();
    await endProcess();
    standIn.desktop.theme.shouldUseDarkColors = true;
    const second = await openWindow();
    expect(second.options).toMatchObject({ x: 700, y: 90, width: 640, height: 480, backgroundColor: SURFACE.dark });
    expect([second.isShown, second.maximized]).toEqual([true, true]);
    electron.app.quit();
    expect(await endProcess()).toBe(0);
    const hidden = await openWindow('--no-open');
    expect([hidden.isShown, hidden.maximized]).toEqual([false, false]);
    standIn.desktop.theme.shouldUseDarkColors = false;
  });

  test('answers the page with the folder that people choose in the desktop’s dialog', async () => {
    const window = await openWindow();
    standIn.desktop.chosenPath = Promise.resolve({ canceled: false, filePaths: ['/maps'] });
    expect(await openStandInCarrier(window).call('chooseFolder', {})).toEqual({ ok: true, value: { path: '/maps' } });
  });

  test.skipIf(process.platform !== 'linux')('opens folders on Linux, where Electron never answers', async () => {
    const desktop = makeFakeDesktop(dataDir);
    desktop.make('xdg-open', 'exit 0');
    vi.stubEnv('PATH', desktop.env.PATH);
    vi.stubEnv('DISPLAY', desktop.env.DISPLAY);
    const carrier = openStandInCarrier(await openWindow());
    expect(await carrier.call('openCacheFolder', {})).toEqual({ ok: true, value: null });
    expect(desktop.starts('xdg-open')).toEqual([[join(dataDir, 'tiles')]]);
    desktop.make('xdg-open', 'exit 3');
    const refused = await carrier.call('openCacheFolder', {});
    expect(refused).toMatchObject({ ok: false, error: { code: 'folder-not-opened' } });
  });

  test('copies a link for the page, which may not do so itself', async () => {
    const carrier = openStandInCarrier(await openWindow());
    const reply = await carrier.call('copyLink', { view: { lat: -33.9, lon: 18.4, zoom: 5 } });
    expect(reply).toEqual({ ok: true, value: { isCopied: true } });
    expect(standIn.desktop.clipboard).toBe('geo:-33.9,18.4?z=5');
  });

  test('handles its page and its window, and accepts links from the system', async () => {
    const window = await openWindow();
    const { desktop } = standIn;
    window.webContents.emit('render-process-gone', {}, { reason: 'crashed', exitCode: 1 });
    expect(window.webContents.reloads).toBe(1);
    window.emit('unresponsive');
    expect(desktop.questions.at(-1)?.isOpen).toBe(true);
    window.emit('responsive');
    window.webContents.emit('context-menu', {}, { isEditable: true, editFlags: {} });
    expect(desktop.popups).toHaveLength(1);
    desktop.theme.emit('updated');
    expect(window.colours).toEqual([SURFACE.light]);
    let isPrevented = false;
    standIn.app.emit('open-url', { preventDefault: () => (isPrevented = true) }, 'geo:48,16');
    expect([isPrevented, desktop.claimed]).toEqual([true, []]);
  });

  test('continues when its page crashes while loading for the first time, and is reloaded', async () => {
    const aborted = Object.assign(new Error('ERR_ABORTED (-3)'), { code: 'ERR_ABORTED', errno: -3 });
    vi.spyOn(StandInWindow.prototype, 'loadURL').mockRejectedValueOnce(aborted);
    const window = await openWindow('--json');
    expect([standIn.record.exits, JSON.parse(printed)]).toEqual([[], expect.objectContaining({ ready: true })]);
    window.emit('ready-to-show');
    expect(window.isShown).toBe(true);
  });

  test('closes everything when its page cannot be loaded, with the reason in the log', async () => {
    vi.spyOn(StandInWindow.prototype, 'loadURL').mockRejectedValueOnce(new Error('ERR_FAILED (-2)'));
    await expect(openWindow('--view', '-33.9,18.4,5')).rejects.toThrow('ERR_FAILED (-2)');
    expect(await findRunning(dataDir)).toBe('none');
    expect(readFileSync(join(dataDir, 'logs/tilekeep.log'), 'utf8')).toMatch(/ start-failed .*ERR_FAILED \(-2\)/);
    expect(JSON.parse(readFileSync(join(dataDir, 'settings.json'), 'utf8'))).toMatchObject({ view: { lat: -33.9 } });
    // The caller decides how to exit.
    expect(standIn.record.exits).toEqual([]);
    standIn.record.windows.at(-1)?.close();
  });

  test('releases the data folder at its end', async () => {
    const window = await openWindow();
    window.close();
    expect(await waitForExit(standIn)).toBe(0);
    expect(await findRunning(dataDir)).toBe('none');
  });
});
