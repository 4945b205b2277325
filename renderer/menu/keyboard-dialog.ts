/** The table of keys, built from the menu and from the code that handles the other keys, so that it can't differ from them. */
import type { Menu } from '../../shared/menu.ts';
import { BOX_KEYS } from '../map/box-keys.ts';
import { MAP_KEYS } from '../map/map-keys.ts';
import { openMessage } from '../parts/dialog.ts';
import { element } from '../parts/element.ts';
import { type KeyRow, PANEL_KEYS } from '../parts/key-row.ts';
import { MENU_KEYS } from './menu-keys.ts';
import { listMenuKeys } from './own-keys.ts';

/** Opens the table; `inPage` adds the keys that open the page's own menu and leaves out those that belong to the browser. */
export function openKeyboardDialog(menus: readonly Menu[], mac: boolean, inPage: boolean): void {
  openMessage({
    title: 'Keyboard',
    className: 'keyboard-dialog',
    body: [
      buildTable('Map', MAP_KEYS),
      buildTable('Menu', [...(inPage ? MENU_KEYS : []), ...listMenuKeys(menus, mac, inPage)]),
      buildTable('Panels and dialogs', PANEL_KEYS),
      buildTable('The box of an area, on the map', BOX_KEYS),
    ],
  });
}

function buildTable(caption: string, rows: readonly KeyRow[]): HTMLTableElement {
  const body = element('tbody');
  for (const [what, keys] of rows) {
    const cell = element('td');
    for (const key of keys) cell.append(element('kbd', {}, key), ' ');
    body.append(element('tr', {}, element('th', { scope: 'row' }, what), cell));
  }
  return element('table', { class: 'keys' }, element('caption', {}, caption), body);
}
