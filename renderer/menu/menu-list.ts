/** One menu of the page's menu bar: its title and its list of entries as elements. Decides nothing. */
import type { Menu, MenuCommand, MenuEntry } from '../../shared/menu.ts';
import { element } from '../parts/element.ts';
import { formatAriaShortcut, formatCombination, type KeyCombination } from './accelerator.ts';
import { readPageKeys } from './own-keys.ts';

const ROLES = { none: 'menuitem', radio: 'menuitemradio', checkbox: 'menuitemcheckbox' } as const;
/** From about this length on, a label may be cut off and is told in full by its tooltip. */
const LONG_LABEL = 32;

export interface MenuList {
  readonly root: HTMLElement;
  readonly title: HTMLButtonElement;
  readonly list: HTMLElement;
  readonly entries: readonly HTMLButtonElement[];
}

/** The elements of a menu, closed; `choose` is told which entry was chosen. */
export function buildMenuList(menu: Menu, mac: boolean, choose: (command: MenuCommand) => void): MenuList {
  const title = element(
    'button',
    {
      type: 'button',
      id: `menu-${menu.id}`,
      role: 'menuitem',
      'aria-haspopup': 'menu',
      'aria-expanded': 'false',
      tabindex: '-1',
    },
    menu.label,
  );
  const list = element('div', { role: 'menu', 'aria-labelledby': title.id, class: 'menu-list' });
  list.hidden = true;
  const entries: HTMLButtonElement[] = [];
  for (const item of menu.items) {
    if (item.kind === 'separator') {
      list.append(element('hr', { role: 'separator' }));
      continue;
    }
    const made = buildEntry(item, mac);
    if (item.enabled) made.addEventListener('click', () => choose(item.command));
    entries.push(made);
    list.append(made);
  }
  return { root: element('div', { class: 'menu', role: 'none' }, title, list), title, list, entries };
}

function buildEntry(entry: MenuEntry, mac: boolean): HTMLButtonElement {
  const made = element(
    'button',
    { type: 'button', id: `menu-entry-${entry.id}`, role: ROLES[entry.choice ?? 'none'], tabindex: '-1' },
    element('span', { class: 'menu-label' }, entry.label),
  );
  if (entry.label.length > LONG_LABEL) made.title = entry.label;
  if (entry.choice !== undefined) made.setAttribute('aria-checked', String(entry.checked === true));
  // Not the `disabled` property: people must be able to come upon an entry that cannot be used now.
  if (!entry.enabled) made.setAttribute('aria-disabled', 'true');
  const combination = readPageKeys(entry, mac);
  if (combination !== undefined) addKeys(made, combination, mac);
  return made;
}

function addKeys(made: HTMLButtonElement, combination: KeyCombination, mac: boolean): void {
  made.setAttribute('aria-keyshortcuts', formatAriaShortcut(combination));
  made.append(element('span', { class: 'menu-keys', 'aria-hidden': 'true' }, formatCombination(combination, mac)));
}
