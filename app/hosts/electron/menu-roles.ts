/** The standard menus of desktop programs, from Electron's roles. */
import type { MenuItemConstructorOptions as NativeItem } from 'electron';

const LINE: NativeItem = { type: 'separator' };

/** The application menu of macOS, with our own About entry. */
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
 * The Edit menu, for text fields. On macOS copy and paste only work through this menu; elsewhere fields handle the keys
 * themselves, and the menu only shows them.
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

/** The Window menu, for macOS and for other systems. */
export function describeWindowMenu(isMac: boolean): NativeItem {
  const both: NativeItem[] = [{ role: 'minimize' }, { role: 'close' }];
  if (!isMac) return { id: 'window', label: 'Window', submenu: both };
  // This role makes macOS list the windows in it.
  return {
    role: 'window',
    submenu: [...both.slice(0, 1), { role: 'zoom' }, ...both.slice(1), LINE, { role: 'front' }],
  };
}

/** Marks in each label the first letter not used by another menu, if there is one. */
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
