/** The accelerators that work in this host: the page leaves some to its browser. */
import type { Menu, MenuCommand, MenuEntry } from '../../shared/menu.ts';
import type { KeyRow } from '../parts/key-row.ts';
import { formatCombination, type KeyCombination, parseAccelerator } from './accelerator.ts';
import { isKeptByBrowsers } from './browser-keys.ts';

export interface Shortcut {
  readonly combination: KeyCombination;
  readonly command: MenuCommand;
}

/** The combinations of an entry in the page's menu, without those of the browser. The menu shows the first. */
export function readPageKeys(entry: MenuKeys, mac: boolean): readonly KeyCombination[] {
  return readKeys(entry, mac).filter((combination) => !isKeptByBrowsers(combination, mac));
}

type MenuKeys = Pick<MenuEntry, 'accelerator' | 'alsoBy'>;

function readKeys({ accelerator, alsoBy = [] }: MenuKeys, mac: boolean): readonly KeyCombination[] {
  const accelerators = accelerator === undefined ? [] : [accelerator, ...alsoBy];
  return accelerators.map((each) => parseAccelerator(each, mac));
}

/** The combinations of all usable entries in the page's menu. */
export function listShortcuts(menus: readonly Menu[], mac: boolean): readonly Shortcut[] {
  return listEntries(menus).flatMap((entry) => {
    const combinations = entry.enabled ? readPageKeys(entry, mac) : [];
    return combinations.map((combination) => ({ combination, command: entry.command }));
  });
}

/** The rows of the keyboard dialog that come from the menu. */
export function listMenuKeys(menus: readonly Menu[], mac: boolean, inPage: boolean): readonly KeyRow[] {
  return listEntries(menus).flatMap((entry): readonly KeyRow[] => {
    const combinations = (inPage ? readPageKeys : readKeys)(entry, mac);
    const keys = new Set(combinations.map((combination) => formatCombination(combination, mac)));
    return keys.size === 0 ? [] : [[entry.label.replace('…', ''), [...keys]]];
  });
}

function listEntries(menus: readonly Menu[]): readonly MenuEntry[] {
  return menus.flatMap((menu) => menu.items).filter((item) => item.kind === 'entry');
}
