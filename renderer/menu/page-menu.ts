/** The menu in the page with its keys, for the host that has no native one. */
import type { Menu, MenuCommand } from '../../shared/menu.ts';
import { isMac } from '../parts/platform.ts';
import { MenuBar } from './menu-bar.ts';
import { listenForShortcuts } from './menu-shortcuts.ts';

/** Fills the bar; the answer shows other menus from then on. `onLeave` is told when the menu gives the keyboard back. */
export function createPageMenu(
  bar: HTMLElement,
  runCommand: (command: MenuCommand) => void,
  onLeave: () => void,
): (menus: readonly Menu[]) => void {
  const mac = isMac();
  const menuBar = new MenuBar(bar, { mac, onChoose: runCommand, onLeave });
  let current: readonly Menu[] = [];
  listenForShortcuts({ mac, menus: () => current, onCommand: runCommand, onMenuKey: () => menuBar.toggleFocus() });
  return (menus) => {
    current = menus;
    menuBar.setMenus(menus);
  };
}
