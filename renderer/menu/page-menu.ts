/** The menu in the page, for the host that has no native one, and the keys that work everywhere in the page. */
import type { Menu, MenuCommand } from '../../shared/menu.ts';
import { isDialogOpen } from '../parts/dialog.ts';
import { isMac } from '../parts/platform.ts';
import { isPressed } from './accelerator.ts';
import { MenuBar } from './menu-bar.ts';
import { listShortcuts } from './own-keys.ts';

/** Fills the bar; returns a function that shows other menus. `onLeave` is called when the menu gives the focus back. */
export function createPageMenu(
  bar: HTMLElement,
  runCommand: (command: MenuCommand) => void,
  onLeave: () => void,
): (menus: readonly Menu[]) => void {
  const mac = isMac();
  const menuBar = new MenuBar(bar, { mac, onChoose: runCommand, onLeave });
  let current: readonly Menu[] = [];
  document.addEventListener('keydown', (event) => {
    if (isDialogOpen()) return;
    if (event.key === 'F10' && !event.shiftKey) {
      event.preventDefault();
      menuBar.toggleFocus();
      return;
    }
    const found = listShortcuts(current, mac).find(({ combination }) => isPressed(combination, event));
    if (found === undefined) return;
    event.preventDefault();
    // Holding the keys zooms on, but opens no second dialog.
    if (!event.repeat || found.command.name.startsWith('zoom')) runCommand(found.command);
  });
  listenForAltAlone(() => menuBar.toggleFocus());
  return (menus) => {
    current = menus;
    menuBar.setMenus(menus);
  };
}

/** Alt pressed and released with nothing in between, as desktop menus have it. */
function listenForAltAlone(onAlt: () => void): void {
  let alone = false;
  const spoil = () => {
    alone = false;
  };
  document.addEventListener('keydown', (event) => {
    alone = event.key === 'Alt' && !event.ctrlKey && !event.shiftKey && !event.metaKey;
  });
  document.addEventListener('keyup', (event) => {
    if (event.key !== 'Alt' || !alone || isDialogOpen()) return;
    event.preventDefault();
    onAlt();
  });
  document.addEventListener('pointerdown', spoil);
  document.addEventListener('wheel', spoil, { passive: true });
  window.addEventListener('blur', spoil);
}
