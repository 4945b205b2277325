/** The dialog in which people name a bookmark and choose its folder. */
import { type BookmarkDraft, MAX_BOOKMARK_NAME_LENGTH } from '../../shared/bookmarks/bookmark.ts';
import type { ErrorValue } from '../../shared/errors.ts';
import { bookmarkTexts as texts } from '../../shared/texts/bookmarks.ts';
import { partTexts } from '../../shared/texts/parts.ts';
import { openDialog } from '../parts/dialog.ts';
import { button, element, isUsable, setText, setUsable } from '../parts/element.ts';
import { createTextField } from '../parts/form-field.ts';

export interface BookmarkDialogOptions {
  readonly title: string;
  readonly bookmark: BookmarkDraft;
  /** The folders that are offered. */
  readonly folders: readonly string[];
  /** A better name, which replaces that of the bookmark unless people have typed one. */
  readonly betterName?: Promise<string | undefined>;
  /** Saves it. An error is shown and keeps the dialog open. */
  readonly save: (names: Pick<BookmarkDraft, 'name' | 'folder'>) => Promise<ErrorValue | undefined>;
}

export function openBookmarkDialog({ title, bookmark, folders, betterName, save }: BookmarkDialogOptions): void {
  const limits = { maxlength: String(MAX_BOOKMARK_NAME_LENGTH) };
  const name = createTextField({ id: 'bookmark-name', label: texts.name }, bookmark.name, { ...limits, autofocus: '' });
  const folder = createTextField(
    { id: 'bookmark-folder', label: texts.folder, hint: texts.folderHint },
    bookmark.folder,
    { ...limits, list: 'bookmark-folders' },
  );
  const offered = element('datalist', { id: 'bookmark-folders' });
  offered.append(...folders.map((value) => element('option', { value })));
  const complaint = element('p', { class: 'complaint', role: 'alert' });
  const act = async () => {
    const names = { name: name.control.value.trim(), folder: folder.control.value.trim() };
    name.complain(names.name === '' ? texts.nameMissing : '');
    if (names.name === '') return name.control.focus();
    if (!isUsable(saveButton)) return;
    setUsable(saveButton, false);
    const error = await save(names);
    setUsable(saveButton, true);
    setText(complaint, error?.message ?? '');
    if (!error) dialog.close();
  };
  const saveButton = element('button', { type: 'submit', class: 'primary' }, texts.save);
  const dialog = openDialog({
    title,
    body: [name.root, folder.root, offered, complaint],
    buttons: [button(partTexts.cancel, () => dialog.close()), saveButton],
    onSubmit: () => void act(),
    staysOpenBeside: true,
  });
  name.control.select();
  void betterName?.then((better) => {
    if (better === undefined || name.control.value !== bookmark.name) return;
    const { selectionStart, selectionEnd, value } = name.control;
    name.control.value = better;
    if (selectionStart === 0 && selectionEnd === value.length) name.control.select();
  });
}
