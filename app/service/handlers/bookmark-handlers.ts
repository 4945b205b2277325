/** Handlers for bookmarks. */
import { dirname } from 'node:path';
import { UNDO_DELETE_WITHIN_MS } from '../../../shared/bookmarks/bookmark.ts';
import { bookmarkTexts } from '../../../shared/texts/bookmarks.ts';
import type { Bookmarks } from '../bookmarks/bookmarks.ts';
import type { Engine } from '../engine.ts';
import type { LayerSaves } from '../layers/layer-saves.ts';
import type { HostDesktop } from './desktop-handlers.ts';
import { done, type Handlers } from './dispatch.ts';

export interface BookmarkHandlersOptions extends Pick<Engine, 'settings'> {
  readonly bookmarks: Bookmarks;
  readonly saves: LayerSaves;
  readonly host: HostDesktop;
}

export function createBookmarkHandlers({ bookmarks, saves, host, settings }: BookmarkHandlersOptions) {
  return {
    listBookmarks: async () => (await bookmarks.load()).all,
    addBookmarks: async ({ bookmarks: drafts }) => ({ bookmarkIds: (await bookmarks.load()).add(drafts) }),
    changeBookmark: async ({ bookmarkId, change }) => done((await bookmarks.load()).change(bookmarkId, change)),
    deleteBookmarks: async ({ bookmarkIds }) => {
      (await bookmarks.load()).delete(bookmarkIds);
      return { undoWithinMs: UNDO_DELETE_WITHIN_MS };
    },
    restoreBookmarks: async ({ bookmarkIds }) => done((await bookmarks.load()).restore(bookmarkIds)),
    chooseBookmarksPlace: async () => {
      const path = await host.chooseSavePath(settings.current.trackFolder, bookmarkTexts.fileName);
      if (path === null) return { saveId: null };
      settings.update({ trackFolder: dirname(path) });
      return { saveId: saves.begin(path) };
    },
  } satisfies Partial<Handlers>;
}
