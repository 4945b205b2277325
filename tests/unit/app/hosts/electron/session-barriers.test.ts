/** What the Electron host's sessions allow a page: items 1 and 5 of Electron's security checklist. */
import * as electron from 'electron';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { PAGE_URL } from '../../../../../app/hosts/electron/app-scheme.ts';
import {
  keepOffNetwork,
  restrictSession,
  showNoCertificates,
} from '../../../../../app/hosts/electron/session-barriers.ts';
import type { ElectronStandIn } from '../../../../support/electron-stand-in.ts';

vi.mock('electron', async () => {
  const { createElectronStandIn } = await import('../../../../support/electron-stand-in.ts');
  const standIn = createElectronStandIn();
  return { ...standIn.module, standIn };
});

const { standIn } = electron as unknown as { readonly standIn: ElectronStandIn };
type Handler = (...args: unknown[]) => unknown;

function handlersOf(): Record<string, Handler | undefined> {
  return standIn.sessions.openDefault().handlers as Record<string, Handler | undefined>;
}

beforeEach(async () => {
  await electron.app.whenReady();
  restrictSession(electron.session.defaultSession);
  keepOffNetwork(electron.session.defaultSession);
});

describe('permissions', () => {
  const names = ['media', 'geolocation', 'notifications', 'midiSysex', 'pointerLock', 'fullscreen', 'openExternal'];
  const more = ['clipboard-read', 'display-capture', 'hid', 'serial', 'usb', 'fileSystem', 'idle-detection', 'unknown'];

  test.each([...names, ...more])('%s is denied when requested, and when checked', (name) => {
    const { request, check, device } = handlersOf();
    const decided: boolean[] = [];
    request?.({}, name, (isGranted: boolean) => decided.push(isGranted), {});
    expect(decided).toEqual([false]);
    expect(check?.({}, name, PAGE_URL, {})).toBe(false);
    expect(device?.({ deviceType: name, origin: PAGE_URL, device: {} })).toBe(false);
  });

  test('nothing else is answered, so no screen is shared and no device chosen', () => {
    expect(Object.keys(handlersOf()).sort()).toEqual(['beforeRequest', 'check', 'device', 'request']);
  });
});

describe('what a page may load and save', () => {
  function isCancelled(url: string): unknown {
    const answers: unknown[] = [];
    handlersOf().beforeRequest?.({ url }, (answer: unknown) => answers.push(answer));
    expect(answers).toHaveLength(1);
    return (answers[0] as { readonly cancel?: boolean }).cancel;
  }

  test.each([
    'https://www.openstreetmap.org/',
    'HTTPS://www.openstreetmap.org/',
    'http://127.0.0.1:8080/0/0/0.png',
    'ws://example.org/',
    'wss://example.org/',
    'ftp://example.org/',
    'file:///etc/passwd',
    'filesystem:https://example.org/temporary/x',
    'not an address',
  ])('%s is not loaded', (url) => {
    expect(isCancelled(url)).toBe(true);
  });

  test.each([PAGE_URL, 'app://bundle/assets/main.js', 'blob:app://bundle/1', 'data:image/png;base64,AA'])(
    '%s is',
    (url) => {
      expect(isCancelled(url)).toBe(false);
    },
  );

  test('no file is saved', () => {
    const preventDefault = vi.fn();
    standIn.sessions.openDefault().emit('will-download', { preventDefault }, {}, {}, null);
    expect(preventDefault).toHaveBeenCalled();
  });

  test('no dictionary is fetched', () => {
    expect(standIn.sessions.openDefault().isSpellChecked).toBe(false);
  });
});

describe('certificates', () => {
  test('are never sent to a server', () => {
    showNoCertificates();
    const preventDefault = vi.fn();
    const chosen: unknown[][] = [];
    const choose = (...args: unknown[]): void => void chosen.push(args);
    standIn.app.emit('select-client-certificate', { preventDefault }, null, 'https://a.example/', [{}], choose);
    expect([preventDefault.mock.calls.length, chosen]).toEqual([1, [[]]]);
  });
});
