/** The menu in the page, for the browser host, and its keys. */
import type { Menu, MenuCommand } from '../../shared/menu.ts';
import { isDialogOpen } from '../parts/dialog.ts';
import { isTextField } from '../parts/element.ts';
import { isMac } from '../parts/platform.ts';
import { isPressed } from './accelerator.ts';
import { MenuBar } from './menu-bar.ts';
import { listShortcuts } from './own-keys.ts';

/** Fills the bar and returns a function that replaces its menus. `onLeave` is called when the menu gives up the focus. */
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
    if (found === undefined || (isOfField(found.command.name, mac) && isTextField(event.target))) return;
    event.preventDefault();
    // Holding the keys repeats zooming only: other commands would open dialogs again.
    if (!event.repeat || found.command.name.startsWith('zoom')) runCommand(found.command);
  });
  listenForAltAlone(() => menuBar.toggleFocus());
  return (menus) => {
    current = menus;
    menuBar.setMenus(menus);
  };
}

/** A text field undoes its own typing. On a Mac, its Option+arrows move by words. */
function isOfField(name: MenuCommand['name'], mac: boolean): boolean {
  return name === 'undo' || name === 'redo' || (mac && (name === 'goBack' || name === 'goForward'));
}

/** Calls `onAlt` when Alt is pressed and released alone, as in desktop menus. */
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
