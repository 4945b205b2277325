/** The menu in the page: keyboard and pointer, screen readers, and the table of keys. */
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { openKeyboardDialog } from '../../../../renderer/menu/keyboard-dialog.ts';
import { createPageMenu } from '../../../../renderer/menu/page-menu.ts';
import { buildMenu, type Menu, type MenuCommand } from '../../../../shared/menu.ts';
import { BUILT_IN_SOURCES, WORLD_SOURCE } from '../../../../shared/sources/source.ts';
import { buttonOf, isShown, press, useEmptyPage } from '../../../support/dom-page.ts';

useEmptyPage();

const NO_MAC = 'Mozilla/5.0 (X11; Linux x86_64)';
let bar: HTMLElement;
let map: HTMLElement;
let chosen: MenuCommand[];
let show: (menus: readonly Menu[]) => void;

function makeMenus(more: { readonly offline?: boolean } = {}): readonly Menu[] {
  return buildMenu({
    sources: BUILT_IN_SOURCES,
    sourceId: WORLD_SOURCE.id,
    offline: false,
    coverage: false,
    dimming: false,
    ...more,
  });
}

beforeEach(() => {
  vi.spyOn(navigator, 'userAgent', 'get').mockReturnValue(NO_MAC);
  bar = document.createElement('div');
  map = document.createElement('div');
  map.tabIndex = 0;
  document.body.append(bar, map);
  chosen = [];
  show = createPageMenu(
    bar,
    (command) => chosen.push(command),
    () => map.focus(),
  );
  show(makeMenus());
  map.focus();
});

const titles = () => [...bar.querySelectorAll<HTMLButtonElement>('.menu > button')];
const titleOf = (name: string) => titles().find(({ textContent }) => textContent === name) as HTMLButtonElement;
const openMenus = () =>
  [...bar.querySelectorAll('[role=menu]')]
    .filter(isShown)
    .map((menu) => document.getElementById(menu.getAttribute('aria-labelledby') ?? '')?.textContent);
const focused = () =>
  document.activeElement?.querySelector('.menu-label')?.textContent ?? document.activeElement?.textContent;
const pressAll = (...keys: readonly string[]) => {
  for (const key of keys) press(key);
};

it('has seven menus, says which is open, and shows the keys of entries', () => {
  expect(titles().map(({ textContent }) => textContent)).toEqual([
    'File',
    'Edit',
    'View',
    'Go',
    'Source',
    'Cache',
    'Help',
  ]);
  const view = titleOf('View');
  expect(view.getAttribute('aria-expanded')).toBe('false');
  view.click();
  expect(view.getAttribute('aria-expanded')).toBe('true');
  const entries = [...bar.querySelectorAll('[role^=menuitem] .menu-label')].filter(isShown);
  expect(entries.map(({ textContent }) => textContent)).toEqual([
    'Zoom in',
    'Zoom out',
    'Layers…',
    'Select features',
    'Measure',
    'Coverage',
    'Dim the map in the dark theme',
    'Units…',
    'Full screen',
  ]);
  expect(document.getElementById('menu-entry-goTo')?.getAttribute('aria-keyshortcuts')).toBe('Control+G');
  // Browsers use this one for something else.
  expect(document.getElementById('menu-entry-copyLink')?.hasAttribute('aria-keyshortcuts')).toBe(false);
  expect(document.querySelector('[aria-checked=true]')?.textContent).toBe(WORLD_SOURCE.name);
});

describe('by pointer', () => {
  it('a second press on a title closes its menu, and so does a press beside it', () => {
    titleOf('Help').click();
    expect(openMenus()).toEqual(['Help']);
    titleOf('Help').click();
    expect(openMenus()).toEqual([]);
    titleOf('File').click();
    map.dispatchEvent(new Event('pointerdown', { bubbles: true }));
    expect(openMenus()).toEqual([]);
  });

  it('while a menu is open, hovering over another title opens that one', () => {
    const point = (target: Element) => target.dispatchEvent(new Event('pointermove', { bubbles: true }));
    point(titleOf('Cache'));
    expect(openMenus()).toEqual([]);
    titleOf('File').click();
    point(titleOf('Cache'));
    expect(openMenus()).toEqual(['Cache']);
    point(document.getElementById('menu-entry-showAreas') as HTMLElement);
    expect(focused()).toBe('Saved areas…');
  });

  it('choosing an entry closes the menu, restores the focus and then runs the command', () => {
    titleOf('Go').click();
    document.getElementById('menu-entry-goTo')?.click();
    expect([openMenus(), document.activeElement, chosen]).toEqual([[], map, [{ name: 'goTo' }]]);
  });

  it('a disabled entry can be focused and does nothing', () => {
    titleOf('Source').click();
    const edit = document.getElementById('menu-entry-editSource');
    expect(edit?.getAttribute('aria-disabled')).toBe('true');
    edit?.click();
    expect(chosen).toEqual([]);
  });
});

describe('by keyboard', () => {
  it('follows arrows, Home, End, letters and Escape', () => {
    press('F10');
    expect(focused()).toBe('File');
    press('ArrowLeft');
    expect(focused()).toBe('Help');
    pressAll('Home', 'c');
    expect(focused()).toBe('Cache');
    press('ArrowDown');
    expect(focused()).toBe('Save area for offline use…');
    for (const entry of [
      'Saved areas…',
      'Statistics…',
      'Serve tiles to other programs…',
      'Storage…',
      'Save area for offline use…',
    ]) {
      press('s');
      expect(focused()).toBe(entry);
    }
    // The hidden entry with the keys of Clear everything is none here.
    pressAll('c', 'c');
    expect(focused()).toBe('Clear…');
    press('End');
    expect(focused()).toBe('Storage…');
    press('ArrowDown');
    expect(focused()).toBe('Save area for offline use…');
    press('ArrowUp');
    expect(focused()).toBe('Storage…');
    press('ArrowRight');
    expect(focused()).toBe('Keyboard');
    pressAll('ArrowLeft', 'ArrowLeft');
    expect(openMenus()).toEqual(['Source']);
    press('Escape');
    expect([openMenus(), focused()]).toEqual([[], 'Source']);
    press('ArrowUp');
    expect(focused()).toBe('Remove this source…');
    press('ArrowDown');
    expect(document.activeElement?.getAttribute('role')).toBe('menuitemradio');
    pressAll('Escape', 'Escape');
    expect(document.activeElement).toBe(map);
  });

  it('keeps a menu open while moving from title to title', () => {
    titleOf('File').click();
    press('ArrowRight');
    expect([openMenus(), focused()]).toEqual([['Edit'], 'Edit']);
  });

  it('is one tab stop, at the last used title, and closes when it loses the focus', () => {
    const stops = () => [...bar.querySelectorAll<HTMLElement>('[tabindex="0"]')].map(({ textContent }) => textContent);
    expect(stops()).toEqual(['File']);
    pressAll('F10', 'v', 'Enter');
    expect([focused(), stops()]).toEqual(['Zoom in', ['View']]);
    document.activeElement?.dispatchEvent(new FocusEvent('focusout', { bubbles: true, relatedTarget: map }));
    expect(openMenus()).toEqual([]);
  });

  it('opens and closes with Alt alone, but not with Alt and another key', () => {
    press('Alt');
    expect(focused()).toBe('File');
    press('Alt');
    expect(document.activeElement).toBe(map);
    map.dispatchEvent(new KeyboardEvent('keydown', { key: 'Alt', bubbles: true }));
    press('x', { altKey: true });
    map.dispatchEvent(new KeyboardEvent('keyup', { key: 'Alt', bubbles: true }));
    expect(document.activeElement).toBe(map);
  });

  it('new menus keep the open menu and the focus', () => {
    pressAll('F10', 'ArrowDown');
    press('w');
    expect(focused()).toBe('Work offline');
    show(makeMenus({ offline: true }));
    expect([openMenus(), focused()]).toEqual([['File'], 'Work offline']);
    expect(document.activeElement?.getAttribute('aria-checked')).toBe('true');
  });

  it('Ctrl+Z undoes the last clear, except in a text field, which undoes its own typing', () => {
    press('z', { ctrlKey: true });
    expect(chosen).toEqual([{ name: 'undo' }]);
    for (const made of [document.createElement('textarea'), document.createElement('input')]) {
      document.body.append(made);
      made.focus();
      expect(press('z', { ctrlKey: true })).toBe(true);
    }
    expect(chosen.length).toBe(1);
    const box = document.createElement('input');
    box.type = 'checkbox';
    document.body.append(box);
    box.focus();
    press('z', { ctrlKey: true });
    expect(chosen.length).toBe(2);
  });

  it.each(['+', '=', '-'])('Ctrl+%s zooms, from the number pad too, and again while it is held', (key) => {
    press(key, { ctrlKey: true });
    map.dispatchEvent(new KeyboardEvent('keydown', { key, ctrlKey: true, repeat: true, bubbles: true }));
    const name = key === '-' ? 'zoomOut' : 'zoomIn';
    expect(chosen).toEqual([{ name }, { name }]);
  });

  it('accelerators run their commands, a held one that opens something only once, and none while a dialog is open', () => {
    expect(press('g', { ctrlKey: true })).toBe(false);
    expect(chosen).toEqual([{ name: 'goTo' }]);
    map.dispatchEvent(new KeyboardEvent('keydown', { key: 'g', ctrlKey: true, repeat: true, bubbles: true }));
    expect(chosen.length).toBe(1);
    openKeyboardDialog(makeMenus(), false, true);
    for (const key of ['F1', 'F10', 'Alt']) press(key);
    press('g', { ctrlKey: true });
    expect(chosen.length).toBe(1);
    expect(document.activeElement?.textContent).toBe('Close');
  });
});

describe('the table of keys', () => {
  const listed = () => [...document.querySelectorAll('dialog kbd')].map(({ textContent }) => textContent);
  const rows = () => [...document.querySelectorAll('dialog th[scope=row]')].map(({ textContent }) => textContent);

  it('lists every key of the menu in the page, the map, panels and boxes', () => {
    const told = [...bar.querySelectorAll('.menu-keys')].map(({ textContent }) => textContent);
    expect(told.length).toBeGreaterThan(5);
    openKeyboardDialog(makeMenus(), false, true);
    expect(listed()).toEqual(expect.arrayContaining(told));
    expect(document.querySelectorAll('dialog table').length).toBe(6);
    expect(rows()).toEqual(
      expect.arrayContaining(['Pan', 'Move the box, the edge or the corner', 'Open or leave the menu']),
    );
    // The browser keeps that one.
    expect(rows()).not.toContain('Quit');
    buttonOf('Close').click();
    expect(document.querySelector('dialog')).toBeNull();
  });

  it("lists the native menu's own keys where there is one", () => {
    openKeyboardDialog(makeMenus(), false, false);
    expect(rows()).toContain('Quit');
    expect(rows()).not.toContain('Open or leave the menu');
  });
});

it('keeps its titles when menus change, so that a press that has begun still opens its menu', () => {
  const [before, file] = [titles(), titleOf('File')];
  file.click();
  show(makeMenus({ offline: true }));
  expect(titles()).toEqual(before);
  expect(titles().every((title, index) => title === before[index])).toBe(true);
  expect(openMenus()).toEqual(['File']);
  expect(file.getAttribute('aria-expanded')).toBe('true');
  const ticked = [...bar.querySelectorAll('[aria-checked=true]')].filter(isShown);
  expect(ticked.map(({ textContent }) => textContent)).toEqual(['Work offline']);
});
