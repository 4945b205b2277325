/** Turns the menu of shared/menu.ts into the native menu. Commands run in the window. */
import { type MenuItemConstructorOptions as NativeItem, Menu as NativeMenu } from 'electron';
import type { ServiceEvent } from '../../../shared/calls/contract.ts';
import { buildMenu, type Menu, type MenuCommand, type MenuEntry, type MenuSeparator } from '../../../shared/menu.ts';
import type { Program } from '../../service/program.ts';
import { describeAppMenu, describeWindowMenu, listEditRoles, underlineLetters } from './menu-roles.ts';

/** Events after which the menu looks different. */
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
      // The desktop moves check marks on every choice; move them back.
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
 * The native form of the menus. Roles replace commands where the desktop has its own behaviour. Edit gets the roles of text
 * fields, and a Window menu comes before Help. On macOS, Quit and About are in the app menu; elsewhere each menu has an
 * underlined letter, which opens it with Alt.
 */
export function describeNativeMenu(
  menus: readonly Menu[],
  platform: NodeJS.Platform,
  choose: (command: MenuCommand) => void,
): NativeItem[] {
  const isMac = platform === 'darwin';
  const laidOut = menus.flatMap((menu) => describeMenu(menu, isMac, choose));
  laidOut.splice(-1, 0, describeWindowMenu(isMac));
  if (!isMac) return underlineLetters(laidOut);
  const about = menus
    .flatMap(({ items }) => items.filter(isAbout))
    .flatMap((item) => describeItem(item, isMac, choose));
  return [describeAppMenu(about), ...laidOut];
}

/** One menu, or none when it has no entries left. */
function describeMenu(
  { id, label, items }: Menu,
  isMac: boolean,
  choose: (command: MenuCommand) => void,
): NativeItem[] {
  const kept = isMac ? leaveOutAppItems(items) : items;
  if (kept.length === 0) return [];
  const own = kept.flatMap((item) => describeItem(item, isMac, choose));
  const submenu = id === 'edit' ? [...own, ...listEditRoles(isMac)] : own;
  // macOS puts its menu search into the menu with this role.
  return [{ id, label, ...(isMac && id === 'help' ? { role: 'help' } : {}), submenu }];
}

type Item = Menu['items'][number];

function isAbout(item: Item): boolean {
  return item.kind === 'entry' && item.command.name === 'showAbout';
}

function leaveOutAppItems(items: Menu['items']): Menu['items'] {
  const kept = items.filter((item) => !isAbout(item) && !(item.kind === 'entry' && item.role === 'quit'));
  // Removing Quit leaves a separator at the end.
  return kept.at(-1)?.kind === 'separator' ? kept.slice(0, -1) : kept;
}

/** One item, and a hidden one for each further accelerator: a native item has only one. */
function describeItem(
  item: MenuEntry | MenuSeparator,
  isMac: boolean,
  choose: (command: MenuCommand) => void,
): NativeItem[] {
  if (item.kind === 'separator') return [{ type: 'separator' }];
  const { id, label, enabled, accelerator, alsoBy = [], isHidden, role, checked, choice, command } = item;
  // macOS roles have their own keys: F11 shows the desktop there.
  const hasOwnKey = accelerator === undefined || (isMac && role !== undefined);
  const click = () => choose(command);
  return [
    {
      id,
      // A single & underlines the next letter.
      label: label.replaceAll('&', '&&'),
      enabled,
      ...(isHidden && { visible: false }),
      ...(hasOwnKey ? {} : { accelerator }),
      ...(checked === undefined ? {} : { type: choice ?? 'radio', checked }),
      ...(role === undefined ? { click } : { role }),
    },
    ...alsoBy.map((further) => ({ label, accelerator: further, visible: false, click })),
  ];
}
