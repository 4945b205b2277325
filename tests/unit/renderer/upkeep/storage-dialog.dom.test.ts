/** Storage, and moving the cache folder: what the forms refuse, what they ask of the service, and what they say then. */
import { expect, it, vi } from 'vitest';
import { openMove } from '../../../../renderer/upkeep/move-dialog.ts';
import { openStorage } from '../../../../renderer/upkeep/storage-dialog.ts';
import type { WindowTargets } from '../../../../renderer/window-targets.ts';
import type { DiskBudget } from '../../../../shared/cache/disk-budget.ts';
import type { HostKind } from '../../../../shared/calls/contract.ts';
import { CodedError, describeError } from '../../../../shared/errors.ts';
import { pickPreferences } from '../../../../shared/settings/preferences.ts';
import { DEFAULT_SETTINGS } from '../../../../shared/settings/settings-file.ts';
import { buttonOf, describe, fieldOf, paste, press, useEmptyPage } from '../../../support/dom-page.ts';
import { type Answers, playService } from '../../../support/played-service.ts';

useEmptyPage();

const FLOOR = 'Keep free, in MB';
const IS_LIMITED = 'Limit the cache size';
const MOST = 'At most, in GB';
const MOVE_TO = 'Move to';
const BUDGET: DiskBudget = {
  cacheDir: '/maps/old',
  isFixed: false,
  usedBytes: 12_000_000,
  freeBytes: 5e9,
  isLow: false,
};
const PREFERENCES = pickPreferences(DEFAULT_SETTINGS);

interface Play {
  readonly budget?: Partial<DiskBudget>;
  readonly maxDiskBytes?: number;
  readonly host?: HostKind;
  readonly answers?: Answers;
}

function play({ budget, maxDiskBytes, host = 'browser', answers }: Play) {
  const service = playService({
    getDiskBudget: () => ({ ...BUDGET, ...budget }),
    getMove: () => null,
    setPreferences: () => null,
    ...answers,
  });
  const told: string[] = [];
  // These dialogs only use the client, the notices and the host.
  const targets = {
    client: service.client,
    notices: { showError: ({ code }: { readonly code: string }) => told.push(code) },
    startup: () => ({ ...PREFERENCES, ...(maxDiskBytes && { maxDiskBytes }), host }),
  } as unknown as WindowTargets;
  return { ...service, targets, told };
}

async function showStorage(given: Play = {}) {
  const played = play(given);
  await openStorage(played.targets);
  return played;
}

async function showMove(given: Play = {}) {
  const played = play(given);
  await openMove(played.targets);
  return played;
}

const isOpen = () => document.querySelector('dialog') !== null;
const text = () => document.querySelector('dialog')?.textContent ?? '';
const isHidden = (label: string) => {
  try {
    return fieldOf(label) === null;
  } catch {
    return true;
  }
};

it('shows the cache size, the free space and the current limits', async () => {
  await showStorage();
  expect(text()).toMatch(/Cache size12\.0 MBFree disk space5\.0 GB.*\/maps\/old/);
  expect([fieldOf(FLOOR).value, fieldOf(IS_LIMITED).checked, isHidden(MOST)]).toEqual(['500', false, true]);
});

it('says that new tiles stay in memory while the disk is low', async () => {
  await showStorage({ budget: { isLow: true }, maxDiskBytes: 500e6 });
  expect(document.querySelector('[data-fact=free]')?.textContent).toContain('new tiles stay in memory');
  expect([fieldOf(IS_LIMITED).checked, fieldOf(MOST).value]).toEqual([true, '0.5']);
});

it.each(['much', '-1', '', '1,000,001'])(
  'refuses to leave %j free, at its field, and asks for nothing',
  async (typed) => {
    const { callsOf } = await showStorage();
    paste(fieldOf(FLOOR), typed);
    press('Enter');
    expect(describe(fieldOf(FLOOR))).toContain('Enter a number from 0 to 1,000,000.');
    expect(fieldOf(FLOOR).getAttribute('aria-invalid')).toBe('true');
    expect(document.activeElement).toBe(fieldOf(FLOOR));
    expect(callsOf('setPreferences')).toEqual([]);
  },
);

it('refuses an invalid limit at its field', async () => {
  const { callsOf } = await showStorage();
  fieldOf(IS_LIMITED).click();
  paste(fieldOf(MOST), '0.001');
  buttonOf('Save').focus();
  press('Enter');
  expect(describe(fieldOf(MOST))).toContain('Enter a number from 0.01 to 1,000,000.');
  expect(document.activeElement).toBe(fieldOf(MOST));
  expect(callsOf('setPreferences')).toEqual([]);
});

it('accepts commas for thousands and decimals, and closes', async () => {
  const { callsOf } = await showStorage();
  paste(fieldOf(FLOOR), '1,000,000');
  fieldOf(IS_LIMITED).click();
  paste(fieldOf(MOST), '0,5');
  press('Enter');
  await vi.waitFor(() => expect(isOpen()).toBe(false));
  expect(callsOf('setPreferences')).toEqual([{ change: { freeFloorBytes: 1e12, maxDiskBytes: 500e6 } }]);
});

it('sends only changed limits, because another window may have changed others', async () => {
  const { callsOf } = await showStorage({ maxDiskBytes: 500e6 });
  paste(fieldOf(MOST), '2');
  press('Enter');
  await vi.waitFor(() => expect(isOpen()).toBe(false));
  expect(callsOf('setPreferences')).toEqual([{ change: { maxDiskBytes: 2e9 } }]);
});

it("stays open with the error when the limits can't be saved", async () => {
  await showStorage({ answers: { setPreferences: () => Promise.reject(new CodedError('settings-unsaved')) } });
  buttonOf('Save').click();
  await vi.waitFor(() => expect(text()).toContain(describeError('settings-unsaved').message));
  expect(isOpen()).toBe(true);
});

it('an invalid or refused path is reported at its field, which keeps it', async () => {
  const detail = 'the folder is not empty';
  const { callsOf } = await showMove({
    answers: { moveCacheFolder: () => Promise.reject(new CodedError('bad-cache-folder', { detail })) },
  });
  expect(document.activeElement).toBe(fieldOf(MOVE_TO));
  press('Enter');
  await vi.waitFor(() => expect(describe(fieldOf(MOVE_TO))).toContain('Enter the path of a folder.'));
  expect(callsOf('moveCacheFolder')).toEqual([]);
  paste(fieldOf(MOVE_TO), ' /maps/full ');
  press('Enter');
  await vi.waitFor(() => expect(describe(fieldOf(MOVE_TO))).toContain(detail));
  expect(callsOf('moveCacheFolder')).toEqual([{ path: '/maps/full' }]);
  expect(fieldOf(MOVE_TO).value).toBe(' /maps/full ');
  expect(document.activeElement).toBe(fieldOf(MOVE_TO));
});

it('shows the progress of a move, and its end', async () => {
  const { emit } = await showMove({ answers: { moveCacheFolder: () => null } });
  paste(fieldOf(MOVE_TO), '/maps/new');
  press('Enter');
  await vi.waitFor(() => expect(text()).toContain('Copying…'));
  const move = { to: '/maps/new', tiles: { tiles: 12, bytes: 3456 }, error: null } as const;
  emit({ name: 'moveProgress', move: { ...move, state: 'copying' } });
  expect(text()).toContain('Copied 12 tiles');
  expect(buttonOf('Cancel move')).toBeDefined();
  emit({ name: 'moveProgress', move: { ...move, state: 'done' } });
  expect(text()).toContain('The cache is now in /maps/new.');
  expect(() => buttonOf('Cancel move')).toThrow();
});

it("a folder set on the command line isn't moved", async () => {
  await showMove({ budget: { isFixed: true } });
  expect(text()).toContain('--cache-dir');
  expect(() => fieldOf(MOVE_TO)).toThrow();
});

it('in a browser there is no desktop dialog for folders', async () => {
  await showMove();
  expect(buttonOf('Move')).toBeDefined();
  expect(() => buttonOf('Choose…')).toThrow();
});

it('on the desktop a folder can be chosen in a system dialog, and cancelling changes nothing', async () => {
  const folders = ['/maps/Grüße', null];
  const { callsOf } = await showMove({
    host: 'electron',
    answers: { chooseFolder: () => ({ path: folders.shift() ?? null }) },
  });
  press('Enter');
  await vi.waitFor(() => expect(describe(fieldOf(MOVE_TO))).toContain('Enter the path of a folder.'));
  buttonOf('Choose…').focus();
  press('Enter');
  await vi.waitFor(() => expect(fieldOf(MOVE_TO).value).toBe('/maps/Grüße'));
  expect(document.activeElement).toBe(fieldOf(MOVE_TO));
  expect(describe(fieldOf(MOVE_TO))).not.toContain('Enter the path of a folder.');
  buttonOf('Choose…').click();
  await vi.waitFor(() => expect(callsOf('chooseFolder').length).toBe(2));
  expect(fieldOf(MOVE_TO).value).toBe('/maps/Grüße');
});

it('leads to the check and the move, and opens the folder or shows its path', async () => {
  const refuse = () => Promise.reject(new CodedError('folder-not-opened'));
  await showStorage({ answers: { getCheck: () => null, openCacheFolder: refuse } });
  buttonOf('Check cache…').click();
  expect(document.querySelector('dialog h2')?.textContent).toBe('Check cache');
  await showStorage();
  buttonOf('Move…').click();
  await vi.waitFor(() => expect(fieldOf(MOVE_TO)).toBeDefined());
  await showStorage({ answers: { openCacheFolder: refuse } });
  buttonOf('Open folder').click();
  await vi.waitFor(() => expect(fieldOf('Path').value).toBe('/maps/old'));
});

it('has no Move button for a folder set on the command line', async () => {
  await showStorage({ budget: { isFixed: true } });
  expect(text()).toContain('Set by --cache-dir');
  expect(() => buttonOf('Move…')).toThrow();
});
