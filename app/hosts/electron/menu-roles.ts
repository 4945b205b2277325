/** The menus that every program has on a desktop, by Electron's roles. Knows none of our own entries. */
import type { MenuItemConstructorOptions as NativeItem } from 'electron';

const LINE: NativeItem = { type: 'separator' };

/** The menu that macOS names after the program, with our own way to tell about it. */
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
 * Edit, for text fields. On macOS copy and paste work by this menu alone; elsewhere a field knows its keys itself, and they
 * are only shown: the map is no text of which all could be selected.
 */
export function describeEditMenu(isMac: boolean): NativeItem {
  if (isMac) return { role: 'editMenu' };
  const shown = { registerAccelerator: false };
  return {
    id: 'edit',
    label: 'Edit',
    submenu: [
      { role: 'undo', ...shown },
      { role: 'redo', ...shown },
      LINE,
      { role: 'cut', ...shown },
      { role: 'copy', ...shown },
      { role: 'paste', ...shown },
      { role: 'delete' },
      LINE,
      { role: 'selectAll', ...shown },
    ],
  };
}

/** Window, as macOS wants it and as the others have it. */
export function describeWindowMenu(isMac: boolean): NativeItem {
  const both: NativeItem[] = [{ role: 'minimize' }, { role: 'close' }];
  if (!isMac) return { id: 'window', label: 'Window', submenu: both };
  // By this role macOS lists the windows in it.
  return {
    role: 'window',
    submenu: [...both.slice(0, 1), { role: 'zoom' }, ...both.slice(1), LINE, { role: 'front' }],
  };
}

/** Marks in each label the first letter that no other menu has, where there is one. */
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
