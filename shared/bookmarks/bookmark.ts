/** Bookmarks: places that people keep under a name. */
import type { View } from '../view.ts';

/** 16 lower-case hexadecimal digits. */
export type BookmarkId = string;

export const MAX_BOOKMARKS = 10_000;
/** In one call. */
export const MAX_ADDED_BOOKMARKS = 1000;
export const MAX_BOOKMARK_NAME_LENGTH = 200;

/** How long deleted bookmarks can be brought back. */
export const UNDO_DELETE_WITHIN_MS = 10_000;

/** A bookmark without its id: where it leads, and at which zoom. */
export interface BookmarkDraft extends View {
  /** On one line; never empty. */
  readonly name: string;
  /** The name of its folder, on one line; empty for none. */
  readonly folder: string;
}

export interface Bookmark extends BookmarkDraft {
  readonly id: BookmarkId;
}
