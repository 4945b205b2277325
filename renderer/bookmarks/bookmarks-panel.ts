/** The panel of bookmarks: a list for each folder. */
import '../styles/bookmarks.css';
import type { Bookmark } from '../../shared/bookmarks/bookmark.ts';
import { bookmarkTexts as texts } from '../../shared/texts/bookmarks.ts';
import { type ChoiceMenu, toggleChoiceMenu } from '../menu/choice-menu.ts';
import { createPanelFoot, type PanelFace } from '../panels/side-panel.ts';
import { button, element, onKey, setUsable } from '../parts/element.ts';

export interface BookmarksPanelOptions {
  readonly goTo: (bookmark: Bookmark) => void;
  readonly edit: (bookmark: Bookmark) => void;
  readonly setHome: (bookmark: Bookmark) => void;
  /** One, or all of a folder. */
  readonly remove: (bookmarks: readonly Bookmark[]) => void;
  readonly add: () => void;
  readonly import: () => void;
  readonly export: () => void;
  /** How the place of a bookmark is written. */
  readonly describePlace: (bookmark: Bookmark) => string;
  readonly onEnd: () => void;
}

export interface BookmarksPanel {
  readonly face: PanelFace;
  readonly show: (bookmarks: readonly Bookmark[]) => void;
}

/** A larger folder is closed at first. */
const OPEN_UP_TO = 200;
const IN_ORDER = new Intl.Collator(undefined, { numeric: true });

export function createBookmarksPanel(options: BookmarksPanelOptions): BookmarksPanel {
  /** Folders that people have opened or closed. */
  const opened = new Map<string, boolean>();
  const empty = element('p', { class: 'hint', hidden: '' }, texts.empty);
  const list = element('div', { class: 'bookmark-folders' });
  const addButton = button(texts.add, options.add, { class: 'primary' });
  const exportButton = button(texts.export, () => count > 0 && options.export(), { title: texts.exportTitle });
  let count = 0;

  const createFolder = (folder: string, bookmarks: readonly Bookmark[], hasHead: boolean, at: number): HTMLElement => {
    const rows = element('ul', { id: `bookmark-folder-${at}`, class: 'bookmark-list' });
    const setOpen = (isOpen: boolean) => {
      rows.hidden = !isOpen;
      expander.setAttribute('aria-expanded', String(isOpen));
      if (isOpen && rows.childElementCount === 0) rows.append(...bookmarks.map((one) => createRow(one, options)));
    };
    const name = folder || texts.noFolder;
    const expander = button(
      '',
      () => {
        const isOpen = rows.hidden !== false;
        opened.set(folder, isOpen);
        setOpen(isOpen);
      },
      { class: 'bookmark-expander', 'aria-controls': rows.id, 'data-key': `folder-${folder}` },
    );
    expander.append(
      element('span', { class: 'bookmark-name' }, name),
      element('span', { class: 'hint' }, texts.folderSize(bookmarks.length)),
    );
    setOpen(!hasHead || (opened.get(folder) ?? bookmarks.length <= OPEN_UP_TO));
    if (!hasHead) return element('section', {}, rows);
    const menu = createMenuButton(texts.folderActions(name), `folder-menu-${folder}`, () => [
      [{ label: texts.deleteFolder, run: () => options.remove(bookmarks) }],
    ]);
    const head = element('div', { class: 'bookmark-head' }, element('h3', {}, expander), menu);
    return element('section', {}, head, rows);
  };
  return {
    face: {
      title: texts.title,
      body: element('div', { class: 'panel-body' }, empty, list),
      footer: createPanelFoot(
        [],
        [button(texts.import, options.import, { title: texts.importTitle }), exportButton, addButton],
      ),
      end: options.onEnd,
    },
    show(bookmarks) {
      count = bookmarks.length;
      empty.hidden = count > 0;
      setUsable(exportButton, count > 0);
      const folders = new Map<string, Bookmark[]>();
      for (const one of bookmarks.toSorted((before, after) => IN_ORDER.compare(before.name, after.name)))
        (folders.get(one.folder) ?? startFolder(folders, one.folder)).push(one);
      const names = [...folders.keys()].sort(IN_ORDER.compare);
      const sections = names.map((folder, at) =>
        createFolder(folder, folders.get(folder) ?? [], names.length > 1 || folder !== '', at),
      );
      keepFocus(list, () => list.replaceChildren(...sections), addButton);
    },
  };
}

function startFolder(folders: Map<string, Bookmark[]>, folder: string): Bookmark[] {
  const bookmarks: Bookmark[] = [];
  folders.set(folder, bookmarks);
  return bookmarks;
}

function createRow(bookmark: Bookmark, options: BookmarksPanelOptions): HTMLElement {
  const { id, name } = bookmark;
  const go = button('', () => options.goTo(bookmark), { class: 'bookmark-go', 'data-key': id, title: name });
  go.append(
    element('span', { class: 'bookmark-name' }, name),
    element('span', { class: 'hint' }, options.describePlace(bookmark)),
  );
  const menu = createMenuButton(texts.actions(name), `row-menu-${id}`, () => [
    [
      { label: texts.edit, run: () => options.edit(bookmark) },
      { label: texts.setHome, run: () => options.setHome(bookmark) },
    ],
    [{ label: texts.delete, run: () => options.remove([bookmark]) }],
  ]);
  const row = element('li', { class: 'bookmark-row' }, go, menu);
  go.addEventListener('keydown', ({ key }) => {
    if (key === 'Delete') options.remove([bookmark]);
  });
  return row;
}

function createMenuButton(label: string, key: string, describe: () => ChoiceMenu['groups']): HTMLElement {
  const opener = button('⋯', () => toggleChoiceMenu(opener, () => ({ label, groups: describe() }), { floats: true }), {
    class: 'bookmark-more',
    'data-key': key,
    'aria-label': label,
    title: label,
    'aria-haspopup': 'menu',
    'aria-expanded': 'false',
  });
  for (const arrow of ['ArrowUp', 'ArrowDown']) onKey(opener, arrow, () => opener.click());
  return element('div', { class: 'menu bookmark-menu' }, opener);
}

/** Replaces a list; the focus stays on the same control, or goes to the one that took its place. */
function keepFocus(list: HTMLElement, replace: () => void, otherwise: HTMLElement): void {
  const controls = () => [...list.querySelectorAll<HTMLElement>('[data-key]')];
  const before = controls().indexOf(document.activeElement as HTMLElement);
  const key = before < 0 ? undefined : (document.activeElement as HTMLElement).dataset.key;
  replace();
  if (before < 0) return;
  const after = controls();
  const next = after.find(({ dataset }) => dataset.key === key) ?? after[Math.min(before, after.length - 1)];
  (next ?? otherwise).focus();
}
