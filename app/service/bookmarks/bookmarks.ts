/** The bookmarks, in `<data folder>/bookmarks.json`. */
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import {
  type Bookmark,
  type BookmarkDraft,
  type BookmarkId,
  MAX_BOOKMARKS,
  UNDO_DELETE_WITHIN_MS,
} from '../../../shared/bookmarks/bookmark.ts';
import { bookmarkParser } from '../../../shared/bookmarks/bookmark-calls.ts';
import type { ServiceEvent } from '../../../shared/calls/contract.ts';
import { CodedError } from '../../../shared/errors.ts';
import { ListFile } from '../state/list-file.ts';
import type { Notices } from '../state/notices.ts';

export interface BookmarksOptions {
  /** An absolute path. */
  readonly dataDir: string;
  readonly notices: Pick<Notices, 'add' | 'remove'>;
  /** Receives `bookmarksChanged`. */
  readonly emit: (event: ServiceEvent) => void;
}

/** Several times what the maximum of usual bookmarks needs. */
const MAX_FILE_BYTES = 16 * 1024 * 1024;

interface DeletedBookmark {
  readonly bookmark: Bookmark;
  /** Its place in the list then. */
  readonly index: number;
}

type BookmarkChange = { readonly [Key in keyof BookmarkDraft]?: BookmarkDraft[Key] | undefined };

export class Bookmarks {
  readonly #options: BookmarksOptions;
  readonly #file: ListFile<Bookmark>;
  readonly #deleted = new Map<BookmarkId, DeletedBookmark>();
  #bookmarks: readonly Bookmark[] = [];
  #loading: Promise<this> | undefined;

  /** Reads nothing yet. */
  constructor(options: BookmarksOptions) {
    const { dataDir, notices } = options;
    this.#options = options;
    this.#file = new ListFile({
      file: join(dataDir, 'bookmarks.json'),
      key: 'bookmarks',
      maxBytes: MAX_FILE_BYTES,
      parser: bookmarkParser,
      unsaved: 'bookmarks-unsaved',
      onTrouble: (error) => notices.add(error),
      onSaved: () => notices.remove('bookmarks-unsaved'),
    });
  }

  /** Loads the bookmarks of the last run, once, before they are used. Trouble is a notice. Never rejects. */
  load(): Promise<this> {
    this.#loading ??= this.#file.load().then(({ items }) => {
      this.#bookmarks = items;
      return this;
    });
    return this.#loading;
  }

  /** In the order in which they were added. */
  get all(): readonly Bookmark[] {
    return this.#bookmarks;
  }

  /** Adds all and returns their ids. Throws `too-many-bookmarks`, adding none. */
  add(drafts: readonly BookmarkDraft[]): readonly BookmarkId[] {
    this.#requireRoom(drafts.length);
    const added = drafts.map((draft): Bookmark => ({ id: randomBytes(8).toString('hex'), ...draft }));
    this.#set([...this.#bookmarks, ...added]);
    return added.map(({ id }) => id);
  }

  /** Throws `unknown-bookmark`. */
  change(id: BookmarkId, change: BookmarkChange): void {
    if (!this.#bookmarks.some((one) => one.id === id)) throw new CodedError('unknown-bookmark');
    const given = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
    this.#set(this.#bookmarks.map((one) => (one.id === id ? { ...one, ...given } : one)));
  }

  /** Deletes those that exist; {@link restore} brings them back for a while. */
  delete(ids: readonly BookmarkId[]): void {
    const wanted = new Set(ids);
    const gone = this.#bookmarks.flatMap((bookmark, index) => (wanted.has(bookmark.id) ? [{ bookmark, index }] : []));
    for (const one of gone) this.#deleted.set(one.bookmark.id, one);
    setTimeout(() => {
      for (const { bookmark } of gone) this.#deleted.delete(bookmark.id);
    }, UNDO_DELETE_WITHIN_MS).unref();
    this.#set(this.#bookmarks.filter(({ id }) => !wanted.has(id)));
  }

  /** Throws `undo-too-late` if one isn't kept any more, or `too-many-bookmarks`; then none is restored. */
  restore(ids: readonly BookmarkId[]): void {
    const kept = ids.map((id) => this.#deleted.get(id)).filter((one) => one !== undefined);
    if (kept.length < ids.length) throw new CodedError('undo-too-late');
    this.#requireRoom(kept.length);
    const restored = [...this.#bookmarks];
    // From the front, so that each finds its place again.
    for (const { bookmark, index } of kept.toSorted((one, other) => one.index - other.index)) {
      this.#deleted.delete(bookmark.id);
      restored.splice(index, 0, bookmark);
    }
    this.#set(restored);
  }

  /** Saves pending changes. */
  async close(): Promise<void> {
    await this.#file.settle();
  }

  #requireRoom(more: number): void {
    if (this.#bookmarks.length + more > MAX_BOOKMARKS) throw new CodedError('too-many-bookmarks');
  }

  #set(bookmarks: readonly Bookmark[]): void {
    this.#bookmarks = bookmarks;
    this.#file.save(bookmarks);
    this.#options.emit({ name: 'bookmarksChanged' });
  }
}
