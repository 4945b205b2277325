/** Builds one menu of the page's menu bar: its title and its list of entries. */
import type { Menu, MenuCommand, MenuEntry } from '../../shared/menu.ts';
import { element, setUsable } from '../parts/element.ts';
import { formatAriaShortcut, formatCombination } from './accelerator.ts';
import { readPageKeys } from './own-keys.ts';

const ROLES = { none: 'menuitem', radio: 'menuitemradio', checkbox: 'menuitemcheckbox' } as const;
/** Longer labels may be cut off, so they get a tooltip. */
const LONG_LABEL = 32;

export interface MenuList {
  readonly root: HTMLElement;
  readonly title: HTMLButtonElement;
  readonly list: HTMLElement;
  readonly entries: readonly HTMLButtonElement[];
}

/** Builds a closed menu, without its hidden entries. */
export function buildMenuList(menu: Menu, mac: boolean, choose: (command: MenuCommand) => void): MenuList {
  const states = { role: 'menuitem', 'aria-haspopup': 'menu', 'aria-expanded': 'false', tabindex: '-1' };
  const title = element('button', { type: 'button', id: `menu-${menu.id}`, ...states }, menu.label);
  const list = element('div', { role: 'menu', 'aria-labelledby': title.id, class: 'menu-list', hidden: '' });
  const entries: HTMLButtonElement[] = [];
  for (const item of menu.items) {
    if (item.kind === 'separator') {
      list.append(element('hr', { role: 'separator' }));
      continue;
    }
    if (item.isHidden) continue;
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
  if (!entry.enabled) setUsable(made, false);
  const [combination] = readPageKeys(entry, mac);
  if (combination === undefined) return made;
  made.setAttribute('aria-keyshortcuts', formatAriaShortcut(combination));
  made.append(element('span', { class: 'menu-keys', 'aria-hidden': 'true' }, formatCombination(combination, mac)));
  return made;
}
