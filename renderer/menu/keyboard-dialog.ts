/** The keyboard dialog. Its rows come from the menu and from the code that handles the keys, so they match what works. */
import type { Menu } from '../../shared/menu.ts';
import { dialogTexts } from '../../shared/texts/dialogs.ts';
import { DRAWING_KEYS } from '../drawing/drawing-keys.ts';
import { BOX_KEYS } from '../map/boxes/box-keys.ts';
import { MAP_KEYS } from '../map/moving/map-keys.ts';
import { MEASURE_KEYS } from '../measuring/measure-keys.ts';
import { openMessage } from '../parts/dialog.ts';
import { element } from '../parts/element.ts';
import { CLOSE_KEY, type KeyRow } from '../parts/key-row.ts';
import { listMenuKeys } from './own-keys.ts';

const TEXTS = dialogTexts.keyboard;

const MENU_KEYS: readonly KeyRow[] = [
  [TEXTS.openMenu, ['F10', 'Alt']],
  [TEXTS.moveInMenu, ['←', '↑', '→', '↓', 'Home', 'End']],
  [TEXTS.findInMenu, [TEXTS.aLetter]],
];

const PANEL_KEYS: readonly KeyRow[] = [
  [TEXTS.moveFocus, ['Tab', 'Shift+Tab']],
  [TEXTS.press, ['Space']],
  [TEXTS.expand, ['Enter']],
  [TEXTS.close, [CLOSE_KEY]],
  [TEXTS.stop, [CLOSE_KEY]],
];

/** Opens the dialog. `inPage` adds the keys of the page's own menu and leaves out those of the browser. */
export function openKeyboardDialog(menus: readonly Menu[], mac: boolean, inPage: boolean): void {
  openMessage({
    title: TEXTS.title,
    className: 'keyboard-dialog',
    body: [
      buildTable(TEXTS.map, MAP_KEYS),
      buildTable(TEXTS.menu, [...(inPage ? MENU_KEYS : []), ...listMenuKeys(menus, mac, inPage)]),
      buildTable(TEXTS.panels, PANEL_KEYS),
      buildTable(TEXTS.box, BOX_KEYS),
      buildTable(TEXTS.drawing, DRAWING_KEYS),
      buildTable(TEXTS.measuring, MEASURE_KEYS),
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
