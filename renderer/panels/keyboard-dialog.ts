/** The table of keys, built from the menu itself so that it cannot differ from it. */
import type { Menu, MenuEntry } from '../../shared/menu.ts';
import { formatCombination, parseAccelerator } from './accelerator.ts';
import { openDialog } from './dialog.ts';
import { button, element } from './element.ts';

/** What is done, and the keys or gestures that do it, each of them alone. */
type Row = readonly [what: string, keys: readonly string[]];

const MAP_ROWS: readonly Row[] = [
  ['Pan', ['←', '↑', '→', '↓']],
  ['Pan three times as far', ['Shift+arrow']],
  ['Zoom in', ['+', 'Double click']],
  ['Zoom out', ['-', 'Shift+double click']],
  ['Zoom by three levels', ['Shift++', 'Shift+-']],
  ['Zoom in or out', ['Wheel']],
  ['Zoom to an area', ['Shift+drag']],
];
const PAGE_MENU_ROWS: readonly Row[] = [['Open the menu', ['F10', 'Alt']]];

/** Opens the table; `pageMenu` adds the keys that lead to a menu in the page. */
export function openKeyboardDialog(menus: readonly Menu[], mac: boolean, pageMenu: boolean): void {
  const dialog = openDialog({
    title: 'Keyboard',
    body: [
      buildTable('Map', MAP_ROWS),
      buildTable('Menu', [...(pageMenu ? PAGE_MENU_ROWS : []), ...listAccelerators(menus, mac)]),
    ],
    buttons: [button('Close', () => dialog.close(), { class: 'primary', autofocus: '' })],
  });
}

function listAccelerators(menus: readonly Menu[], mac: boolean): Row[] {
  return menus
    .flatMap((menu) => menu.items)
    .filter((item): item is MenuEntry & { accelerator: string } => item.kind === 'entry' && 'accelerator' in item)
    .map((entry) => [entry.label.replace('…', ''), [formatCombination(parseAccelerator(entry.accelerator, mac), mac)]]);
}

function buildTable(caption: string, rows: readonly Row[]): HTMLTableElement {
  const body = element('tbody');
  for (const [what, keys] of rows) {
    const cell = element('td');
    for (const key of keys) cell.append(element('kbd', {}, key), ' ');
    body.append(element('tr', {}, element('th', { scope: 'row' }, what), cell));
  }
  return element('table', { class: 'keys' }, element('caption', {}, caption), body);
}
