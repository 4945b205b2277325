/** The accelerators that a menu really has: a page leaves some of them to its browser. */
import type { Menu, MenuCommand, MenuEntry } from '../../shared/menu.ts';
import type { KeyRow } from '../parts/key-row.ts';
import { formatCombination, type KeyCombination, parseAccelerator } from './accelerator.ts';
import { isKeptByBrowsers } from './browser-keys.ts';

export interface Shortcut {
  readonly combination: KeyCombination;
  readonly command: MenuCommand;
}

/** The combination of an entry in the page's menu; undefined for none, or one of the browser's. */
export function readPageKeys(
  { accelerator }: Pick<MenuEntry, 'accelerator'>,
  mac: boolean,
): KeyCombination | undefined {
  if (accelerator === undefined) return undefined;
  const combination = parseAccelerator(accelerator, mac);
  return isKeptByBrowsers(combination, mac) ? undefined : combination;
}

/** The combinations of all usable entries in the page's menu. */
export function listShortcuts(menus: readonly Menu[], mac: boolean): readonly Shortcut[] {
  return listEntries(menus).flatMap((entry) => {
    const combination = entry.enabled ? readPageKeys(entry, mac) : undefined;
    return combination === undefined ? [] : [{ combination, command: entry.command }];
  });
}

/** The accelerators' rows of the table of keys. */
export function listMenuKeys(menus: readonly Menu[], mac: boolean, inPage: boolean): readonly KeyRow[] {
  return listEntries(menus).flatMap((entry): readonly KeyRow[] => {
    if (entry.accelerator === undefined) return [];
    const combination = inPage ? readPageKeys(entry, mac) : parseAccelerator(entry.accelerator, mac);
    return combination === undefined ? [] : [[entry.label.replace('…', ''), [formatCombination(combination, mac)]]];
  });
}

function listEntries(menus: readonly Menu[]): readonly MenuEntry[] {
  return menus.flatMap((menu) => menu.items).filter((item) => item.kind === 'entry');
}
