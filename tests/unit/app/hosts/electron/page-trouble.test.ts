import * as electron from 'electron';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { mendPage } from '../../../../../app/hosts/electron/page-trouble.ts';
import type { ElectronStandIn, StandInWindow } from '../../../../support/electron-stand-in.ts';

vi.mock('electron', async () => {
  const { createElectronStandIn } = await import('../../../../support/electron-stand-in.ts');
  const standIn = createElectronStandIn();
  return { ...standIn.module, standIn };
});

const { standIn } = electron as unknown as { readonly standIn: ElectronStandIn };
const { questions } = standIn.desktop;
let window: StandInWindow;
let noted: unknown[][];

beforeEach(() => {
  questions.length = 0;
  standIn.record.exits.length = 0;
  noted = [];
  const real = new electron.BrowserWindow({ webPreferences: { preload: '' } });
  window = real as unknown as StandInWindow;
  window.show();
  mendPage(real, { note: (...facts) => noted.push(facts) });
});

afterEach(() => {
  vi.restoreAllMocks();
});

function crash(reason = 'crashed'): void {
  window.webContents.emit('render-process-gone', {}, { reason, exitCode: 139 });
}

/** Lets the time between crashes pass. */
function letPass(ms: number): void {
  const now = performance.now();
  vi.spyOn(performance, 'now').mockReturnValue(now + ms);
}

describe('a page that crashes', () => {
  test('is reloaded, and logged', () => {
    crash('clean-exit');
    expect([window.webContents.reloads, noted]).toEqual([0, []]);
    crash();
    expect(window.webContents.reloads).toBe(1);
    expect(noted).toEqual([['page-crashed', { reason: 'crashed', exitCode: 139 }]]);
    letPass(60_000);
    crash('oom');
    expect([window.webContents.reloads, questions.length]).toEqual([2, 0]);
  });

  test('is not reloaded repeatedly: people are asked, and may try again', async () => {
    crash();
    crash();
    expect([window.webContents.reloads, questions.length]).toEqual([1, 1]);
    expect(questions[0]?.window).toBe(window);
    expect(questions[0]?.options.buttons).toEqual(['Reload', 'Quit']);
    await questions[0]?.answer(0);
    expect([window.webContents.reloads, standIn.record.exits]).toEqual([2, []]);
    crash();
    expect(questions).toHaveLength(2);
  });

  test('can be left by quitting', async () => {
    crash();
    crash();
    await questions[0]?.answer(1);
    expect([window.webContents.reloads, standIn.record.exits]).toEqual([1, [0]]);
  });

  test('shows its window to ask, if it is not visible', () => {
    window.minimized = true;
    window.isShown = false;
    crash();
    crash();
    expect([questions[0]?.window, window.minimized, window.isShown]).toEqual([window, false, true]);
  });

  test('is not reloaded into a window that was closed meanwhile', async () => {
    crash();
    crash();
    window.close();
    await questions[0]?.answer(0);
    expect(window.webContents.reloads).toBe(1);
  });
});

describe('a page that hangs', () => {
  test('is asked about once, and the question closes when it responds', async () => {
    window.emit('unresponsive');
    window.emit('unresponsive');
    expect(questions.map(({ options }) => options.buttons)).toEqual([['Wait', 'Reload']]);
    window.emit('responsive');
    expect(questions[0]?.isOpen).toBe(false);
    await new Promise((resolve) => setImmediate(resolve));
    expect(window.webContents.reloads).toBe(0);
    window.emit('unresponsive');
    expect(questions).toHaveLength(2);
    expect(noted).toEqual([['page-hung'], ['page-responds'], ['page-hung']]);
  });

  test('is left alone if people choose to wait', async () => {
    window.emit('unresponsive');
    await questions[0]?.answer(0);
    expect(window.webContents.reloads).toBe(0);
  });

  test('is reloaded in a new process if people choose so, which counts as no crash', async () => {
    const ended = vi.spyOn(window.webContents, 'forcefullyCrashRenderer');
    window.emit('unresponsive');
    await questions[0]?.answer(1);
    expect([ended.mock.calls.length, window.webContents.reloads]).toEqual([1, 1]);
    expect(noted).toEqual([['page-hung'], ['page-reloaded', { reason: 'hung' }]]);
    crash();
    expect([window.webContents.reloads, questions.length]).toEqual([2, 1]);
  });

  test('is not asked about once it has crashed, or its window is closed', async () => {
    window.emit('unresponsive');
    crash();
    expect([questions[0]?.isOpen, window.webContents.reloads]).toEqual([false, 1]);
    await new Promise((resolve) => setImmediate(resolve));
    window.emit('unresponsive');
    window.close();
    expect(questions.map(({ isOpen }) => isOpen)).toEqual([false, false]);
  });
});
