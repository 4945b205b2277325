/** The menu in the page: keyboard and pointer, screen readers, and the table of keys. */
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { openKeyboardDialog } from '../../../../renderer/menu/keyboard-dialog.ts';
import { createPageMenu } from '../../../../renderer/menu/page-menu.ts';
import { buildMenu, type Menu, type MenuCommand } from '../../../../shared/menu.ts';
import { BUILT_IN_SOURCES, WORLD_SOURCE } from '../../../../shared/source.ts';
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

it('has five menus, tells which is open, and which keys an entry has', () => {
  expect(titles().map(({ textContent }) => textContent)).toEqual(['File', 'View', 'Source', 'Cache', 'Help']);
  const view = titleOf('View');
  expect(view.getAttribute('aria-expanded')).toBe('false');
  view.click();
  expect(view.getAttribute('aria-expanded')).toBe('true');
  const entries = [...bar.querySelectorAll('[role^=menuitem] .menu-label')].filter(isShown);
  expect(entries.map(({ textContent }) => textContent)).toEqual([
    'Zoom in',
    'Zoom out',
    'Go to…',
    'Copy link to this place',
    'Coverage',
    'Dim the map in the dark theme',
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

  it('once one is open, others open on the way, one at a time', () => {
    const point = (target: Element) => target.dispatchEvent(new Event('pointermove', { bubbles: true }));
    point(titleOf('Cache'));
    expect(openMenus()).toEqual([]);
    titleOf('File').click();
    point(titleOf('Cache'));
    expect(openMenus()).toEqual(['Cache']);
    point(document.getElementById('menu-entry-showAreas') as HTMLElement);
    expect(focused()).toBe('Saved areas…');
  });

  it('choosing an entry closes the menu, gives the keyboard back and then runs the command', () => {
    titleOf('View').click();
    document.getElementById('menu-entry-goTo')?.click();
    expect([openMenus(), document.activeElement, chosen]).toEqual([[], map, [{ name: 'goTo' }]]);
  });

  it('an entry that cannot be used now is come upon, and does nothing', () => {
    titleOf('Source').click();
    const edit = document.getElementById('menu-entry-editSource');
    expect(edit?.getAttribute('aria-disabled')).toBe('true');
    edit?.click();
    expect(chosen).toEqual([]);
  });
});

describe('by keyboard', () => {
  it('is led by arrows, Home, End, letters and Escape', () => {
    press('F10');
    expect(focused()).toBe('File');
    press('ArrowLeft');
    expect(focused()).toBe('Help');
    pressAll('Home', 'c');
    expect(focused()).toBe('Cache');
    press('ArrowDown');
    expect(focused()).toBe('Warm this view…');
    for (const entry of ['Clear…', 'Clear memory', 'Clear this source…']) {
      press('c');
      expect(focused()).toBe(entry);
    }
    press('End');
    expect(focused()).toBe('Open cache folder');
    press('ArrowDown');
    expect(focused()).toBe('Warm this view…');
    press('ArrowUp');
    expect(focused()).toBe('Open cache folder');
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

  it('keeps a menu open on the way from title to title', () => {
    titleOf('File').click();
    press('ArrowRight');
    expect([openMenus(), focused()]).toEqual([['View'], 'View']);
  });

  it('is one stop for the Tab key, the title used last, and closes when the keyboard leaves it', () => {
    const stops = () => [...bar.querySelectorAll<HTMLElement>('[tabindex="0"]')].map(({ textContent }) => textContent);
    expect(stops()).toEqual(['File']);
    pressAll('F10', 'ArrowRight', 'Enter');
    expect([focused(), stops()]).toEqual(['Zoom in', ['View']]);
    document.activeElement?.dispatchEvent(new FocusEvent('focusout', { bubbles: true, relatedTarget: map }));
    expect(openMenus()).toEqual([]);
  });

  it('comes and goes by Alt alone, but not by Alt with another key', () => {
    press('Alt');
    expect(focused()).toBe('File');
    press('Alt');
    expect(document.activeElement).toBe(map);
    map.dispatchEvent(new KeyboardEvent('keydown', { key: 'Alt', bubbles: true }));
    press('x', { altKey: true });
    map.dispatchEvent(new KeyboardEvent('keyup', { key: 'Alt', bubbles: true }));
    expect(document.activeElement).toBe(map);
  });

  it('other menus leave what is open, and where the keyboard is, as it was', () => {
    pressAll('F10', 'ArrowDown');
    expect(focused()).toBe('Work offline');
    show(makeMenus({ offline: true }));
    expect([openMenus(), focused()]).toEqual([['File'], 'Work offline']);
    expect(document.activeElement?.getAttribute('aria-checked')).toBe('true');
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

  it('tells every accelerator of the menu in the page, and of the map, panels and boxes', () => {
    const told = [...bar.querySelectorAll('.menu-keys')].map(({ textContent }) => textContent);
    expect(told.length).toBeGreaterThan(5);
    openKeyboardDialog(makeMenus(), false, true);
    expect(listed()).toEqual(expect.arrayContaining(told));
    expect(document.querySelectorAll('dialog table').length).toBe(4);
    expect(rows()).toEqual(
      expect.arrayContaining(['Pan', 'Move the box, the edge or the corner', 'Open the menu, or leave it']),
    );
    // The browser keeps that one.
    expect(rows()).not.toContain('Quit');
    buttonOf('Close').click();
    expect(document.querySelector('dialog')).toBeNull();
  });

  it('tells of a native menu what only that has', () => {
    openKeyboardDialog(makeMenus(), false, false);
    expect(rows()).toContain('Quit');
    expect(rows()).not.toContain('Open the menu, or leave it');
  });
});

it('keeps its titles while the menus change, so that a press which has begun on one still opens it', () => {
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
