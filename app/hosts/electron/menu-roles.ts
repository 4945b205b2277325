/** The native menus and entries that every desktop program has, as Electron roles. */
import type { MenuItemConstructorOptions as NativeItem } from 'electron';
import { desktopTexts } from '../../../shared/texts/desktop.ts';

const LINE: NativeItem = { type: 'separator' };

/** The macOS app menu, with our own About entry. */
export function describeAppMenu(about: readonly NativeItem[]): NativeItem {
  return {
    role: 'appMenu',
    submenu: [
      ...about,
      LINE,
      { role: 'services' },
      LINE,
      { role: 'hide' },
      { role: 'hideOthers' },
      { role: 'unhide' },
      LINE,
      { role: 'quit' },
    ],
  };
}

/**
 * The entries of Edit after Undo and Redo, for text fields. On macOS copy and paste work only through this menu; elsewhere fields
 * handle the keys, and the menu only shows them.
 */
export function listEditRoles(isMac: boolean): readonly NativeItem[] {
  const shown = isMac ? {} : { registerAccelerator: false };
  return [
    LINE,
    { role: 'cut', ...shown },
    { role: 'copy', ...shown },
    { role: 'paste', ...shown },
    { role: 'delete' },
    LINE,
    { role: 'selectAll', ...shown },
  ];
}

/** The Window menu of macOS, or of other desktops. */
export function describeWindowMenu(isMac: boolean): NativeItem {
  const both: NativeItem[] = [{ role: 'minimize' }, { role: 'close' }];
  if (!isMac) return { id: 'window', label: desktopTexts.window, submenu: both };
  // macOS lists the open windows in the menu with this role.
  return {
    role: 'window',
    submenu: [...both.slice(0, 1), { role: 'zoom' }, ...both.slice(1), LINE, { role: 'front' }],
  };
}

/** Marks in each label the first letter that no earlier menu has marked, if there is one. */
export function underlineLetters(menus: readonly NativeItem[]): NativeItem[] {
  const taken = new Set<string>();
  return menus.map((menu) => {
    const label = menu.label ?? '';
    const at = label.split('').findIndex((letter) => /[a-z]/i.test(letter) && !taken.has(letter.toLowerCase()));
    if (at < 0) return menu;
    taken.add(label.charAt(at).toLowerCase());
    return { ...menu, label: `${label.slice(0, at)}&${label.slice(at)}` };
  });
}
