import * as electron from 'electron';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { showJobs } from '../../../../../app/hosts/electron/job-progress.ts';
import type { AreaSummary, WarmJob, WarmState } from '../../../../../shared/areas/area.ts';
import { type CacheCheck, CHECK_STEPS } from '../../../../../shared/cache/cache-check.ts';
import type { CacheMove } from '../../../../../shared/cache/disk-budget.ts';
import { describeError } from '../../../../../shared/errors.ts';
import { makeArea, makeJob, makeResult } from '../../../../support/areas.ts';
import type { ElectronStandIn, StandInWindow } from '../../../../support/electron-stand-in.ts';
import { type SmallProgram, startSmallProgram } from '../../../../support/small-program.ts';

vi.mock('electron', async () => {
  const { createElectronStandIn } = await import('../../../../support/electron-stand-in.ts');
  const standIn = createElectronStandIn();
  return { ...standIn.module, standIn };
});

const { standIn } = electron as unknown as { readonly standIn: ElectronStandIn };
const alps = makeArea({ id: 'a1a1a1a1a1a1a1a1', name: 'Alps', expected: 1000 });
const coast = makeArea({ id: 'c0c0c0c0c0c0c0c0', name: 'Coast', expected: 3000 });
let program: SmallProgram;
let window: StandInWindow;
let shown = 0;

beforeEach(() => {
  standIn.record.windows.length = 0;
  standIn.record.notifications.length = 0;
  standIn.record.canNotify = true;
  shown = 0;
  program = startSmallProgram();
  const real = new electron.BrowserWindow({ webPreferences: { preload: '' } });
  window = real as unknown as StandInWindow;
  showJobs({ program, window: real, show: () => (shown += 1) });
});

function jobOf(total: number, state: WarmState = 'running'): WarmJob {
  return makeJob({ state, counts: { fetched: total, total } });
}

function makeCheck(state: CacheCheck['state']): CacheCheck {
  const step = { state: 'done', checked: 0, mended: 0, failed: 0, foreign: 0, bytes: 0 } as const;
  const steps = CHECK_STEPS.map((name) => ({ name, ...step }));
  return { state, steps, begunMs: 0, endedMs: 1, quarantine: { tiles: 0, bytes: 0 } };
}

function makeMove(state: CacheMove['state']): CacheMove {
  const error = state === 'failed' ? describeError('cache-full') : null;
  return { to: '/maps', state, tiles: { tiles: 1, bytes: 9 }, error };
}

function tellAreas(...areas: AreaSummary[]): void {
  program.emitEvent({ name: 'areasChanged', areas });
}

function tellProgress(area: AreaSummary, job: WarmJob): void {
  program.emitEvent({ name: 'warmProgress', areaId: area.id, job });
}

function tellEnd(area: AreaSummary, result = makeResult({ fetched: 1000, total: 1000, bytes: 5e6 })): void {
  program.emitEvent({ name: 'warmingEnded', areaId: area.id, areaName: area.name, result });
}

describe('the bar on the taskbar', () => {
  test('shows how much of the area is done, and disappears at the end', () => {
    tellAreas({ ...alps, job: jobOf(0) }, coast);
    tellProgress(alps, jobOf(250));
    tellProgress(alps, jobOf(1000));
    tellEnd(alps);
    tellAreas(alps, coast);
    const normal = { mode: 'normal' };
    expect(window.progressCalls).toEqual([[0, normal], [0.25, normal], [1, normal], [-1], [-1]]);
  });

  test.each(['waiting', 'paused'] as const)('is paused while warming is %s', (state) => {
    tellAreas({ ...alps, job: jobOf(100, state) });
    expect(window.progressCalls).toEqual([[0.1, { mode: 'paused' }]]);
  });

  test('is shown from the start when warming continues from the last run', () => {
    const areas = [{ ...alps, job: jobOf(400) }, coast];
    const real = new electron.BrowserWindow({ webPreferences: { preload: '' } });
    showJobs({ program: { ...program, areas: () => areas }, window: real, show: () => undefined });
    tellProgress(alps, jobOf(500));
    const calls = (real as unknown as StandInWindow).progressCalls;
    expect(calls.map(([progress]) => progress)).toEqual([0.4, 0.5]);
  });

  test('prefers running jobs to paused or waiting ones', () => {
    tellAreas({ ...alps, job: jobOf(900, 'paused') }, { ...coast, job: jobOf(1500) });
    expect(window.progressCalls.at(-1)).toEqual([0.5, { mode: 'normal' }]);
    tellAreas({ ...alps, job: jobOf(0, 'queued') });
    expect(window.progressCalls.at(-1)).toEqual([-1]);
  });

  test('shows two running jobs as one', () => {
    tellAreas({ ...alps, job: jobOf(500) }, { ...coast, job: jobOf(1500) });
    expect(window.progressCalls).toEqual([[0.5, { mode: 'normal' }]]);
  });

  test('never exceeds its end, and works for an area without tiles', () => {
    tellAreas({ ...alps, expected: 0, job: jobOf(0) });
    tellAreas({ ...alps, job: jobOf(1001) });
    expect(window.progressCalls.map(([progress]) => progress)).toEqual([0, 1]);
  });

  test('ignores other events, and a closed window', () => {
    program.emitEvent({ name: 'preferencesChanged', change: { offline: true } });
    expect(window.progressCalls).toEqual([]);
    window.close();
    tellAreas({ ...alps, job: jobOf(1) });
    expect(window.progressCalls).toEqual([]);
  });
});

describe('the bar, for the cache', () => {
  const endless = [2, { mode: 'indeterminate' }];

  test('shows checks and moves as indeterminate', () => {
    program.emitEvent({ name: 'checkProgress', check: makeCheck('running') });
    program.emitEvent({ name: 'checkProgress', check: makeCheck('cancelled') });
    for (const state of ['copying', 'deleting', 'done'] as const) {
      program.emitEvent({ name: 'moveProgress', move: makeMove(state) });
    }
    expect(window.progressCalls).toEqual([endless, [-1], endless, endless, [-1]]);
  });

  test('shows running warming first, and paused warming last', () => {
    program.emitEvent({ name: 'moveProgress', move: makeMove('copying') });
    tellAreas({ ...alps, job: jobOf(500) });
    tellAreas({ ...alps, job: jobOf(500, 'paused') });
    expect(window.progressCalls.map(([progress]) => progress)).toEqual([2, 0.5, 2]);
  });

  test('shows a failed move until people look', () => {
    program.emitEvent({ name: 'moveProgress', move: makeMove('failed') });
    expect(window.progressCalls).toEqual([[1, { mode: 'error' }]]);
    tellAreas(alps);
    expect(window.progressCalls.at(-1)).toEqual([1, { mode: 'error' }]);
    window.focus();
    expect(window.progressCalls.at(-1)).toEqual([-1]);
  });

  test('shows no failure that people see at once', () => {
    window.focus();
    program.emitEvent({ name: 'moveProgress', move: makeMove('failed') });
    expect(window.progressCalls.at(-1)).toEqual([-1]);
  });
});

describe('the bar, for exports and imports', () => {
  const [first, second] = ['a1a1a1a1a1a1a1a1', 'b2b2b2b2b2b2b2b2'] as const;
  const tell = (transferId: string, done: number, total: number | null): void =>
    program.emitEvent({ name: 'transferProgress', transferId, done, total });
  const end = (transferId: string): void => program.emitEvent({ name: 'transferEnded', transferId });

  test('shows how much is done, and disappears at the end, also before the first tiles', () => {
    tell(first, 250, 1000);
    tell(first, 1000, 1000);
    end(first);
    end(second);
    const normal = { mode: 'normal' };
    expect(window.progressCalls).toEqual([[0.25, normal], [1, normal], [-1]]);
  });

  test('shows two as one, and is indeterminate while one has no total', () => {
    tell(first, 500, 1000);
    tell(second, 1, null);
    tell(second, 1500, 3000);
    end(first);
    expect(window.progressCalls.map(([progress]) => progress)).toEqual([0.5, 2, 0.5, 0.5]);
  });
});

describe('the notification at the end', () => {
  test('is also shown for a check and a move', () => {
    program.emitEvent({ name: 'checkProgress', check: makeCheck('running') });
    program.emitEvent({ name: 'checkProgress', check: makeCheck('done') });
    program.emitEvent({ name: 'checkProgress', check: makeCheck('cancelled') });
    for (const state of ['copying', 'done', 'failed', 'cancelled'] as const) {
      program.emitEvent({ name: 'moveProgress', move: makeMove(state) });
    }
    expect(standIn.record.notifications.map(({ options }) => options)).toEqual([
      { title: 'Tilekeep', body: 'Cache checked: 0 tiles. No problems found.' },
      { title: 'Cache folder moved', body: '/maps' },
      { title: "Couldn't move the cache folder", body: 'New tiles stay in memory until you free some space.' },
    ]);
  });

  test('says how it went, and a click on it shows the map', () => {
    tellEnd(alps, makeResult({ fetched: 963, failed: 37, total: 1000, bytes: 5e6 }));
    const [notification] = standIn.record.notifications;
    expect(notification?.options).toEqual({
      title: '“Alps” is saved except 37 tiles',
      body: '1,000 tiles: 963 downloaded (5.0 MB), 37 failed',
    });
    expect(shown).toBe(0);
    notification?.emit('click');
    expect(shown).toBe(1);
  });

  test('is omitted while the map has the focus', () => {
    window.focus();
    tellEnd(alps);
    expect(standIn.record.notifications).toEqual([]);
  });

  test('is omitted when people have cancelled', () => {
    tellEnd(alps, { ...makeResult({ fetched: 10, total: 10 }), isWhole: false });
    expect(standIn.record.notifications).toEqual([]);
  });

  test('is replaced by a flashing window if the desktop shows none, until people look', () => {
    standIn.record.canNotify = false;
    tellEnd(alps);
    expect([standIn.record.notifications, window.flashes]).toEqual([[], [true]]);
    window.focus();
    expect(window.flashes).toEqual([true, false]);
  });

  test('is also replaced in a portable program on Windows, and when macOS refuses it', () => {
    vi.stubEnv('PORTABLE_EXECUTABLE_FILE', 'C:\\tilekeep.exe');
    tellEnd(alps);
    expect([standIn.record.notifications, window.flashes]).toEqual([[], [true]]);
    vi.unstubAllEnvs();
    tellEnd(alps);
    expect(window.flashes).toEqual([true]);
    standIn.record.notifications[0]?.emit('failed', {}, 'not signed');
    expect(window.flashes).toEqual([true, true]);
  });

  test('is shown even if the window is gone', () => {
    window.close();
    tellEnd(alps);
    expect(standIn.record.notifications).toHaveLength(1);
  });
});
