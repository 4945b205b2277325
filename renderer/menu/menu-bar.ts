/** The menu bar in the page, for hosts without a native one: opening, closing and moving by keys and pointer. */
import type { Menu, MenuCommand } from '../../shared/menu.ts';
import { findByLetter, followKey } from './menu-keys.ts';
import { buildMenuList, type MenuList } from './menu-list.ts';

export interface MenuBarOptions {
  readonly mac: boolean;
  readonly onChoose: (command: MenuCommand) => void;
  /** Called when the menu gives the focus back to the page. */
  readonly onLeave: () => void;
}

const SIDEWAYS = { back: 'ArrowLeft', on: 'ArrowRight' };

/** An accessible menu bar after the ARIA authoring practices (menubar pattern). */
export class MenuBar {
  readonly #container: HTMLElement;
  readonly #options: MenuBarOptions;
  #menus: readonly MenuList[] = [];
  #open: MenuList | undefined;

  constructor(container: HTMLElement, options: MenuBarOptions) {
    this.#container = container;
    this.#options = options;
    container.setAttribute('role', 'menubar');
    container.setAttribute('aria-label', 'Tilekeep');
    container.addEventListener('keydown', (event) => this.#onKey(event));
    container.addEventListener('click', (event) => this.#onClick(event));
    // Not pointerover: a list that opens below a resting pointer would focus that entry.
    container.addEventListener('pointermove', (event) => this.#onPointer(event));
    container.addEventListener('focusout', (event) => this.#onFocusOut(event));
    // A click on the status bar moves no focus.
    document.addEventListener('pointerdown', (event) => {
      if (!container.contains(event.target as Node)) this.#close();
    });
  }

  /** Shows these menus; what is open or focused stays so. */
  setMenus(menus: readonly Menu[]): void {
    const openId = this.#open?.title.id;
    const focusedId = this.#container.contains(document.activeElement) ? document.activeElement?.id : undefined;
    const stopId = this.#menus.find(({ title }) => title.tabIndex === 0)?.title.id;
    this.#open = undefined;
    this.#menus = menus.map((menu) => this.#build(menu));
    const roots = this.#menus.map(({ root }) => root);
    if (roots.some((root, index) => this.#container.children[index] !== root))
      this.#container.replaceChildren(...roots);
    (this.#findMenu(stopId) ?? this.#menus[0])?.title.setAttribute('tabindex', '0');
    const open = this.#findMenu(openId);
    if (open !== undefined) this.#openMenu(open);
    // A focused entry that has gone hands the focus to its title.
    if (focusedId) (document.getElementById(focusedId) ?? open?.title)?.focus();
  }

  /** A shown title stays: a press on it must end in a click. */
  #build(menu: Menu): MenuList {
    const built = buildMenuList(menu, this.#options.mac, (command) => this.#choose(command));
    const shown = this.#findMenu(built.title.id);
    if (shown === undefined) return built;
    shown.title.setAttribute('aria-expanded', 'false');
    shown.list.replaceWith(built.list);
    return { ...built, root: shown.root, title: shown.title };
  }

  /** Focuses the first title, or gives the focus back to the page. */
  toggleFocus(): void {
    if (this.#container.contains(document.activeElement)) this.#leave();
    else this.#focusTitle(this.#menus[0]);
  }

  #findMenu(titleId: string | undefined): MenuList | undefined {
    return this.#menus.find(({ title }) => title.id === titleId);
  }

  #choose(command: MenuCommand): void {
    this.#leave();
    this.#options.onChoose(command);
  }

  #leave(): void {
    this.#close();
    this.#options.onLeave();
  }

  #close(): void {
    if (this.#open === undefined) return;
    this.#open.list.hidden = true;
    this.#open.title.setAttribute('aria-expanded', 'false');
    this.#open = undefined;
  }

  #openMenu(menu: MenuList): void {
    this.#close();
    menu.list.hidden = false;
    menu.title.setAttribute('aria-expanded', 'true');
    this.#open = menu;
    keepInWindow(menu);
  }

  #focusTitle(menu: MenuList | undefined): void {
    if (menu === undefined) return;
    // One stop for the Tab key: the title used last.
    for (const { title } of this.#menus) title.setAttribute('tabindex', title === menu.title ? '0' : '-1');
    menu.title.focus();
  }

  #onKey(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const index = this.#menus.findIndex((menu) => menu.root.contains(event.target as Node));
    const menu = this.#menus[index];
    if (menu === undefined) return;
    const handled =
      event.target === menu.title ? this.#onTitleKey(event.key, index, menu) : this.#onEntryKey(event.key, index, menu);
    if (!handled) return;
    event.preventDefault();
    event.stopPropagation();
  }

  #onTitleKey(key: string, index: number, menu: MenuList): boolean {
    if (key === 'Escape') {
      if (this.#open === undefined) this.#leave();
      else this.#close();
      return true;
    }
    if (key === 'ArrowDown' || key === 'Enter' || key === ' ') return this.#enter(menu, 0);
    if (key === 'ArrowUp') return this.#enter(menu, menu.entries.length - 1);
    const labels = this.#menus.map(({ title }) => title.textContent ?? '');
    return this.#goToTitle(followKey(key, index, labels.length, SIDEWAYS) ?? findByLetter(key, index, labels));
  }

  #onEntryKey(key: string, index: number, menu: MenuList): boolean {
    if (key === 'Escape') {
      this.#close();
      this.#focusTitle(menu);
      return true;
    }
    const side = followKey(key, index, this.#menus.length, SIDEWAYS);
    if (side !== undefined && key.startsWith('Arrow'))
      return this.#goToTitle(side) && this.#enter(this.#menus[side], 0);
    const at = menu.entries.indexOf(document.activeElement as HTMLButtonElement);
    const labels = menu.entries.map((entry) => entry.textContent ?? '');
    const next =
      followKey(key, at, labels.length, { back: 'ArrowUp', on: 'ArrowDown' }) ?? findByLetter(key, at, labels);
    if (next === undefined) return false;
    menu.entries[next]?.focus();
    return true;
  }

  #goToTitle(index: number | undefined): boolean {
    const menu = index === undefined ? undefined : this.#menus[index];
    if (menu === undefined) return false;
    const wasOpen = this.#open !== undefined;
    this.#focusTitle(menu);
    if (wasOpen) this.#openMenu(menu);
    return true;
  }

  #enter(menu: MenuList | undefined, index: number): boolean {
    if (menu === undefined) return false;
    this.#openMenu(menu);
    menu.entries[index]?.focus();
    return true;
  }

  #onClick(event: MouseEvent): void {
    const menu = this.#menus.find(({ title }) => title === event.target);
    if (menu === undefined) return;
    if (this.#open === menu) this.#close();
    else {
      this.#focusTitle(menu);
      this.#openMenu(menu);
    }
  }

  #onPointer(event: PointerEvent): void {
    if (this.#open === undefined || event.pointerType === 'touch') return;
    const target = event.target as Element;
    const menu = this.#menus.find(({ title }) => title === target);
    if (menu !== undefined && menu !== this.#open) {
      this.#focusTitle(menu);
      this.#openMenu(menu);
    }
    target.closest<HTMLElement>('.menu-list button')?.focus();
  }

  #onFocusOut(event: FocusEvent): void {
    if (event.relatedTarget !== null && !this.#container.contains(event.relatedTarget as Node)) this.#close();
  }
}

/** Shifts a list that would reach over the right edge of the window. */
function keepInWindow({ list }: MenuList): void {
  list.style.translate = '';
  const overPx = list.getBoundingClientRect().right + 8 - document.documentElement.clientWidth;
  if (overPx > 0) list.style.translate = `${-overPx}px`;
}
