/** Runs the menu commands, from the menu in the page and from the native one. */
import type { Reply, Startup } from '../shared/calls/contract.ts';
import { describeError, type ErrorValue } from '../shared/errors.ts';
import { formatMapLink } from '../shared/map-link.ts';
import { buildMenu, type MenuCommand } from '../shared/menu.ts';
import type { Preferences, ToggleKey } from '../shared/settings/preferences.ts';
import type { Source, SourceId } from '../shared/sources/source.ts';
import { menuTexts } from '../shared/texts/menu.ts';
import type { View } from '../shared/view.ts';
import type { WarmAreas } from './areas/warm-areas.ts';
import type { Client } from './bridge/client.ts';
import type { CacheTools } from './cache-tools.ts';
import { redoLast, undoLast } from './clearing/undo-offers.ts';
import type { LayerTools } from './layers/layer-tools.ts';
import type { MapView } from './map/map-view.ts';
import { findSource } from './opening.ts';
import type { Notices } from './panels/notices.ts';
import { closeDialogs } from './parts/dialog.ts';
import { isTextField } from './parts/element.ts';
import { toggleFullScreen } from './parts/full-screen.ts';
import { loadOnce } from './parts/load-once.ts';
import { isMac } from './parts/platform.ts';
import { copyText } from './parts/text-copier.ts';
import { collectTyping } from './search/typed-ahead.ts';
import { listenForMenu } from './visiting/menu-opener.ts';
import { createWaysBack } from './visiting/ways-back.ts';

/** What commands work on. `startup` and `source` return the current state at each call. */
export interface CommandTargets {
  readonly client: Client;
  readonly map: MapView;
  readonly notices: Notices;
  readonly areas: WarmAreas;
  readonly layers: LayerTools;
  readonly tools: CacheTools;
  readonly startup: () => Startup;
  readonly source: () => Source;
  /** Runs a command like the menu does. */
  readonly run: (command: MenuCommand) => void;
}

type Doers = { readonly [Name in MenuCommand['name']]: (command: Extract<MenuCommand, { name: Name }>) => unknown };

/** Commands that run beside an open dialog: they open nothing and leave the focus where it is. */
const DONE_BESIDE_A_DIALOG: ReadonlySet<MenuCommand['name']> = new Set([
  'quit',
  'undo',
  'redo',
  'zoomIn',
  'zoomOut',
  'fullScreen',
  'toggle',
]);

/** Returns the function that runs a command. Most commands close an open dialog first, or do nothing if it must stay open. */
export function createCommands(targets: CommandTargets): (command: MenuCommand) => void {
  const doers = createDoers(targets);
  const withMapMenu = loadOnce(
    () => import('./visiting/map-menu.ts'),
    () => tellDisconnected(targets),
  );
  const menuTargets = { ...targets, copyLink: (view: View) => copyLink(targets, view), saveArea: targets.areas.open };
  listenForMenu(targets.map.leaflet, (...at) => withMapMenu(({ openMapMenu }) => openMapMenu(menuTargets, ...at)));
  return (command) => {
    if (!DONE_BESIDE_A_DIALOG.has(command.name) && !closeDialogs()) return;
    void (doers[command.name] as (command: MenuCommand) => unknown)(command);
  };
}

function createDoers(targets: CommandTargets): Doers {
  const { client, map, notices, areas, layers, tools, startup, source } = targets;
  // Loading fails when the program has ended or is another version.
  const tellFailure = () => tellDisconnected(targets);
  const withForms = loadOnce(() => import('./sources/edit-sources.ts'), tellFailure);
  const withKeyboard = loadOnce(() => import('./menu/keyboard-dialog.ts'), tellFailure);
  const withAbout = loadOnce(() => import('./panels/about-dialog.ts'), tellFailure);
  const withGoTo = loadOnce(() => import('./panels/go-to-dialog.ts'), tellFailure);
  let takeTyped: (() => string) | undefined;
  const withSearch = loadOnce(
    () => import('./search/open-search.ts'),
    () => {
      takeTyped?.();
      tellFailure();
    },
  );
  const searchTargets = {
    ...targets,
    goTo: (view: View, id: SourceId | null) => goTo(targets, view, id),
    showSource: (id: SourceId) => void showSource(targets, id),
  };
  const withBookmarks = loadOnce(() => import('./bookmarks/bookmark-window.ts'), tellFailure);
  const withMeasuring = loadOnce(() => import('./measuring/measure-tool.ts'), tellFailure);
  const withUnits = loadOnce(() => import('./measuring/units-dialog.ts'), tellFailure);
  const withPicture = loadOnce(() => import('./paper/picture-dialog.ts'), tellFailure);
  const withPrint = loadOnce(() => import('./paper/print-dialog.ts'), tellFailure);
  const withFolder = loadOnce(() => import('./parts/folder-dialog.ts'), tellFailure);
  const withExport = loadOnce(() => import('./transfer/export-dialog.ts'), tellFailure);
  const withImport = loadOnce(() => import('./transfer/import-dialog.ts'), tellFailure);
  const openLogFile = async () => {
    const reply = await client.call('openLogFile', {});
    if (reply.ok) return;
    const { error } = reply;
    if (error.code !== 'log-not-opened') notices.showError(error);
    else withFolder(({ openFolderDialog }) => openFolderDialog('logFile', error, startup().logFile));
  };
  return {
    openFile: () => layers.open(),
    openTileFolder: () => layers.openTileFolder(),
    newDrawing: () => layers.newDrawing(),
    showLayers: () => layers.showPanel(),
    selectFeatures: () => layers.toggleSelecting(),
    quit: async () => report(notices, await client.call('quit', {})),
    undo: () => step(notices, 'undo', undoLast, menuTexts.nothingToUndo),
    redo: () => step(notices, 'redo', redoLast, menuTexts.nothingToRedo),
    zoomIn: () => map.zoomBy(1),
    zoomOut: () => map.zoomBy(-1),
    goTo: () => withGoTo(({ openGoToDialog }) => openGoToDialog(map.readView(), (view, id) => goTo(targets, view, id))),
    search() {
      takeTyped?.();
      takeTyped = collectTyping();
      withSearch(({ openSearch }) => openSearch(searchTargets, takeTyped?.() ?? ''));
    },
    copyLink: () => copyLink(targets, map.readView()),
    importTiles: () => withImport(({ openImportDialog }) => openImportDialog(targets)),
    exportTiles: () => withExport(({ openExportDialog }) => openExportDialog(targets)),
    savePicture: () => withPicture(({ openPictureDialog }) => openPictureDialog(targets)),
    print: () => withPrint(({ openPrintDialog }) => openPrintDialog(targets)),
    ...createWaysBack(targets),
    addBookmark: ({ at }) => withBookmarks(({ openBookmarks }) => openBookmarks(targets).add(at)),
    showBookmarks: () => withBookmarks(({ openBookmarks }) => openBookmarks(targets).show()),
    measure: ({ at }) => withMeasuring(({ toggleMeasuring }) => toggleMeasuring(map, at)),
    showUnits: () =>
      withUnits(({ openUnitsDialog }) =>
        openUnitsDialog(map.readView(), async (change) => readError(await client.call('setPreferences', { change }))),
      ),
    serveTiles: tools.openServing,
    fullScreen: toggleFullScreen,
    toggle: async ({ key }) => {
      const change: Partial<Pick<Preferences, ToggleKey>> = { [key]: !startup()[key] };
      report(notices, await client.call('setPreferences', { change }));
    },
    selectSource: async ({ sourceId }) => report(notices, await client.call('selectSource', { sourceId })),
    addSource: () => withForms(({ openAddSource }) => openAddSource(targets)),
    editSource: ({ sourceId }) => {
      const edited = sourceId === undefined ? source : () => findSource(startup(), sourceId);
      withForms(({ openEditSource }) => openEditSource({ ...targets, source: edited }));
    },
    duplicateSource: () => withForms(({ openDuplicateSource }) => openDuplicateSource(targets)),
    removeSource: () => withForms(({ openRemoveSource }) => openRemoveSource(targets)),
    warmView: () => areas.open('view'),
    showAreas: () => areas.showList(),
    showStatistics: tools.openStatistics,
    inspectTiles: () => map.toggleDetails(),
    clear: () => tools.openClear('source'),
    clearEverything: () => tools.openClear('all'),
    showStorage: tools.openStorage,
    showKeyboard: () => {
      const menus = describeMenus(startup(), source());
      withKeyboard(({ openKeyboardDialog }) => openKeyboardDialog(menus, isMac(), startup().host === 'browser'));
    },
    openLogFile,
    showAbout: () => withAbout(({ openAboutDialog }) => openAboutDialog(startup())),
  };
}

/** The menus as they are now. */
export function describeMenus(startup: Startup, source: Source): ReturnType<typeof buildMenu> {
  return buildMenu({ ...startup, sourceId: source.id });
}

/** A text field undoes its own typing; anywhere else `take` finds a step, or there is `none`. */
function step(notices: Notices, name: 'undo' | 'redo', take: () => boolean, none: string): void {
  if (isTextField(document.activeElement)) document.execCommand(name);
  else if (!take()) notices.show({ key: `nothing-to-${name}`, text: none, tone: 'info', lasting: false });
}

/** As for links from other programs: a link never adds a source. */
function goTo(targets: CommandTargets, view: View, id: SourceId | null): void {
  targets.map.goTo(view);
  if (id !== null) void showSource(targets, id);
}

async function showSource({ client, notices, startup, source }: CommandTargets, id: SourceId): Promise<void> {
  if (id === source().id || !startup().sources.some((one) => one.id === id)) return;
  report(notices, await client.call('selectSource', { sourceId: id }));
}

async function copyLink({ client, notices, startup }: CommandTargets, view: View): Promise<void> {
  const link = formatMapLink(view);
  // Browsers let a page copy only after a click or key in it, which a native menu isn't.
  const isCopied = startup().host === 'browser' ? await copyText(link) : await copyByProgram(client, view);
  const text = isCopied ? menuTexts.linkCopied(link) : menuTexts.linkNotCopied(link);
  notices.show({ key: 'link-copied', text, tone: isCopied ? 'info' : 'warning', lasting: !isCopied });
}

async function copyByProgram(client: Client, view: View): Promise<boolean> {
  const reply = await client.call('copyLink', { view });
  return reply.ok && reply.value.isCopied;
}

function readError(reply: Reply<unknown>): ErrorValue | undefined {
  return reply.ok ? undefined : reply.error;
}

function tellDisconnected({ notices }: Pick<CommandTargets, 'notices'>): void {
  notices.showError(describeError('disconnected'));
}

function report(notices: Notices, reply: Reply<unknown>): void {
  if (!reply.ok) notices.showError(reply.error);
}
