/** What every menu command does. The menu in the page and the native one both end here. */

import { wholeSource } from '../shared/clear-scope.ts';
import type { Reply, Startup } from '../shared/contract.ts';
import { describeError } from '../shared/errors.ts';
import { formatMapLink } from '../shared/map-link.ts';
import { buildMenu, type MenuCommand } from '../shared/menu.ts';
import type { Preferences, ToggleKey } from '../shared/preferences.ts';
import type { Source, SourceId } from '../shared/source.ts';
import { formatTileCount } from '../shared/texts/quantities.ts';
import type { View } from '../shared/view.ts';
import type { WarmAreas } from './areas/warm-areas.ts';
import type { Client } from './bridge/client.ts';
import type { CacheTools } from './cache-tools.ts';
import { openClearDialog } from './clearing/clear-dialog.ts';
import { clearWithUndo } from './clearing/cleared-notice.ts';
import type { MapView } from './map/map-view.ts';
import { openKeyboardDialog } from './menu/keyboard-dialog.ts';
import { openAboutDialog } from './panels/about-dialog.ts';
import { openGoToDialog } from './panels/go-to-dialog.ts';
import type { Notices } from './panels/notices.ts';
import { closeDialogs } from './parts/dialog.ts';
import { openFolderDialog } from './parts/folder-dialog.ts';
import { toggleFullScreen } from './parts/full-screen.ts';
import { loadOnce } from './parts/load-once.ts';
import { isMac } from './parts/platform.ts';
import { copyText } from './parts/text-copier.ts';

/** What commands work on. The functions `startup` and `source` answer what holds at the moment. */
export interface CommandTargets {
  readonly client: Client;
  readonly map: MapView;
  readonly notices: Notices;
  readonly areas: WarmAreas;
  readonly tools: CacheTools;
  readonly startup: () => Startup;
  readonly source: () => Source;
}

type Doers = { readonly [Name in MenuCommand['name']]: (command: Extract<MenuCommand, { name: Name }>) => unknown };

/** What takes no form away that people are filling in: it opens nothing and leaves the keyboard where it is. */
const DONE_BESIDE_A_DIALOG: ReadonlySet<MenuCommand['name']> = new Set([
  'quit',
  'zoomIn',
  'zoomOut',
  'fullScreen',
  'toggle',
]);

/** The one function through which all menu commands go. Most close an open dialog, and do nothing beside one that is to stay. */
export function createCommands(targets: CommandTargets): (command: MenuCommand) => void {
  const doers = createDoers(targets);
  return (command) => {
    if (!DONE_BESIDE_A_DIALOG.has(command.name) && !closeDialogs()) return;
    void (doers[command.name] as (command: MenuCommand) => unknown)(command);
  };
}

function createDoers(targets: CommandTargets): Doers {
  const { client, map, notices, areas, tools, startup, source } = targets;
  // The forms of sources are loaded when one is first wanted.
  const withForms = loadOnce(
    () => import('./sources/edit-sources.ts'),
    // Its code comes from the program, which has ended or is another version.
    () => notices.showError(describeError('disconnected')),
  );
  const askToClear = (sourceId: SourceId | null, name: string) =>
    openClearDialog(client, { sourceId, name }, (keepAreas) =>
      clearWithUndo(targets, wholeSource(sourceId, keepAreas)),
    );
  return {
    quit: async () => report(notices, await client.call('quit', {})),
    zoomIn: () => map.zoomBy(1),
    zoomOut: () => map.zoomBy(-1),
    goTo: () => openGoToDialog(map.readView(), map.goTo),
    fullScreen: toggleFullScreen,
    selectSource: async ({ sourceId }) => report(notices, await client.call('selectSource', { sourceId })),
    copyLink: () => copyLink(targets),
    toggle: async ({ key }) => {
      const change: Partial<Pick<Preferences, ToggleKey>> = { [key]: !startup()[key] };
      report(notices, await client.call('setPreferences', { change }));
    },
    showStatistics: tools.openStatistics,
    clearScope: tools.openClear,
    checkCache: tools.openCheck,
    showDiskSpace: tools.openDiskSpace,
    moveCacheFolder: tools.openMove,
    clearMemory: () => clearMemory(client, notices),
    clearSource: () => askToClear(source().id, source().name),
    clearEverything: () => askToClear(null, 'All sources'),
    warmView: () => areas.open('view'),
    warmArea: () => areas.open('area'),
    warmTrack: () => areas.open('track'),
    showAreas: () => areas.showList(),
    openCacheFolder: () => openCacheFolder(client, notices, startup().cacheDir),
    addSource: () => withForms(({ openAddSource }) => openAddSource(targets)),
    editSource: () => withForms(({ openEditSource }) => openEditSource(targets)),
    duplicateSource: () => withForms(({ openDuplicateSource }) => openDuplicateSource(targets)),
    removeSource: () => withForms(({ openRemoveSource }) => openRemoveSource(targets)),
    explainTile: () => map.toggleDetails(),
    showKeyboard: () => openKeyboardDialog(describeMenus(startup(), source()), isMac(), startup().host === 'browser'),
    openLogFile: () => openLogFile(client, notices, startup().logFile),
    showAbout: () => openAboutDialog(startup()),
  };
}

/** The menus as they are now. */
export function describeMenus(startup: Startup, source: Source): ReturnType<typeof buildMenu> {
  return buildMenu({ ...startup, sourceId: source.id });
}

async function clearMemory(client: Client, notices: Notices): Promise<void> {
  const reply = await client.call('clearMemory', {});
  report(notices, reply);
  if (!reply.ok) return;
  const text = `Memory cleared: ${formatTileCount(reply.value)}. Tiles on disk were kept.`;
  notices.show({ key: 'memory-cleared', text, tone: 'info', lasting: false });
}

async function copyLink({ client, map, notices, startup }: CommandTargets): Promise<void> {
  const view = map.readView();
  const link = formatMapLink(view);
  // A browser lets a page copy only just after people have chosen to; a native menu gives it no such right at all.
  const isCopied = startup().host === 'browser' ? await copyText(link) : await copyByProgram(client, view);
  const text = isCopied ? `Link copied: ${link}` : `The link could not be copied. It is ${link}`;
  notices.show({ key: 'link-copied', text, tone: isCopied ? 'info' : 'warning', lasting: !isCopied });
}

async function copyByProgram(client: Client, view: View): Promise<boolean> {
  const reply = await client.call('copyLink', { view });
  return reply.ok && reply.value.isCopied;
}

async function openCacheFolder(client: Client, notices: Notices, cacheDir: string): Promise<void> {
  const reply = await client.call('openCacheFolder', {});
  if (!reply.ok && reply.error.code === 'folder-not-opened') openFolderDialog('Cache folder', reply.error, cacheDir);
  else report(notices, reply);
}

async function openLogFile(client: Client, notices: Notices, logFile: string): Promise<void> {
  const reply = await client.call('openLogFile', {});
  if (!reply.ok && reply.error.code === 'log-not-opened') openFolderDialog('Log file', reply.error, logFile);
  else report(notices, reply);
}

function report(notices: Notices, reply: Reply<unknown>): void {
  if (!reply.ok) notices.showError(reply.error);
}
