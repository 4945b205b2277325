/** The panel of bookmarks: folders in order, the focus while the list changes, and the menu of a row. */
import { beforeEach, expect, it } from 'vitest';
import { type BookmarksPanel, createBookmarksPanel } from '../../../../renderer/bookmarks/bookmarks-panel.ts';
import type { Bookmark } from '../../../../shared/bookmarks/bookmark.ts';
import { buttonOf, isShown, press, useEmptyPage } from '../../../support/dom-page.ts';

useEmptyPage();

const make = (name: string, folder = ''): Bookmark => ({ id: name, name, folder, lat: 47, lon: 11, zoom: 9 });
const [LAKE, NINE, TEN] = [make('Lake'), make('Hut 9', 'Alps'), make('Hut 10', 'Alps')];

let panel: BookmarksPanel;
let done: string[];

beforeEach(() => {
  done = [];
  const note = (what: string) => (bookmark?: Bookmark | readonly Bookmark[]) =>
    void done.push([what, ...[bookmark ?? []].flat().map(({ name }) => name)].join(' '));
  panel = createBookmarksPanel({
    goTo: note('go'),
    edit: note('edit'),
    setHome: note('home'),
    remove: note('remove'),
    add: note('add'),
    import: note('import'),
    export: note('export'),
    describePlace: () => '47, 11',
    onEnd: () => undefined,
  });
  document.body.append(panel.face.body, panel.face.footer ?? '');
});

const texts = (selector: string) => [...document.querySelectorAll(selector)].map((one) => one.textContent);
const shownRows = () => [...document.querySelectorAll('li')].filter(isShown).map((row) => row.firstChild?.textContent);
const named = (label: string) => document.querySelector<HTMLElement>(`[aria-label="${label}"]`) as HTMLElement;

it('says how to begin while there are none, and has no folders with one alone', () => {
  panel.show([]);
  expect(isShown(document.querySelector('.hint') as Element)).toBe(true);
  buttonOf('Export…').click();
  panel.show([LAKE]);
  expect([texts('h3'), shownRows(), done]).toEqual([[], ['Lake47, 11'], []]);
});

it('sorts folders and names as people count, and closes folders until they are opened', () => {
  panel.show([TEN, LAKE, NINE]);
  expect(texts('h3')).toEqual(['No folder1', 'Alps2']);
  expect(shownRows()).toEqual(['Lake47, 11', 'Hut 947, 11', 'Hut 1047, 11']);
  document.querySelectorAll<HTMLElement>('h3 button')[1]?.click();
  panel.show([NINE, LAKE, TEN]);
  expect(shownRows()).toEqual(['Lake47, 11']);
});

it('goes to a bookmark, and has the rest in a menu by mouse and by keys', () => {
  panel.show([LAKE, NINE]);
  document.querySelector<HTMLElement>('.bookmark-go')?.click();
  named('Actions for Hut 9').focus();
  press('ArrowDown');
  expect(document.activeElement?.textContent).toBe('Edit…');
  press('ArrowDown');
  (document.activeElement as HTMLElement).click();
  expect(document.activeElement).toBe(named('Actions for Hut 9'));
  named('Actions for the folder Alps').focus();
  named('Actions for the folder Alps').click();
  buttonOf('Delete folder').click();
  expect(done).toEqual(['go Lake', 'home Hut 9', 'remove Hut 9']);
});

it('keeps the focus on a bookmark that moves, and gives it to the next when it goes', () => {
  panel.show([LAKE, NINE, TEN]);
  const go = (name: string) =>
    [...document.querySelectorAll<HTMLElement>('.bookmark-go')].find(({ title }) => title === name);
  go('Hut 9')?.focus();
  panel.show([LAKE, { ...NINE, folder: '' }, TEN]);
  expect(document.activeElement).toBe(go('Hut 9'));
  press('Delete');
  panel.show([LAKE, TEN]);
  expect((document.activeElement as HTMLElement).dataset.key).toBe('Lake');
  panel.show([]);
  expect(document.activeElement).toBe(buttonOf('Add…'));
  expect(done).toEqual(['remove Hut 9']);
});
