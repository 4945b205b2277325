import * as electron from 'electron';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { endInOrder, WINDOWS_CLOSE_WITHIN_MS } from '../../../../../app/hosts/electron/ending.ts';
import type { End } from '../../../../../app/service/starting/end-signal.ts';
import { type ElectronStandIn, waitForExit } from '../../../../support/electron-stand-in.ts';

vi.mock('electron', async () => {
  const { createElectronStandIn } = await import('../../../../support/electron-stand-in.ts');
  const standIn = createElectronStandIn();
  return { ...standIn.module, standIn };
});

const { standIn } = electron as unknown as { readonly standIn: ElectronStandIn };

function makeEnd(): End {
  const abort = new AbortController();
  return {
    signal: abort.signal,
    request: () => abort.abort(),
    requested: new Promise((resolve) => abort.signal.addEventListener('abort', () => resolve())),
  };
}

beforeEach(() => {
  standIn.app.removeAllListeners();
  standIn.record.exits.length = 0;
  standIn.record.windows.length = 0;
  standIn.record.isQuitting = false;
});

afterEach(() => {
  vi.useRealTimers();
});

describe('the end of the Electron host', () => {
  test('closes the program once, however often Quit is chosen, and then exits with 0', async () => {
    let closes = 0;
    let finish = (): void => undefined;
    endInOrder(makeEnd(), () => {
      closes += 1;
      return new Promise((resolve) => {
        finish = resolve;
      });
    });
    electron.app.quit();
    electron.app.quit();
    expect([closes, standIn.record.exits]).toEqual([1, []]);
    finish();
    expect(await waitForExit(standIn)).toBe(0);
    expect(standIn.record.exits).toEqual([0]);
  });

  test('closes the windows first, so that the program closes after what their pages save', async () => {
    const order: string[] = [];
    new electron.BrowserWindow({ webPreferences: { preload: '' } }).on('closed', () => order.push('window'));
    endInOrder(makeEnd(), async () => {
      order.push('program');
    });
    electron.app.quit();
    expect(await waitForExit(standIn)).toBe(0);
    expect([order, standIn.record.exits]).toEqual([['window', 'program'], [0]]);
  });

  test('comes despite a window that does not close', async () => {
    vi.useFakeTimers();
    const window = new electron.BrowserWindow({ webPreferences: { preload: '' } });
    vi.spyOn(window, 'close').mockReturnValue(undefined);
    let isClosed = false;
    endInOrder(makeEnd(), async () => {
      isClosed = true;
    });
    electron.app.quit();
    await vi.advanceTimersByTimeAsync(WINDOWS_CLOSE_WITHIN_MS - 1);
    expect(isClosed).toBe(false);
    await vi.advanceTimersByTimeAsync(1);
    expect([isClosed, standIn.record.exits]).toEqual([true, [0]]);
  });

  test('leaves the exit of a program that failed to start to its caller', async () => {
    let closes = 0;
    const closeInOrder = endInOrder(makeEnd(), async () => {
      closes += 1;
    });
    await closeInOrder();
    electron.app.quit();
    expect([closes, standIn.record.exits]).toEqual([1, []]);
  });

  test.each<[string, (end: End) => void]>([
    ['the last window is closed', () => standIn.app.emit('window-all-closed')],
    ['a signal or a call asks for it', (end) => end.request()],
  ])('comes when %s', async (_name, act) => {
    const end = makeEnd();
    endInOrder(end, async () => undefined);
    act(end);
    expect(await waitForExit(standIn)).toBe(0);
  });

  test('is known from its first moment on, so that later starts do not see a running program', async () => {
    const end = makeEnd();
    let wasRequested = false;
    endInOrder(end, async () => {
      wasRequested = end.signal.aborted;
    });
    standIn.app.emit('window-all-closed');
    expect(await waitForExit(standIn)).toBe(0);
    expect(wasRequested).toBe(true);
  });

  test('comes despite a program that cannot be closed', async () => {
    vi.useFakeTimers();
    endInOrder(makeEnd(), () => new Promise(() => undefined));
    electron.app.quit();
    await vi.advanceTimersByTimeAsync(2_999);
    expect(standIn.record.exits).toEqual([0]);
  });

  test('comes despite a program that fails to close', async () => {
    endInOrder(makeEnd(), () => Promise.reject(new Error('no')));
    electron.app.quit();
    expect(await waitForExit(standIn)).toBe(0);
  });
});
