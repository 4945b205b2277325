import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import * as electron from 'electron';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { PAGE_URL, serveAppFiles } from '../../app/hosts/electron/app-scheme.ts';
import { bindWindow } from '../../app/hosts/electron/ipc-binding.ts';
import { createWindow, loadMap } from '../../app/hosts/electron/window.ts';
import type { Reply } from '../../shared/contract.ts';
import type { StandInFrame } from '../support/electron-ipc-stand-in.ts';
import type { ElectronStandIn, StandInWindow } from '../support/electron-stand-in.ts';
import { type SmallProgram, startSmallProgram } from '../support/small-program.ts';
import { CARRIER_CASES, waitUntil } from './carrier-cases.ts';
import { bridgeOf, openStandInCarrier } from './stand-in-carrier.ts';

vi.mock('electron', async () => {
  const { createElectronStandIn } = await import('../support/electron-stand-in.ts');
  const standIn = createElectronStandIn();
  return { ...standIn.module, standIn };
});

const { standIn } = electron as unknown as { readonly standIn: ElectronStandIn };
const preload = fileURLToPath(new URL('../../dist/preload/preload.cjs', import.meta.url));
const clientDir = fileURLToPath(new URL('../../renderer', import.meta.url));
const endless = { sourceId: 'world', coord: { z: 21, x: 0, y: 0 } };
let window: StandInWindow | undefined;

async function openWindow(program: SmallProgram): Promise<StandInWindow> {
  await electron.app.whenReady();
  serveAppFiles(electron.session.defaultSession, clientDir);
  const made = createWindow(preload);
  bindWindow(made, program);
  await loadMap(made, () => undefined);
  window = made as unknown as StandInWindow;
  return window;
}

afterEach(() => {
  window?.close();
  window = undefined;
});

describe('the Electron binding and the built preload', () => {
  for (const { name, handlers, run } of CARRIER_CASES) {
    test(name, async () => {
      const program = startSmallProgram(handlers);
      await run(openStandInCarrier(await openWindow(program)), program);
    });
  }

  test('exposes exactly three functions to the page', async () => {
    const opened = await openWindow(startSmallProgram());
    expect(Object.keys(opened.webContents.page?.world ?? {})).toEqual(['tilekeep']);
    expect(Object.keys(bridgeOf(opened)).sort()).toEqual(['call', 'cancel', 'onEvent']);
  });

  test('gives a listener the event alone, and nothing back from its removal', async () => {
    const program = startSmallProgram();
    const opened = await openWindow(program);
    const heard: unknown[][] = [];
    const remove: () => unknown = bridgeOf(opened).onEvent((...args: unknown[]) => heard.push(args));
    program.emitEvent({ name: 'ended' });
    expect(heard).toEqual([[{ name: 'ended' }]]);
    expect(remove()).toBeUndefined();
    program.emitEvent({ name: 'ended' });
    expect(heard).toHaveLength(1);
    expect(opened.webContents.page?.listenerCount()).toBe(0);
  });

  test('sends nothing to a page whose process is gone, and goes on once it is loaded again', async () => {
    const program = startSmallProgram();
    const opened = await openWindow(program);
    const heard: unknown[] = [];
    bridgeOf(opened).onEvent((event: unknown) => heard.push(event));
    opened.webContents.forcefullyCrashRenderer();
    program.emitEvent({ name: 'preferencesChanged', change: { offline: true } });
    expect(heard).toEqual([]);
    opened.webContents.reload();
    program.emitEvent({ name: 'preferencesChanged', change: { offline: false } });
    expect(heard).toEqual([{ name: 'preferencesChanged', change: { offline: false } }]);
  });

  test('bundles nothing of the contract into the preload', () => {
    expect(readFileSync(preload, 'utf8').length).toBeLessThan(2_000);
  });

  test.each<[string, StandInFrame | null]>([
    ['no frame', null],
    ['a frame inside the page', { url: PAGE_URL }],
    ['a frame of another address', { url: 'https://example.org/' }],
    ['a frame without an address', { url: '' }],
  ])('refuses a call from %s', async (_name, frame) => {
    const program = startSmallProgram();
    await openWindow(program);
    const reply = await standIn.invoke(frame, 'tilekeep:call', [{ id: 1, method: 'quit', args: {} }]);
    expect(reply).toMatchObject({ ok: false, error: { code: 'bad-request' } });
    expect(program.quits()).toBe(0);
  });

  test.each([
    'https://app/bundle',
    'app://bundle.example.org/',
    'app://other/index.html',
    'file:///index.html',
    'about:blank',
  ])('refuses a call from its own frame once that shows %s', async (url) => {
    const program = startSmallProgram();
    const opened = await openWindow(program);
    opened.webContents.mainFrame.url = url;
    expect(await bridgeOf(opened).call(1, 'quit', {})).toMatchObject({ ok: false, error: { code: 'bad-request' } });
    expect(program.quits()).toBe(0);
  });

  test.each([undefined, null, 7, 'quit', [], {}, { id: '1', method: 'quit' }, { id: 1.5, method: 'quit', args: {} }])(
    'refuses the message %j',
    async (message) => {
      const program = startSmallProgram();
      const opened = await openWindow(program);
      const reply = await standIn.invoke(opened.webContents.mainFrame, 'tilekeep:call', [message]);
      expect(reply).toMatchObject({ ok: false, error: { code: 'bad-request' } });
      expect(program.quits()).toBe(0);
    },
  );

  test('refuses a second call under the id of a running one, which stays as it is', async () => {
    const program = startSmallProgram();
    const bridge = bridgeOf(await openWindow(program));
    const first = bridge.call(1, 'getTile', endless);
    expect(await bridge.call(1, 'quit', {})).toMatchObject({ ok: false });
    expect(program.waiting()).toBe(1);
    bridge.cancel(1);
    expect(await first).toMatchObject({ ok: false, error: { code: 'cancelled' } });
  });

  test('lets nobody else cancel a call', async () => {
    const program = startSmallProgram();
    const bridge = bridgeOf(await openWindow(program));
    const call = bridge.call(1, 'getTile', endless);
    await waitUntil(() => program.waiting() === 1);
    standIn.send({ url: PAGE_URL }, 'tilekeep:cancel', [1]);
    standIn.send(null, 'tilekeep:cancel', [1]);
    for (const id of [2, '1', null, { valueOf: 1 }]) bridge.cancel(id as number);
    await bridge.call(2, 'openMap', {});
    expect(program.cancelled()).toBe(0);
    bridge.cancel(1);
    await call;
  });

  test.each(['did-start-loading', 'render-process-gone'])('gives up the calls of a page at %s', async (name) => {
    const program = startSmallProgram();
    const opened = await openWindow(program);
    const call = bridgeOf(opened).call(1, 'getTile', endless);
    await waitUntil(() => program.waiting() === 1);
    opened.webContents.emit(name, {}, { reason: 'crashed' });
    expect(((await call) as Reply<unknown>).ok).toBe(false);
    expect(program.cancelled()).toBe(1);
  });

  test('takes a reloaded page’s calls under ids that calls of the old page still have', async () => {
    let choose = (_path: string | null): void => undefined;
    const program = startSmallProgram({
      chooseFolder: () =>
        new Promise((resolve) => {
          choose = (path) => resolve({ path });
        }),
    });
    const opened = await openWindow(program);
    const bridge = bridgeOf(opened);
    const old = bridge.call(1, 'chooseFolder', {});
    opened.webContents.emit('did-start-loading');
    const tile = bridge.call(1, 'getTile', endless);
    await waitUntil(() => program.waiting() === 1);
    choose('/maps');
    await old;
    // The old call's end has not taken the new one's place away.
    bridge.cancel(1);
    expect(await tile).toMatchObject({ ok: false, error: { code: 'cancelled' } });
  });

  test('leaves nothing behind when the window closes', async () => {
    const program = startSmallProgram();
    const opened = await openWindow(program);
    const call = bridgeOf(opened).call(1, 'getTile', endless);
    await waitUntil(() => program.waiting() === 1);
    opened.close();
    await call;
    expect([program.listeners(), program.waiting()]).toEqual([0, 0]);
    await expect(standIn.invoke(null, 'tilekeep:call', [])).rejects.toThrow('No handler registered');
  });
});
