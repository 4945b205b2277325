/** The part of the contract about bookmarks. */
import { z } from 'zod';
import { nothing, replying } from '../calls/method-spec.ts';
import { VIEW_MAX_ZOOM } from '../view.ts';
import {
  type Bookmark,
  type BookmarkDraft,
  type BookmarkId,
  MAX_ADDED_BOOKMARKS,
  MAX_BOOKMARK_NAME_LENGTH,
  MAX_BOOKMARKS,
} from './bookmark.ts';

const line = z
  .string()
  .trim()
  .max(MAX_BOOKMARK_NAME_LENGTH)
  .regex(/^[^\p{Cc}\p{Zl}\p{Zp}]*$/u);

const draft = z.strictObject({
  name: line.min(1),
  folder: line,
  lat: z.number().min(-90).max(90),
  lon: z.number().min(-180).max(180),
  zoom: z.number().int().min(0).max(VIEW_MAX_ZOOM),
} satisfies { readonly [Key in keyof BookmarkDraft]: z.ZodType<BookmarkDraft[Key]> });

const bookmarkId = z.string().regex(/^[0-9a-f]{16}$/);
const bookmarkIds = z.array(bookmarkId).min(1).max(MAX_BOOKMARKS);

/** Parses a bookmark as it is saved. */
export const bookmarkParser: z.ZodType<Bookmark> = draft.extend({ id: bookmarkId }).strip();

/** Windows get `bookmarksChanged` after each change. Changes are saved soon; if that fails, `bookmarks-unsaved` is a notice. */
export const BOOKMARK_CALLS = {
  /** All bookmarks, in the order in which they were added. */
  listBookmarks: replying<readonly Bookmark[]>()(nothing),
  /** Adds all of them or, with `too-many-bookmarks`, none. */
  addBookmarks: replying<{ readonly bookmarkIds: readonly BookmarkId[] }>()(
    z.strictObject({ bookmarks: z.array(draft).min(1).max(MAX_ADDED_BOOKMARKS) }),
  ),
  /** Fails with `unknown-bookmark`. */
  changeBookmark: replying<null>()(z.strictObject({ bookmarkId, change: draft.partial() })),
  /** Deletes those that exist; {@link restoreBookmarks} brings them back for a while. */
  deleteBookmarks: replying<{ readonly undoWithinMs: number }>()(z.strictObject({ bookmarkIds })),
  /** Brings deleted bookmarks back to their places. Fails with `undo-too-late` or `too-many-bookmarks`, restoring none. */
  restoreBookmarks: replying<null>()(z.strictObject({ bookmarkIds })),
  /**
   * Lets people choose where bookmarks are exported, in a native dialog, and returns a new id for `saveLayer`. Null if they
   * chose no place or the host has no such dialog.
   */
  chooseBookmarksPlace: replying<{ readonly saveId: string | null }>()(nothing),
} as const;
