import type { MenuItemConstructorOptions } from 'electron';
import * as electron from 'electron';
import { describe, expect, test, vi } from 'vitest';
import { describeNativeMenu, installMenu } from '../../../../../app/hosts/electron/native-menu.ts';
import { buildMenu, type MenuCommand } from '../../../../../shared/menu.ts';
import { BUILT_IN_SOURCES, type Source, WORLD_SOURCE } from '../../../../../shared/source.ts';
import type { ElectronStandIn } from '../../../../support/electron-stand-in.ts';
import { startSmallProgram } from '../../../../support/small-program.ts';

vi.mock('electron', async () => {
  const { createElectronStandIn } = await import('../../../../support/electron-stand-in.ts');
  const standIn = createElectronStandIn();
  return { ...standIn.module, standIn };
});

const { standIn } = electron as unknown as { readonly standIn: ElectronStandIn };
const other: Source = { ...WORLD_SOURCE, id: 'other', name: 'Other' };
const state = { sources: [WORLD_SOURCE, other], sourceId: 'world' };

function itemsOf(menu: MenuItemConstructorOptions | undefined): MenuItemConstructorOptions[] {
  return (menu?.submenu ?? []) as MenuItemConstructorOptions[];
}

function labelsOf(menus: readonly MenuItemConstructorOptions[]): unknown[] {
  return menus.map((menu) => menu.role ?? menu.label);
}

describe('the native menu', () => {
  test('has every entry of the shared menu, in order', () => {
    const shared = buildMenu(state);
    const native = describeNativeMenu(shared, 'linux', () => undefined);
    expect(labelsOf(native)).toEqual(shared.map((menu) => menu.label));
    const sharedIds = shared.flatMap((menu) => menu.items.map((item) => (item.kind === 'entry' ? item.id : '-')));
    expect(native.flatMap((menu) => itemsOf(menu).map((item) => item.id ?? '-'))).toEqual(sharedIds);
  });

  test('sends each entry’s command, except where the desktop acts itself', () => {
    const chosen: MenuCommand[] = [];
    const native = describeNativeMenu(buildMenu(state), 'linux', (command) => chosen.push(command));
    const items = native.flatMap(itemsOf).filter((item) => item.type !== 'separator');
    for (const item of items) if (item.click) (item.click as () => void)();
    const byRole = items.filter((item) => item.role !== undefined);
    expect(byRole.map((item) => [item.role, item.click])).toEqual([
      ['quit', undefined],
      ['togglefullscreen', undefined],
    ]);
    expect(chosen).toHaveLength(items.length - byRole.length);
    expect(chosen).toContainEqual({ name: 'selectSource', sourceId: 'other' });
  });

  test('marks the chosen source', () => {
    const native = describeNativeMenu(buildMenu({ ...state, sourceId: 'other' }), 'win32', () => undefined);
    const marks = itemsOf(native.find((menu) => menu.id === 'source')).map((item) => [
      item.type,
      item.id,
      item.checked,
    ]);
    expect(marks).toEqual([
      ['radio', 'source-world', false],
      ['radio', 'source-other', true],
    ]);
  });

  test('is laid out as macOS wants it: Quit in the program’s menu, and an Edit menu for text fields', () => {
    const native = describeNativeMenu(buildMenu(state), 'darwin', () => undefined);
    expect(labelsOf(native)).toEqual(['appMenu', 'editMenu', 'View', 'Source', 'Cache', 'Help', 'windowMenu']);
    expect(native.flatMap(itemsOf).some((item) => item.role === 'quit')).toBe(false);
  });

  test('is set, sends commands to the windows, and follows the chosen source', () => {
    let sourceId = WORLD_SOURCE.id;
    const program = startSmallProgram();
    const heard: unknown[] = [];
    program.onEvent((event) => heard.push(event));
    installMenu({ ...program, menuState: () => ({ sources: [...BUILT_IN_SOURCES, other], sourceId }) });
    const checked = (): unknown[] => {
      const menu = standIn.record.menu.find((candidate) => candidate.id === 'source') as MenuItemConstructorOptions;
      return itemsOf(menu)
        .filter((item) => item.checked)
        .map((item) => item.id);
    };
    expect(checked()).toEqual(['source-world']);
    sourceId = 'other';
    program.emitEvent({ name: 'sourceSelected', sourceId });
    expect(checked()).toEqual(['source-other']);
    const cache = standIn.record.menu.find((candidate) => candidate.id === 'cache') as MenuItemConstructorOptions;
    const clear = itemsOf(cache).find((item) => item.id === 'clearMemory');
    (clear?.click as (() => void) | undefined)?.();
    expect(heard.at(-1)).toEqual({ name: 'menuCommand', command: { name: 'clearMemory' } });
  });
});
