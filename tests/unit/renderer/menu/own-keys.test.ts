/** The menu uses no accelerator that a browser or desktop reserves. */
import { describe, expect, it } from 'vitest';
import { parseAccelerator } from '../../../../renderer/menu/accelerator.ts';
import { isKeptByBrowsers } from '../../../../renderer/menu/browser-keys.ts';
import { listMenuKeys, listShortcuts, readPageKeys } from '../../../../renderer/menu/own-keys.ts';
import { buildMenu, type MenuEntry } from '../../../../shared/menu.ts';
import { BUILT_IN_SOURCES, WORLD_SOURCE } from '../../../../shared/sources/source.ts';

/** Keys that desktops reserve in all programs, with another meaning. */
const KEPT_BY_DESKTOPS: Readonly<Record<'mac' | 'windows' | 'linux', readonly string[]>> = {
  mac: ['H', 'M', 'Tab', 'Space', ',', 'Shift+3', 'Shift+4', 'Shift+5', 'Shift+Q', '`'].map(
    (keys) => `CmdOrCtrl+${keys}`,
  ),
  windows: ['CmdOrCtrl+Escape', 'CmdOrCtrl+Shift+Escape', 'CmdOrCtrl+Alt+Delete', 'Alt+F4', 'Alt+Tab', 'Alt+Space'],
  linux: ['Alt+F1', 'Alt+F2', 'Alt+F4', 'Alt+Tab', 'CmdOrCtrl+Alt+T', 'CmdOrCtrl+Alt+Delete', 'CmdOrCtrl+Alt+L'],
};
/** What a native menu has and a page does not: there the browser means something of its own by it. */
const NATIVE_ALONE = ['openFile', 'print', 'quit', 'copyLink', 'addBookmark', 'showBookmarks', 'clearEverything'];

const MENUS = buildMenu({
  sources: BUILT_IN_SOURCES,
  sourceId: WORLD_SOURCE.id,
  offline: false,
  coverage: false,
  dimming: false,
});
const ENTRIES = MENUS.flatMap(({ items }) => items).filter(
  (item): item is MenuEntry & { readonly accelerator: string } => item.kind === 'entry' && 'accelerator' in item,
);

it.each(Object.entries(KEPT_BY_DESKTOPS))('uses no key that %s reserves', (platform, kept) => {
  const isMac = platform === 'mac';
  const read = (accelerator: string) => JSON.stringify(parseAccelerator(accelerator, isMac));
  const taken = ENTRIES.filter(({ accelerator }) => kept.map(read).includes(read(accelerator)));
  expect(ENTRIES.length).toBeGreaterThan(8);
  expect(taken.map(({ id }) => id)).toEqual([]);
});

describe.each([
  [true, [...NATIVE_ALONE, 'fullScreen']],
  [false, [...NATIVE_ALONE, 'goHome']],
])('in a page, on a Mac: %s', (mac, left) => {
  it('leaves the browser its reserved keys, and no others', () => {
    const dropped = ENTRIES.filter((entry) => readPageKeys(entry, mac).length === 0).map(({ id }) => id);
    expect(dropped.sort()).toEqual([...left].sort());
  });

  it('handles exactly the keys that it lists', () => {
    const obeyed = listShortcuts(MENUS, mac);
    expect(new Set(obeyed.map(({ command }) => command)).size).toBe(ENTRIES.length - left.length);
    expect(obeyed.filter(({ combination }) => isKeptByBrowsers(combination, mac))).toEqual([]);
    expect(listMenuKeys(MENUS, mac, true)).toHaveLength(ENTRIES.length - left.length);
    expect(listMenuKeys(MENUS, mac, false)).toHaveLength(ENTRIES.length);
  });
});

it.each(['CmdOrCtrl+L', 'CmdOrCtrl+Shift+C', 'CmdOrCtrl+Q', 'CmdOrCtrl+O', 'CmdOrCtrl+Shift+Delete', 'F12'])(
  '%s is the browser’s on every desktop',
  (accelerator) => {
    for (const mac of [true, false]) expect(isKeptByBrowsers(parseAccelerator(accelerator, mac), mac)).toBe(true);
  },
);

it('lists each key once, with what it does', () => {
  const rows = new Map(listMenuKeys(MENUS, false, false));
  expect(rows.get('Zoom in')).toEqual(['Ctrl++', 'Ctrl+=']);
  expect(rows.get('Zoom out')).toEqual(['Ctrl+-']);
  expect(rows.get('Clear everything')).toEqual(['Ctrl+Shift+Delete']);
});
