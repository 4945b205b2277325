/** Turns the menu of shared/menu.ts into the desktop's own. What an entry does is not decided here. */
import { type MenuItemConstructorOptions as NativeItem, Menu as NativeMenu } from 'electron';
import type { ServiceEvent } from '../../../shared/contract.ts';
import { buildMenu, type Menu, type MenuCommand, type MenuEntry, type MenuSeparator } from '../../../shared/menu.ts';
import type { Program } from '../../service/program.ts';

/** What the service tells when something has changed that the menu shows. */
const MENU_EVENTS: ReadonlySet<ServiceEvent['name']> = new Set([
  'sourceSelected',
  'sourcesChanged',
  'offlineChanged',
  'coverageChanged',
  'dimmingChanged',
]);

/** What is chosen from entries with a check mark. */
const MARKING_COMMANDS: ReadonlySet<MenuCommand['name']> = new Set([
  'selectSource',
  'toggleOffline',
  'toggleCoverage',
  'toggleDimming',
]);

/** Sets the menu and keeps it true to the program's state. Choosing an entry sends its command to the windows. */
export function installMenu(program: Pick<Program, 'menuState' | 'onEvent' | 'emitEvent'>): void {
  const show = (): void => {
    const items = describeNativeMenu(buildMenu(program.menuState()), process.platform, (command) => {
      program.emitEvent({ name: 'menuCommand', command });
      // The desktop moves a check mark by itself; only the program knows where it belongs.
      if (MARKING_COMMANDS.has(command.name)) show();
    });
    NativeMenu.setApplicationMenu(NativeMenu.buildFromTemplate(items));
  };
  program.onEvent((event) => {
    if (MENU_EVENTS.has(event.name)) show();
  });
  show();
}

/**
 * The native form of a menu. Where a desktop has its own behaviour for an entry, its role does it. macOS has Quit in the
 * menu named after the program, and needs an Edit menu for copy and paste to work in text fields at all.
 */
export function describeNativeMenu(
  menus: readonly Menu[],
  platform: NodeJS.Platform,
  choose: (command: MenuCommand) => void,
): NativeItem[] {
  const isMac = platform === 'darwin';
  const shown = menus.map(({ id, label, items }): NativeItem => {
    const kept = isMac ? leaveOutQuit(items) : items;
    return { id, label, submenu: kept.map((item) => describeItem(item, choose)) };
  });
  if (!isMac) return shown;
  const filled = shown.filter((menu) => Array.isArray(menu.submenu) && menu.submenu.length > 0);
  return [{ role: 'appMenu' }, { role: 'editMenu' }, ...filled, { role: 'windowMenu' }];
}

function leaveOutQuit(items: Menu['items']): Menu['items'] {
  const kept = items.filter((item) => !(item.kind === 'entry' && item.role === 'quit'));
  // A line with nothing below it stays where Quit was the last.
  return kept.at(-1)?.kind === 'separator' ? kept.slice(0, -1) : kept;
}

function describeItem(item: MenuEntry | MenuSeparator, choose: (command: MenuCommand) => void): NativeItem {
  if (item.kind === 'separator') return { type: 'separator' };
  const { id, label, enabled, accelerator, role, checked, choice, command } = item;
  return {
    id,
    // Desktops take a single & for the mark of a key; people name their sources as they like.
    label: label.replaceAll('&', '&&'),
    enabled,
    ...(accelerator === undefined ? {} : { accelerator }),
    ...(checked === undefined ? {} : { type: choice ?? 'radio', checked }),
    ...(role === undefined ? { click: () => choose(command) } : { role }),
  };
}
