/** The keys that work everywhere in the page: the menu's accelerators but those of browsers, and F10 or Alt for the menu itself. */
import type { Menu, MenuCommand } from '../../shared/menu.ts';
import { isDialogOpen } from '../parts/dialog.ts';
import { isPressed } from './accelerator.ts';
import { listShortcuts } from './own-keys.ts';

export interface ShortcutOptions {
  readonly mac: boolean;
  readonly menus: () => readonly Menu[];
  readonly onCommand: (command: MenuCommand) => void;
  readonly onMenuKey: () => void;
}

/** Listens for as long as the page lives; an open dialog keeps all keys to itself. */
export function listenForShortcuts(options: ShortcutOptions): void {
  document.addEventListener('keydown', (event) => {
    if (isDialogOpen()) return;
    if (event.key === 'F10' && !event.shiftKey) {
      event.preventDefault();
      options.onMenuKey();
      return;
    }
    const found = listShortcuts(options.menus(), options.mac).find(({ combination }) => isPressed(combination, event));
    if (found === undefined) return;
    event.preventDefault();
    // Holding the keys zooms on, but opens no second dialog.
    if (!event.repeat || found.command.name.startsWith('zoom')) options.onCommand(found.command);
  });
  listenForAltAlone(options.onMenuKey);
}

/** Alt pressed and let go with nothing in between, as desktop menus have it. */
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
