/** The bookmarks of a window: their panel, dialogs and files, kept in step with the service. */

import { type Bookmark, type BookmarkDraft, MAX_ADDED_BOOKMARKS } from '../../shared/bookmarks/bookmark.ts';
import type { ErrorValue } from '../../shared/errors.ts';
import { findTownNear } from '../../shared/names/town-near.ts';
import { bookmarkTexts as texts } from '../../shared/texts/bookmarks.ts';
import { formatPosition } from '../../shared/texts/positions.ts';
import type { Position, View } from '../../shared/view.ts';
import type { Client } from '../bridge/client.ts';
import { offerUndo } from '../clearing/undo-notice.ts';
import { fitBox } from '../map/boxes/area-frame.ts';
import type { MapView } from '../map/map-view.ts';
import type { Notices } from '../panels/notices.ts';
import { claimSidePanel, type SidePanel } from '../panels/side-panel.ts';
import { readFormats } from '../parts/formats.ts';
import { loadNames } from '../search/known-names.ts';
import { setHome } from '../visiting/map-menu.ts';
import { openBookmarkDialog } from './bookmark-dialog.ts';
import { chooseBookmarkFile, countRoom, saveBookmarks } from './bookmark-files.ts';
import type { BookmarkPoint } from './bookmark-points.ts';
import { type BookmarksPanel, createBookmarksPanel } from './bookmarks-panel.ts';

export interface BookmarkTargets {
  readonly client: Client;
  readonly map: MapView;
  readonly notices: Notices;
  readonly startup: () => { readonly host: 'electron' | 'browser' };
}

/** Where a point without a zoom is shown. */
const IMPORTED_ZOOM = 14;

/** Places in the list are written as at this zoom: to a hundred metres. */
const LISTED_ZOOM = 9;

let open: BookmarkWindow | undefined;

/** The bookmarks of this page. */
export function openBookmarks(targets: BookmarkTargets): BookmarkWindow {
  open ??= new BookmarkWindow(targets);
  return open;
}

class BookmarkWindow {
  readonly #targets: BookmarkTargets;
  readonly #panel: SidePanel;
  #list: BookmarksPanel | undefined;
  #bookmarks: readonly Bookmark[] = [];
  /** The last list asked for. */
  #asked = 0;

  constructor(targets: BookmarkTargets) {
    this.#targets = targets;
    this.#panel = claimSidePanel((reason) => {
      if (reason === 'closed') targets.map.focus();
    });
    targets.client.onEvent(({ name }) => {
      if (name === 'bookmarksChanged' && this.#list) void this.#load();
    });
    targets.client.onConnection((connected) => {
      if (connected && this.#list) void this.#load();
    });
  }

  /** Opens the panel. */
  show(): void {
    if (this.#list) this.#panel.focus();
    else this.#openPanel();
  }

  /** Opens the dialog that adds a bookmark of a place, or of the middle of the map. */
  async add(at?: Position): Promise<void> {
    const { map } = this.#targets;
    const view = { ...map.readView(), ...at };
    await this.#load();
    openBookmarkDialog({
      title: texts.addTitle,
      bookmark: { name: formatPosition(view, readFormats().positionFormat, view.zoom), folder: '', ...view },
      folders: this.#listFolders(),
      betterName: findName(view),
      save: async (names) => {
        const error = await this.#add([{ ...view, ...names }]);
        if (!error) this.#tell(texts.added(names.name), true);
        return error;
      },
    });
  }

  #openPanel(): void {
    const { client, map, notices } = this.#targets;
    this.#list = createBookmarksPanel({
      goTo: ({ lat, lon, zoom }) =>
        fitBox(map.leaflet, { west: lon, south: lat, east: lon, north: lat }, this.#panel.readCover(), zoom),
      edit: (bookmark) => this.#edit(bookmark),
      setHome: ({ lat, lon, zoom }) => void setHome({ client, notices }, { lat, lon, zoom }),
      remove: (bookmarks) => void this.#remove(bookmarks),
      add: () => void this.add(),
      import: () => void this.#import(),
      export: () => void this.#export(),
      describePlace: (at) => formatPosition(at, readFormats().positionFormat, LISTED_ZOOM),
      onEnd: () => {
        this.#list = undefined;
      },
    });
    this.#panel.show(this.#list.face);
    void this.#load();
  }

  async #load(): Promise<void> {
    this.#asked += 1;
    const own = this.#asked;
    const reply = await this.#targets.client.call('listBookmarks', {});
    if (own !== this.#asked) return;
    if (!reply.ok) return this.#targets.notices.showError(reply.error);
    this.#bookmarks = reply.value;
    this.#list?.show(reply.value);
  }

  #listFolders(): readonly string[] {
    return [...new Set(this.#bookmarks.map(({ folder }) => folder))].filter((folder) => folder !== '').sort();
  }

  #edit(bookmark: Bookmark): void {
    const { client } = this.#targets;
    openBookmarkDialog({
      title: texts.editTitle,
      bookmark,
      folders: this.#listFolders(),
      save: async (change) => {
        const reply = await client.call('changeBookmark', { bookmarkId: bookmark.id, change });
        return reply.ok ? undefined : reply.error;
      },
    });
  }

  /** Undoing brings them back. */
  async #remove(bookmarks: readonly Bookmark[]): Promise<void> {
    const { client, notices } = this.#targets;
    const bookmarkIds = bookmarks.map(({ id }) => id);
    const reply = await client.call('deleteBookmarks', { bookmarkIds });
    if (!reply.ok) return notices.showError(reply.error);
    const [first] = bookmarks;
    const text = bookmarks.length === 1 && first ? texts.deleted(first.name) : texts.deletedMany(bookmarks.length);
    const undo = () => client.call('restoreBookmarks', { bookmarkIds });
    offerUndo(notices, { key: `bookmarks-deleted-${first?.id}`, text, undo, ...reply.value });
  }

  /** Returns the error of the first call that fails. */
  async #add(bookmarks: readonly BookmarkDraft[]): Promise<ErrorValue | undefined> {
    for (let at = 0; at < bookmarks.length; at += MAX_ADDED_BOOKMARKS) {
      const part = bookmarks.slice(at, at + MAX_ADDED_BOOKMARKS);
      const reply = await this.#targets.client.call('addBookmarks', { bookmarks: part });
      if (!reply.ok) return reply.error;
    }
    return undefined;
  }

  async #import(): Promise<void> {
    const { client, notices } = this.#targets;
    const chosen = await chooseBookmarkFile(client, this.#isDesktop);
    if (!chosen.ok) return notices.showError(chosen.error);
    if (!chosen.value) return;
    const { name, reading } = chosen.value;
    const room = countRoom(this.#bookmarks);
    const points = reading.kind === 'points' ? reading.points : [];
    const why =
      reading.kind === 'problem' ? reading.message : points.length === 0 ? texts.noPoints : texts.tooMany(room);
    if (points.length === 0 || points.length > room)
      return notices.show({ key: IMPORT, text: texts.notImported(name, why), tone: 'warning', lasting: true });
    const error = await this.#add(points.map(completePoint));
    if (error) notices.showError(error);
    else this.#tell(texts.imported(points.length), false);
  }

  async #export(): Promise<void> {
    const { client, notices } = this.#targets;
    const saved = await saveBookmarks(client, this.#isDesktop, this.#bookmarks);
    if (!saved.ok) notices.showError(saved.error);
    else if (saved.value !== null) this.#tell(texts.exported(saved.value), false);
  }

  get #isDesktop(): boolean {
    return this.#targets.startup().host === 'electron';
  }

  #tell(text: string, offersPanel: boolean): void {
    const action = offersPanel && !this.#list ? { label: texts.show, run: () => this.show() } : undefined;
    this.#targets.notices.show({ key: IMPORT, text, tone: 'info', lasting: false, action });
  }
}

const IMPORT = 'bookmarks';

function completePoint({ name, zoom, ...point }: BookmarkPoint): BookmarkDraft {
  const known = zoom ?? IMPORTED_ZOOM;
  return { ...point, name: name ?? formatPosition(point, readFormats().positionFormat, known), zoom: known };
}

/** The name of the nearest known place; undefined without one, or while names can't be loaded. */
async function findName(view: View): Promise<string | undefined> {
  const names = await loadNames().catch(() => undefined);
  return names && findTownNear(names.places, view);
}
