/** The Electron stand-in is as strict as Electron: what it accepts would work there. */
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { App, IpcMain } from 'electron';
import { beforeEach, describe, expect, test } from 'vitest';
import { openStandInPage } from '../../support/electron-bridge-stand-in.ts';
import { createStandInIpc } from '../../support/electron-ipc-stand-in.ts';
import { createElectronStandIn, type ElectronStandIn } from '../../support/electron-stand-in.ts';
import { listEvents, offer, type StandInEmitter } from '../../support/electron-typings.ts';

type Module = typeof import('electron');

class Place {
  readonly lat = 47;
  name(): string {
    return 'Bern';
  }
}

let standIn: ElectronStandIn;
let electron: Module;

beforeEach(() => {
  standIn = createElectronStandIn();
  electron = standIn.module as Module;
});

describe('what the stand-in lacks', () => {
  test('throws when used, in every part', async () => {
    await electron.app.whenReady();
    const window = new electron.BrowserWindow({ webPreferences: { preload: '' } });
    const asks: (() => unknown)[] = [
      () => electron.safeStorage,
      () => electron.app.relaunch,
      () => electron.shell.trashItem,
      () => electron.Menu.getApplicationMenu,
      () => electron.BrowserWindow.fromId,
      () => electron.ipcMain.handleOnce,
      () => electron.protocol.isProtocolHandled,
      () => electron.session.defaultSession.cookies,
      () => electron.session.defaultSession.protocol.unhandle,
      () => electron.session.defaultSession.webRequest.onCompleted,
      () => window.setKiosk,
      () => window.webContents.executeJavaScript,
    ];
    for (const ask of asks) expect(ask).toThrow(/the stand-in has no .+\.\w+/);
  });

  test('does not compile if Electron lacks it or types it differently', () => {
    // @ts-expect-error Electron's app has no such member.
    offer<App>()('app', { launchRocket: () => undefined });
    // @ts-expect-error It takes a text.
    offer<App>()('app', { setAppUserModelId: (id: number) => void id });
    // @ts-expect-error It answers whether the lock was taken.
    offer<App>()('app', { requestSingleInstanceLock: () => 'yes' });
    // @ts-expect-error It is asynchronous.
    offer<App>()('app', { whenReady: () => undefined });
    // @ts-expect-error A channel has a name.
    offer<IpcMain>()('ipcMain', { removeHandler: (channel: symbol) => void channel });
    expect(offer<App>()('app', { setAppUserModelId: (id: string) => void id })).toBeDefined();
  });

  test('sessions do not exist before Electron is ready', async () => {
    expect(() => electron.session.defaultSession).toThrow('when app is ready');
    await electron.app.whenReady();
    expect(electron.session.defaultSession).toBe(electron.session.defaultSession);
  });
});

describe('events', () => {
  test('have the names in the typings', () => {
    expect([...listEvents('App')]).toEqual(expect.arrayContaining(['second-instance', 'open-url', 'session-created']));
    expect([...listEvents('BrowserWindow')]).toEqual(expect.arrayContaining(['unresponsive', 'resized', 'closed']));
    expect(listEvents('WebContents').has('render-process-gone')).toBe(true);
    expect(() => listEvents('Rocket')).toThrow('no emitter');
  });

  test('with other names can be neither listened to nor emitted', async () => {
    await electron.app.whenReady();
    const window = new electron.BrowserWindow({ webPreferences: { preload: '' } });
    for (const real of [electron.app, window, window.webContents, electron.session.defaultSession]) {
      const emitter = real as unknown as StandInEmitter;
      expect(() => emitter.emit('crashed-and-burnt')).toThrow('has no event crashed-and-burnt');
      expect(() => emitter.on('crashed-and-burnt', () => undefined)).toThrow('has no event');
      expect(() => emitter.once('crashed-and-burnt', () => undefined)).toThrow('has no event');
    }
  });
});

describe('messages', () => {
  const frame = { url: 'app://bundle/index.html' };

  test('are copies both ways: instances lose their class, bytes stay bytes', async () => {
    const { ipcMain, invoke } = createStandInIpc();
    const received: unknown[] = [];
    const answer = { place: new Place(), bytes: new Uint8Array([1, 2]) };
    ipcMain.handle('ask', (_event: never, ...args) => {
      received.push(...args);
      return answer;
    });
    const sent = new Place();
    const reply = await invoke(frame, 'ask', [sent]);
    expect(received[0]).not.toBe(sent);
    expect(Object.getPrototypeOf(received[0])).toBe(Object.prototype);
    expect(reply).toEqual({ place: { lat: 47 }, bytes: new Uint8Array([1, 2]) });
    expect((reply as typeof answer).place).not.toBeInstanceOf(Place);
  });

  test('hold no functions, promises or symbols', async () => {
    const { ipcMain, invoke, send } = createStandInIpc();
    ipcMain.handle('echo', (_event: never, make) => (make === 'function' ? () => 1 : { a: Promise.resolve() }));
    for (const bad of [() => 1, Symbol('x'), { run: () => 1 }, Promise.resolve()]) {
      await expect(invoke(frame, 'echo', [bad])).rejects.toThrow('could not be cloned');
      expect(() => send(frame, 'echo', [bad])).toThrow('could not be cloned');
    }
    for (const make of ['function', 'promise']) {
      await expect(invoke(frame, 'echo', [make])).rejects.toThrow(/^Error invoking remote method 'echo': .*cloned/);
    }
  });

  test('keep only the text of an error, behind Electron’s own words', async () => {
    const { ipcMain, invoke } = createStandInIpc();
    ipcMain.handle('fail', () => Promise.reject(Object.assign(new TypeError('no such tile'), { code: 'secret' })));
    const thrown: unknown = await invoke(frame, 'fail', []).catch((error: unknown) => error);
    expect(String(thrown)).toBe("Error: Error invoking remote method 'fail': TypeError: no such tile");
    expect(thrown).not.toHaveProperty('code');
    await expect(invoke(frame, 'nobody', [])).rejects.toThrow(
      "Error invoking remote method 'nobody': Error: No handler registered for 'nobody'",
    );
  });

  test('lose their frame once the handler has returned', async () => {
    const { ipcMain, invoke } = createStandInIpc();
    const seen: unknown[] = [];
    ipcMain.handle('ask', async (event: { readonly senderFrame: unknown }) => {
      seen.push(event.senderFrame);
      await Promise.resolve();
      seen.push(event.senderFrame);
    });
    await invoke(frame, 'ask', []);
    expect(seen).toEqual([frame, null]);
  });
});

describe('the bridge', () => {
  function expose(script: string): Record<string, unknown> {
    const path = join(mkdtempSync(join(tmpdir(), 'tilekeep-preload-')), 'preload.cjs');
    writeFileSync(path, `const { contextBridge, ipcRenderer } = require('electron');\n${script}`);
    const page = openStandInPage(path, { invoke: async () => undefined, send: () => undefined });
    return page.world as Record<string, unknown>;
  }

  test('gives copies without prototypes, frozen, with functions as proxies', async () => {
    const { api } = expose(`
      class Place { constructor() { this.lat = 47; } name() { return 'Bern'; } }
      const inside = { place: new Place(), list: [new Place()], add: (a, b) => a + b, later: async (f) => f(new Place()) };
      contextBridge.exposeInMainWorld('api', inside);`) as {
      api: {
        place: { lat: number };
        list: unknown[];
        add: (a: number, b: number) => number;
        later: (f: (place: object) => unknown) => Promise<unknown>;
      };
    };
    expect([api.place, api.list]).toEqual([{ lat: 47 }, [{ lat: 47 }]]);
    expect(Object.getPrototypeOf(api.place)).toBe(Object.prototype);
    expect(() => {
      api.place.lat = 0;
    }).toThrow(TypeError);
    expect(api.add(1, 2)).toBe(3);
    expect(await api.later((place) => ({ hasName: 'name' in place }))).toEqual({ hasName: false });
  });

  test('keeps only the message of an error, and passes nothing that cannot be copied', () => {
    const { api } = expose(`
      const loop = {}; loop.loop = loop;
      contextBridge.exposeInMainWorld('api', {
        fail: () => { throw Object.assign(new Error('no'), { path: '/secret' }); },
        symbol: () => Symbol('x'),
        loop: () => loop,
      });`) as { api: Record<'fail' | 'symbol' | 'loop', () => unknown> };
    expect(api.fail).toThrow('no');
    expect(api.symbol).toThrow('could not be cloned');
    expect(api.loop).toThrow('recursion depth');
  });

  test('has one name once, and a preload that requires nothing but Electron', () => {
    const twice = "contextBridge.exposeInMainWorld('api', {});";
    expect(() => expose(twice + twice)).toThrow('existing property');
    expect(() => expose("require('node:fs');")).toThrow('may not require node:fs');
    expect(() => expose('ipcRenderer.sendSync;')).toThrow('the stand-in has no ipcRenderer.sendSync');
    expect(() => expose('process.exit();')).toThrow('process is not defined');
  });
});
