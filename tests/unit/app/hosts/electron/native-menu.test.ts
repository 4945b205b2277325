import type { MenuItemConstructorOptions } from 'electron';
import * as electron from 'electron';
import { describe, expect, test, vi } from 'vitest';
import { underlineLetters } from '../../../../../app/hosts/electron/menu-roles.ts';
import { describeNativeMenu, installMenu } from '../../../../../app/hosts/electron/native-menu.ts';
import { buildMenu, type MenuCommand } from '../../../../../shared/menu.ts';
import { BUILT_IN_SOURCES, type Source, WORLD_SOURCE } from '../../../../../shared/sources/source.ts';
import type { ElectronStandIn } from '../../../../support/electron-stand-in.ts';
import { startSmallProgram } from '../../../../support/small-program.ts';

vi.mock('electron', async () => {
  const { createElectronStandIn } = await import('../../../../support/electron-stand-in.ts');
  const standIn = createElectronStandIn();
  return { ...standIn.module, standIn };
});

/** The keys of roles, from electron/lib/browser/api/menu-item-roles.ts. */
const EDITING = {
  cut: 'CommandOrControl+X',
  copy: 'CommandOrControl+C',
  paste: 'CommandOrControl+V',
  selectAll: 'CommandOrControl+A',
  minimize: 'CommandOrControl+M',
  close: 'CommandOrControl+W',
};
const ROLE_KEYS: Readonly<Record<'darwin' | 'others', Readonly<Record<string, string>>>> = {
  darwin: {
    ...EDITING,
    hide: 'Command+H',
    hideOthers: 'Command+Alt+H',
    quit: 'CommandOrControl+Q',
    togglefullscreen: 'Control+Command+F',
  },
  others: { ...EDITING, quit: 'CommandOrControl+Q', togglefullscreen: 'F11' },
};

const { standIn } = electron as unknown as { readonly standIn: ElectronStandIn };
const other: Source = { ...WORLD_SOURCE, id: 'other', name: 'Other' };
const state = { sources: [WORLD_SOURCE, other], sourceId: 'world', offline: false, coverage: false, dimming: false };

function itemsOf(menu: MenuItemConstructorOptions | undefined): MenuItemConstructorOptions[] {
  return (menu?.submenu ?? []) as MenuItemConstructorOptions[];
}

function labelsOf(menus: readonly MenuItemConstructorOptions[]): unknown[] {
  return menus.map((menu) => menu.role ?? menu.label);
}

/** The id, or a dash for a separator; none for the hidden twin of an item. */
function idOf({ id, type }: MenuItemConstructorOptions): readonly string[] {
  return id === undefined && type !== 'separator' ? [] : [id ?? '-'];
}

function readKey(accelerator: string, platform: NodeJS.Platform): string {
  const names: Readonly<Record<string, string>> = {
    CommandOrControl: platform === 'darwin' ? 'Command' : 'Control',
    CmdOrCtrl: platform === 'darwin' ? 'Command' : 'Control',
    Cmd: 'Command',
    Ctrl: 'Control',
    Option: 'Alt',
  };
  return accelerator
    .split('+')
    .map((part) => names[part] ?? part)
    .sort()
    .join('+');
}

describe('the native menu', () => {
  test('has every entry of the shared menu, in order', () => {
    const shared = buildMenu(state);
    const native = describeNativeMenu(shared, 'linux', () => undefined);
    expect(native.map(({ id }) => id)).toEqual(['file', 'edit', 'view', 'go', 'source', 'cache', 'window', 'help']);
    const own = native.filter(({ id }) => id !== 'window');
    const sharedIds = shared.flatMap((menu) => menu.items.map((item) => (item.kind === 'entry' ? item.id : '-')));
    const ids = own.flatMap((menu) => (menu.id === 'edit' ? itemsOf(menu).slice(0, 3) : itemsOf(menu)).flatMap(idOf));
    expect(ids).toEqual(sharedIds);
  });

  test('sends each entry’s command, unless the desktop acts itself', () => {
    const chosen: MenuCommand[] = [];
    const native = describeNativeMenu(buildMenu(state), 'linux', (command) => chosen.push(command));
    const items = native.flatMap(itemsOf).filter(({ id }) => id !== undefined);
    for (const item of items) if (item.click) (item.click as () => void)();
    const byRole = items.filter((item) => item.role !== undefined);
    expect(byRole.map((item) => [item.role, item.click])).toEqual([
      ['quit', undefined],
      ['togglefullscreen', undefined],
    ]);
    expect(chosen).toHaveLength(items.length - byRole.length);
    expect(chosen).toContainEqual({ name: 'selectSource', sourceId: 'other' });
  });

  test.each(['darwin', 'linux'] as const)(
    'zooms by the key of the plus without Shift and by the number pad on %s',
    (platform) => {
      const chosen: MenuCommand[] = [];
      const native = describeNativeMenu(buildMenu(state), platform, (command) => chosen.push(command));
      const hidden = native.flatMap(itemsOf).filter(({ visible }) => visible === false);
      for (const item of hidden) clickOn(item);
      const names = chosen.map(({ name }) => name);
      expect(hidden.map(({ accelerator }, index) => [names[index], accelerator])).toEqual([
        ['redo', 'CmdOrCtrl+Y'],
        ['zoomIn', 'CmdOrCtrl+='],
        ['zoomIn', 'CmdOrCtrl+numadd'],
        ['zoomOut', 'CmdOrCtrl+numsub'],
        ['clearEverything', 'CmdOrCtrl+Shift+Delete'],
      ]);
    },
  );

  test('has an Edit menu whose Undo and Redo are ours, and the roles of text fields', () => {
    for (const platform of ['darwin', 'linux'] as const) {
      const native = describeNativeMenu(buildMenu(state), platform, () => undefined);
      const [undo, redo, ...roles] = itemsOf(native.find(({ id }) => id === 'edit'));
      expect([undo?.accelerator, undo?.role]).toEqual(['CmdOrCtrl+Z', undefined]);
      expect([redo?.accelerator, redo?.role]).toEqual(['CmdOrCtrl+Shift+Z', undefined]);
      const named = roles.flatMap(({ role }) => role ?? []);
      expect(named).toEqual(['cut', 'copy', 'paste', 'delete', 'selectAll']);
    }
  });

  test('marks the chosen source', () => {
    const native = describeNativeMenu(buildMenu({ ...state, sourceId: 'other' }), 'win32', () => undefined);
    const marks = itemsOf(native.find((menu) => menu.id === 'source')).map((item) => [
      item.type,
      item.id,
      item.checked,
    ]);
    expect(marks.slice(0, 2)).toEqual([
      ['radio', 'source-world', false],
      ['radio', 'source-other', true],
    ]);
  });

  test.each([false, true])('shows whether it works offline: %s', (offline) => {
    const native = describeNativeMenu(
      buildMenu({ ...state, offline, coverage: false, dimming: false }),
      'linux',
      () => undefined,
    );
    const item = native.flatMap(itemsOf).find(({ id }) => id === 'toggleOffline');
    expect([item?.type, item?.checked]).toEqual(['checkbox', offline]);
  });

  test('has no check marks if there is nothing to choose', () => {
    const native = describeNativeMenu(buildMenu(state), 'linux', () => undefined);
    const marked = native.flatMap(itemsOf).filter((item) => item.type === 'radio' || item.type === 'checkbox');
    expect(marked.map((item) => item.id)).toEqual([
      'toggleOffline',
      'toggleCoverage',
      'toggleDimming',
      'source-world',
      'source-other',
    ]);
  });

  test('shows a name exactly as written', () => {
    const named = { ...other, name: 'Roads & Rails' };
    const native = describeNativeMenu(buildMenu({ ...state, sources: [named] }), 'linux', () => undefined);
    const item = native.flatMap(itemsOf).find(({ id }) => id === 'source-other');
    // A single & would underline the next letter.
    expect(item?.label).toBe('Roads && Rails');
  });

  test('underlines letters of its menus if Alt opens them', () => {
    const native = describeNativeMenu(buildMenu(state), 'win32', () => undefined);
    expect(labelsOf(native)).toEqual(['&File', '&Edit', '&View', '&Go', '&Source', '&Cache', '&Window', '&Help']);
    const twins = underlineLetters([{ label: 'Cache' }, { label: 'Cab' }, { label: 'C' }]);
    expect(twins.map(({ label }) => label)).toEqual(['&Cache', 'C&ab', 'C']);
  });

  test('follows macOS: Quit and About in the application menu, the others in their usual places', () => {
    const chosen: MenuCommand[] = [];
    const native = describeNativeMenu(buildMenu(state), 'darwin', (command) => chosen.push(command));
    expect(labelsOf(native)).toEqual(['appMenu', 'File', 'Edit', 'View', 'Go', 'Source', 'Cache', 'window', 'help']);
    const roles = itemsOf(native[0]).map(({ role, type, id }) => role ?? id ?? type);
    const line = 'separator';
    expect(roles).toEqual(['showAbout', line, 'services', line, 'hide', 'hideOthers', 'unhide', line, 'quit']);
    clickOn(itemsOf(native[0])[0]);
    expect(chosen).toEqual([{ name: 'showAbout' }]);
    const saving = ['importTiles', 'exportTiles', 'savePicture', 'print'];
    const file = [
      'openFile',
      'openTileFolder',
      'newDrawing',
      'fileAddSource',
      undefined,
      ...saving,
      undefined,
      'toggleOffline',
    ];
    expect(itemsOf(native[1]).map((item) => item.id)).toEqual(file);
    expect(itemsOf(native[8]).map((item) => item.id)).toEqual(['showKeyboard', 'openLogFile']);
    expect(itemsOf(native[7]).map(({ role }) => role)).toEqual(['minimize', 'zoom', 'close', undefined, 'front']);
    // F11 shows the desktop there.
    const fullScreen = native.flatMap(itemsOf).find(({ id }) => id === 'fullScreen');
    expect(fullScreen).toMatchObject({ role: 'togglefullscreen' });
    expect(fullScreen).not.toHaveProperty('accelerator');
    const emptied = [{ id: 'file', label: 'File', items: buildMenu(state)[0]?.items.slice(-1) ?? [] }];
    expect(labelsOf(describeNativeMenu(emptied, 'darwin', () => undefined))).not.toContain('File');
  });

  test.each(['darwin', 'win32', 'linux'] as const)(
    'has each key once on %s, including those of the desktop’s roles',
    (platform) => {
      const items = describeNativeMenu(buildMenu(state), platform, () => undefined).flatMap(itemsOf);
      const keys = items.flatMap((item) => {
        const key =
          item.accelerator ?? (item.role && ROLE_KEYS[platform === 'darwin' ? 'darwin' : 'others'][item.role]);
        return key === undefined ? [] : [readKey(key, platform)];
      });
      expect(keys.length).toBeGreaterThan(15);
      expect([...keys].sort()).toEqual([...new Set(keys)].sort());
    },
  );

  test('is set, sends commands to the windows, and follows the program', () => {
    let now = { sources: BUILT_IN_SOURCES, sourceId: WORLD_SOURCE.id, offline: false, coverage: false, dimming: false };
    const program = startSmallProgram();
    const heard: unknown[] = [];
    program.onEvent((event) => heard.push(event));
    installMenu({ ...program, menuState: () => now });
    expect(checkedIds()).toEqual(['source-world']);
    now = { ...now, sources: [...BUILT_IN_SOURCES, other] };
    program.emitEvent({ name: 'sourcesChanged', sources: now.sources, sourceId: now.sourceId });
    expect(shownItems().some((item) => item.id === 'source-other')).toBe(true);
    now = { ...now, sourceId: 'other' };
    program.emitEvent({ name: 'sourceSelected', sourceId: 'other' });
    expect(checkedIds()).toEqual(['source-other']);
    now = { ...now, offline: true, coverage: false, dimming: false };
    program.emitEvent({ name: 'preferencesChanged', change: { offline: true } });
    expect(checkedIds()).toEqual(['toggleOffline', 'source-other']);
    now = { ...now, coverage: true };
    program.emitEvent({ name: 'preferencesChanged', change: { coverage: true } });
    expect(checkedIds()).toEqual(['toggleOffline', 'toggleCoverage', 'source-other']);
    choose('undo');
    expect(heard.at(-1)).toEqual({ name: 'menuCommand', command: { name: 'undo' } });
  });

  test.each(['toggleOffline', 'toggleCoverage', 'source-openstreetmap'])(
    'restores a mark that the desktop has moved: %s',
    (id) => {
      const program = startSmallProgram();
      installMenu({ ...program, menuState: () => ({ ...state, sources: BUILT_IN_SOURCES }) });
      for (const item of shownItems())
        if (item.type === 'radio' || item.type === 'checkbox') item.checked = !item.checked;
      choose(id);
      expect(checkedIds()).toEqual(['source-world']);
    },
  );
});

function shownItems(): MenuItemConstructorOptions[] {
  return (standIn.record.menu as readonly MenuItemConstructorOptions[]).flatMap(itemsOf);
}

function checkedIds(): unknown[] {
  return shownItems()
    .filter((item) => item.checked)
    .map((item) => item.id);
}

function choose(id: string): void {
  clickOn(shownItems().find((candidate) => candidate.id === id));
}

function clickOn(item: MenuItemConstructorOptions | undefined): void {
  (item?.click as (() => void) | undefined)?.();
}
