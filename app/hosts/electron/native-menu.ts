/** Turns the menu of shared/menu.ts into the desktop's own. What an entry does is not decided here. */
import { type MenuItemConstructorOptions as NativeItem, Menu as NativeMenu } from 'electron';
import type { ServiceEvent } from '../../../shared/contract.ts';
import { buildMenu, type Menu, type MenuCommand, type MenuEntry, type MenuSeparator } from '../../../shared/menu.ts';
import type { Program } from '../../service/program.ts';
import { describeAppMenu, describeEditMenu, describeWindowMenu, underlineLetters } from './menu-roles.ts';

/** What the service tells when something has changed that the menu shows. */
const MENU_EVENTS: ReadonlySet<ServiceEvent['name']> = new Set([
  'sourceSelected',
  'sourcesChanged',
  'preferencesChanged',
]);

/** What is chosen from entries with a check mark. */
const MARKING_COMMANDS: ReadonlySet<MenuCommand['name']> = new Set(['selectSource', 'toggle']);

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
 * The native form of a menu. Where a desktop has its own behaviour for an entry, its role does it. Edit and Window come
 * between the others where people look for them; on macOS, Quit and About are in the menu named after the program. Other
 * desktops have a letter of each menu underlined, to open it by Alt.
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

/** One menu, or none when nothing of it is left. */
function describeMenu(
  { id, label, items }: Menu,
  isMac: boolean,
  choose: (command: MenuCommand) => void,
): NativeItem[] {
  const kept = isMac ? leaveOutAppItems(items) : items;
  if (kept.length === 0) return [];
  const submenu = kept.map((item) => describeItem(item, isMac, choose));
  // macOS puts its search field for menus into the one with this role.
  return [{ id, label, ...(isMac && id === 'help' ? { role: 'help' } : {}), submenu }];
}

type Item = Menu['items'][number];

function isAbout(item: Item): boolean {
  return item.kind === 'entry' && item.command.name === 'showAbout';
}

function leaveOutAppItems(items: Menu['items']): Menu['items'] {
  const kept = items.filter((item) => !isAbout(item) && !(item.kind === 'entry' && item.role === 'quit'));
  // A line with nothing below it stays where the last entry was.
  return kept.at(-1)?.kind === 'separator' ? kept.slice(0, -1) : kept;
}

function describeItem(
  item: MenuEntry | MenuSeparator,
  isMac: boolean,
  choose: (command: MenuCommand) => void,
): NativeItem {
  if (item.kind === 'separator') return { type: 'separator' };
  const { id, label, enabled, accelerator, role, checked, choice, command } = item;
  // macOS has keys of its own for what it does itself: F11 shows its desktop.
  const isKeyKnown = accelerator === undefined || (isMac && role !== undefined);
  return {
    id,
    // Desktops take a single & for the mark of a key; people name their sources as they like.
    label: label.replaceAll('&', '&&'),
    enabled,
    ...(isKeyKnown ? {} : { accelerator }),
    ...(checked === undefined ? {} : { type: choice ?? 'radio', checked }),
    ...(role === undefined ? { click: () => choose(command) } : { role }),
  };
}
