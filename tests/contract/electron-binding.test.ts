import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import * as electron from 'electron';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { PAGE_URL, serveAppFiles } from '../../app/hosts/electron/app-scheme.ts';
import { bindWindow } from '../../app/hosts/electron/ipc-binding.ts';
import { createWindow, loadMap } from '../../app/hosts/electron/window.ts';
import type { ProgramMessage } from '../../shared/calls/messages.ts';
import { makeDroppedFile } from '../support/electron-bridge-stand-in.ts';
import type { StandInFrame } from '../support/electron-ipc-stand-in.ts';
import type { ElectronStandIn, StandInWindow } from '../support/electron-stand-in.ts';
import { startSmallProgram } from '../support/small-program.ts';
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

async function openWindow(program: Parameters<typeof bindWindow>[1]): Promise<StandInWindow> {
  await electron.app.whenReady();
  serveAppFiles(electron.session.defaultSession, clientDir);
  const made = createWindow(preload);
  bindWindow(made, program);
  await loadMap(made, () => undefined);
  window = made as unknown as StandInWindow;
  return window;
}

/** The message lists that the window's page receives. */
function listen(opened: StandInWindow): readonly (readonly ProgramMessage[])[] {
  const lists: (readonly ProgramMessage[])[] = [];
  bridgeOf(opened).onMessages((messages) => lists.push(messages));
  return lists;
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
    expect(Object.keys(bridgeOf(opened)).sort()).toEqual(['onMessages', 'openFiles', 'send']);
  });

  test('opens dropped files by paths that the page neither gives nor gets', async () => {
    const opened: (readonly string[])[] = [];
    const program = startSmallProgram();
    const window = await openWindow({
      ...program,
      openFiles: async (paths) => {
        opened.push(paths);
        return { ok: true, value: { layerIds: ['0123456789abcdef'], questions: [] } };
      },
    });
    const dropped = [makeDroppedFile('/home/me/a.gpx'), makeDroppedFile('/home/me/b.kml')];
    const reply = await bridgeOf(window).openFiles(dropped);
    expect([reply, opened]).toEqual([
      { ok: true, value: { layerIds: ['0123456789abcdef'], questions: [] } },
      [['/home/me/a.gpx', '/home/me/b.kml']],
    ]);
    expect(
      await bridgeOf(window).openFiles([makeDroppedFile('/home/me/a.gpx'), new File([], '/etc/passwd')]),
    ).toBeNull();
    expect(opened.length).toBe(1);
  });

  test.each<[string, unknown]>([
    ['a relative path', ['a.gpx']],
    ['no list', '/etc/passwd'],
    ['no text', [7]],
    ['too many', Array.from({ length: 101 }, () => '/a.gpx')],
  ])('opens no files of %s', async (_name, paths) => {
    const program = startSmallProgram();
    const openFiles = vi.fn(program.openFiles);
    const { mainFrame } = (await openWindow({ ...program, openFiles })).webContents;
    const refusal = { ok: false, error: { code: 'bad-request' } };
    expect(await standIn.invoke(mainFrame, 'tilekeep:open', [paths])).toMatchObject(refusal);
    expect(await standIn.invoke({ url: PAGE_URL }, 'tilekeep:open', [['/a.gpx']])).toMatchObject(refusal);
    expect(openFiles).not.toHaveBeenCalled();
    expect(await standIn.invoke(mainFrame, 'tilekeep:open', [['/a.gpx']])).toMatchObject({ ok: true });
  });

  test('passes a listener only the messages', async () => {
    const program = startSmallProgram();
    const opened = await openWindow(program);
    const heard: unknown[][] = [];
    const answer: unknown = bridgeOf(opened).onMessages((...args: unknown[]) => heard.push(args));
    program.emitEvent({ name: 'ended' });
    expect([answer, heard]).toEqual([undefined, [[[{ event: { name: 'ended' } }]]]]);
  });

  test('sends replies that are ready together in one list, and delays none for a slow one', async () => {
    const opened = await openWindow(startSmallProgram());
    const lists = listen(opened);
    const call = (id: number, args: object) => ({ id, method: 'getTile', args });
    const quick = [1, 2, 3].map((id) => call(id, { sourceId: 'world', coord: { z: 1, x: 0, y: 0 } }));
    bridgeOf(opened).send([call(9, endless), ...quick]);
    await waitUntil(() => lists.length > 0);
    expect(lists.map((list) => list.map((message) => 'id' in message && message.id))).toEqual([[1, 2, 3]]);
  });

  test('sends nothing to a page whose process is gone, and continues once it is reloaded', async () => {
    const program = startSmallProgram();
    const opened = await openWindow(program);
    const heard = listen(opened);
    opened.webContents.forcefullyCrashRenderer();
    program.emitEvent({ name: 'preferencesChanged', change: { offline: true } });
    expect(heard).toEqual([]);
    opened.webContents.reload();
    program.emitEvent({ name: 'preferencesChanged', change: { offline: false } });
    expect(heard).toEqual([[{ event: { name: 'preferencesChanged', change: { offline: false } } }]]);
  });

  test('bundles no part of the contract into the preload', () => {
    expect(readFileSync(preload, 'utf8').length).toBeLessThan(2_000);
  });

  test.each<[string, StandInFrame | null]>([
    ['no frame', null],
    ['a frame inside the page', { url: PAGE_URL }],
    ['a frame of another address', { url: 'https://example.org/' }],
    ['a frame without an address', { url: '' }],
  ])('rejects a call from %s', async (_name, frame) => {
    const program = startSmallProgram();
    await openWindow(program);
    standIn.send(frame, 'tilekeep:page', [[{ id: 1, method: 'quit', args: {} }]]);
    expect(program.quits()).toBe(0);
  });

  test.each([
    'https://app/bundle',
    'app://bundle.example.org/',
    'app://other/index.html',
    'file:///index.html',
    'about:blank',
  ])('rejects a call from its own frame once that shows %s', async (url) => {
    const program = startSmallProgram();
    const opened = await openWindow(program);
    opened.webContents.mainFrame.url = url;
    bridgeOf(opened).send([{ id: 1, method: 'quit', args: {} }]);
    expect(program.quits()).toBe(0);
  });

  test.each([
    undefined,
    null,
    7,
    'quit',
    [],
    {},
    { length: 1, 0: { id: 1, method: 'quit', args: {} } },
    [null, { id: 1, method: 'quit', args: {} }],
    ['quit'],
    [[{ id: 1, method: 'quit', args: {} }]],
    [{ method: 'quit', args: {} }],
    [{ id: '1', method: 'quit', args: {} }],
    [{ id: 1.5, method: 'quit', args: {} }],
    [{ id: 2 ** 53, method: 'quit', args: {} }],
    [{ cancel: '1', method: 'quit', args: {} }],
    [{ id: 1, reply: { ok: true, value: null } }],
  ])('ignores the message %j', async (message) => {
    const program = startSmallProgram();
    const opened = await openWindow(program);
    standIn.send(opened.webContents.mainFrame, 'tilekeep:page', [message]);
    const carrier = openStandInCarrier(opened);
    expect(await carrier.call('openMap', {})).toMatchObject({ ok: true });
    expect(program.quits()).toBe(0);
  });

  test('rejects a second call with the id of a running one, which continues', async () => {
    const program = startSmallProgram();
    const opened = await openWindow(program);
    const heard = listen(opened);
    const bridge = bridgeOf(opened);
    bridge.send([{ id: 1, method: 'getTile', args: endless }]);
    bridge.send([{ id: 1, method: 'quit', args: {} }]);
    bridge.send([{ id: 2, method: 'openMap', args: {} }]);
    await waitUntil(() => heard.length > 0);
    expect([program.quits(), program.waiting(), heard.flat().length]).toEqual([0, 1, 1]);
    bridge.send([{ cancel: 1 }]);
    await waitUntil(() => program.cancelled() === 1);
  });

  test('lets only the caller cancel a call, and ignores a cancel of an unknown one', async () => {
    const program = startSmallProgram();
    const opened = await openWindow(program);
    const bridge = bridgeOf(opened);
    bridge.send([{ id: 1, method: 'getTile', args: endless }]);
    standIn.send({ url: PAGE_URL }, 'tilekeep:page', [[{ cancel: 1 }]]);
    standIn.send(null, 'tilekeep:page', [[{ cancel: 1 }]]);
    for (const cancel of [2, '1', null, { valueOf: 1 }]) bridge.send([{ cancel: cancel as number }]);
    expect(await openStandInCarrier(opened).call('openMap', {})).toMatchObject({ ok: true });
    expect([program.waiting(), program.cancelled()]).toEqual([1, 0]);
    bridge.send([{ cancel: 1 }]);
    await waitUntil(() => program.cancelled() === 1);
  });

  test.each(['did-start-loading', 'render-process-gone'])('cancels the calls of a page at %s', async (name) => {
    const program = startSmallProgram();
    const opened = await openWindow(program);
    const heard = listen(opened);
    bridgeOf(opened).send([{ id: 1, method: 'getTile', args: endless }]);
    opened.webContents.emit(name, {}, { reason: 'crashed' });
    await waitUntil(() => program.waiting() === 0);
    expect([program.cancelled(), heard]).toEqual([1, []]);
  });

  test('accepts a reloaded page’s calls with ids that calls of the old page still have', async () => {
    let choose = (_path: string | null): void => undefined;
    const program = startSmallProgram({
      chooseFolder: () =>
        new Promise((resolve) => {
          choose = (path) => resolve({ path });
        }),
    });
    const opened = await openWindow(program);
    const heard = listen(opened);
    const bridge = bridgeOf(opened);
    bridge.send([{ id: 1, method: 'chooseFolder', args: {} }]);
    opened.webContents.emit('did-start-loading');
    bridge.send([{ id: 1, method: 'getTile', args: endless }]);
    choose('/maps');
    expect(await openStandInCarrier(opened).call('openMap', {})).toMatchObject({ ok: true });
    // The reply to the old page isn't taken for one to the new page, whose call continues.
    expect([heard.flat().length, program.waiting()]).toEqual([1, 1]);
    bridge.send([{ cancel: 1 }]);
    await waitUntil(() => program.cancelled() === 1);
  });

  test('leaves nothing behind when the window closes', async () => {
    const program = startSmallProgram();
    const opened = await openWindow(program);
    const { mainFrame } = opened.webContents;
    bridgeOf(opened).send([{ id: 1, method: 'getTile', args: endless }]);
    opened.close();
    await waitUntil(() => program.waiting() === 0);
    expect([program.listeners(), standIn.channels()]).toEqual([0, []]);
    standIn.send(mainFrame, 'tilekeep:page', [[{ id: 2, method: 'quit', args: {} }]]);
    expect(program.quits()).toBe(0);
  });
});
