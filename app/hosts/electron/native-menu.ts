/** Converts the menu of shared/menu.ts into a native menu. Commands are carried out elsewhere. */
import { type MenuItemConstructorOptions as NativeItem, Menu as NativeMenu } from 'electron';
import type { ServiceEvent } from '../../../shared/contract.ts';
import { buildMenu, type Menu, type MenuCommand, type MenuEntry, type MenuSeparator } from '../../../shared/menu.ts';
import type { Program } from '../../service/program.ts';
import { describeAppMenu, describeEditMenu, describeWindowMenu, underlineLetters } from './menu-roles.ts';

/** Events after which the menu must be rebuilt. */
const MENU_EVENTS: ReadonlySet<ServiceEvent['name']> = new Set([
  'sourceSelected',
  'sourcesChanged',
  'preferencesChanged',
]);

/** Commands of entries with a check mark. */
const MARKING_COMMANDS: ReadonlySet<MenuCommand['name']> = new Set(['selectSource', 'toggle']);

/** Sets the menu and keeps it up to date. Choosing an entry sends its command to the windows. */
export function installMenu(program: Pick<Program, 'menuState' | 'onEvent' | 'emitEvent'>): void {
  const show = (): void => {
    const items = describeNativeMenu(buildMenu(program.menuState()), process.platform, (command) => {
      program.emitEvent({ name: 'menuCommand', command });
      // The desktop toggles check marks on its own; rebuild the menu from the program's state.
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
 * The native form of a menu. Entries with a native equivalent use its role. Edit and Window go where people expect
 * them; on macOS, Quit and About are in the application menu. Other desktops underline a letter of each menu, to open
 * it with Alt.
 */
export function describeNativeMenu(
  menus: readonly Menu[],
  platform: NodeJS.Platform,
  choose: (command: MenuCommand) => void,
): NativeItem[] {
  const isMac = platform === 'darwin';
  const shown = menus.flatMap((menu) => describeMenu(menu, isMac, choose));
  const pick = (isWanted: (id: string | undefined) => boolean): NativeItem[] => shown.filter(({ id }) => isWanted(id));
  const laidOut = [
    ...pick((id) => id === 'file'),
    describeEditMenu(isMac),
    ...pick((id) => id !== 'file' && id !== 'help'),
    describeWindowMenu(isMac),
    ...pick((id) => id === 'help'),
  ];
  if (!isMac) return underlineLetters(laidOut);
  const about = menus.flatMap(({ items }) => items.filter(isAbout)).map((item) => describeItem(item, isMac, choose));
  return [describeAppMenu(about), ...laidOut];
}

/** Converts one menu; none if it is empty. */
function describeMenu(
  { id, label, items }: Menu,
  isMac: boolean,
  choose: (command: MenuCommand) => void,
): NativeItem[] {
  const kept = isMac ? leaveOutAppItems(items) : items;
  if (kept.length === 0) return [];
  const submenu = kept.map((item) => describeItem(item, isMac, choose));
  // macOS puts its menu search field into the menu with this role.
  return [{ id, label, ...(isMac && id === 'help' ? { role: 'help' } : {}), submenu }];
}

type Item = Menu['items'][number];

function isAbout(item: Item): boolean {
  return item.kind === 'entry' && item.command.name === 'showAbout';
}

function leaveOutAppItems(items: Menu['items']): Menu['items'] {
  const kept = items.filter((item) => !isAbout(item) && !(item.kind === 'entry' && item.role === 'quit'));
  // Drop a trailing separator.
  return kept.at(-1)?.kind === 'separator' ? kept.slice(0, -1) : kept;
}

function describeItem(
  item: MenuEntry | MenuSeparator,
  isMac: boolean,
  choose: (command: MenuCommand) => void,
): NativeItem {
  if (item.kind === 'separator') return { type: 'separator' };
  const { id, label, enabled, accelerator, role, checked, choice, command } = item;
  // macOS has its own keys for native actions: F11 shows the desktop.
  const isKeyKnown = accelerator === undefined || (isMac && role !== undefined);
  return {
    id,
    // A single & marks an access key, and source names may contain it.
    label: label.replaceAll('&', '&&'),
    enabled,
    ...(isKeyKnown ? {} : { accelerator }),
    ...(checked === undefined ? {} : { type: choice ?? 'radio', checked }),
    ...(role === undefined ? { click: () => choose(command) } : { role }),
  };
}
