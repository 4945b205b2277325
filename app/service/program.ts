/** The running program without its host: the engine, the handlers for windows, and their end. */

import { join } from 'node:path';
import type { AreaSummary } from '../../shared/areas/area.ts';
import type { Reply, ServiceEvent } from '../../shared/calls/contract.ts';
import type { OpenedFiles } from '../../shared/calls/desktop-calls.ts';
import { CodedError, describeError, type ErrorValue, toErrorValue } from '../../shared/errors.ts';
import type { MenuState } from '../../shared/menu.ts';
import type { WindowPlace } from '../../shared/settings/window-place.ts';
import type { Source } from '../../shared/sources/source.ts';
import { VERSION } from '../../shared/version.ts';
import { makeOwnFolder } from '../files/own-files.ts';
import { createSource } from '../sources/draft-judge.ts';
import type { FetchPort } from '../sources/fetch-port.ts';
import { PUBLIC_SOURCES } from '../sources/public-sources.ts';
import { ArchiveUploads } from './archives/archive-uploads.ts';
import { Bookmarks } from './bookmarks/bookmarks.ts';
import { type Engine, openEngine } from './engine.ts';
import type { HostDesktop } from './handlers/desktop-handlers.ts';
import { createDispatch, type Dispatch } from './handlers/dispatch.ts';
import { createMapService } from './handlers/map-service.ts';
import { LayerSaves } from './layers/layer-saves.ts';
import { Layers } from './layers/layers.ts';
import type { Log } from './log/log.ts';
import { openProgramLog } from './log/program-log.ts';
import { openPaths } from './opened-paths.ts';
import { Serving } from './serving/serving.ts';
import { describeNewArchive } from './sources/source-flag.ts';
import type { SourceList } from './sources/source-list.ts';
import type { Flags } from './starting/flags.ts';
import { resolveFolders } from './starting/folders.ts';
import { createPlaceWishes, type PlaceWishes } from './starting/place-wishes.ts';
import type { StartRequest } from './starting/start-request.ts';
import { once } from './starting/time-limit.ts';
import { EventBus } from './state/event-bus.ts';
import { createEventLines } from './state/event-lines.ts';

/** What only a host can do. It calls {@link Program.close} when it ends. */
export interface HostActions extends HostDesktop {
  /** The host's way to fetch from servers. */
  readonly fetch: FetchPort;
}

export interface Program extends Pick<PlaceWishes, 'openLink'> {
  /** Like {@link PlaceWishes.followStart}, and opens the archive and the files of the request, with the errors of `openFiles`. */
  readonly followStart: (request: StartRequest) => Promise<ErrorValue | undefined>;
  /** Opens files by absolute paths, like `openLayers` of the contract. Never rejects. */
  readonly openFiles: (paths: readonly string[]) => Promise<Reply<OpenedFiles>>;
  /** The same for files opened outside the window: it gets a notice if they can't be opened. Returns the error. Never rejects. */
  readonly openFromDesktop: (paths: readonly string[]) => Promise<ErrorValue | undefined>;
  readonly dispatch: Dispatch;
  /** Adds a listener for window events; returns a function that removes it. */
  readonly onEvent: (listener: (event: ServiceEvent) => void) => () => void;
  /** Sends an event to every window, e.g. a choice in the native menu. */
  readonly emitEvent: (event: ServiceEvent) => void;
  /**
   * The state shown in the menu; changes are announced by `sourceSelected`, `sourcesChanged` and `preferencesChanged`
   * events.
   */
  readonly menuState: () => MenuState;
  /** The sources whose links may be opened: all of the list, and the public ones that people can choose from. */
  readonly linkedSources: () => readonly Source[];
  /** The saved areas and their jobs; changes are announced by `areasChanged` events. */
  readonly areas: () => readonly AreaSummary[];
  /** The desktop window's position at the last start; null if unknown. */
  readonly windowPlace: () => WindowPlace | null;
  /** Saves the position for the next start. */
  readonly keepWindowPlace: (place: WindowPlace) => void;
  /** Writes to the log file. */
  readonly log: Log;
  /** Closes the engine like {@link Engine.close}, then the log. May be called twice. */
  readonly close: () => Promise<void>;
}

/** Why files can't be opened. */
const OPENING_TROUBLES = [
  'file-unreadable',
  'file-too-large',
  'too-many-layers',
  'too-many-sources',
  'archive-missing',
  'archive-rows-unknown',
] as const;

/**
 * Starts everything except a window. Disk trouble is a notice, never a failure to start. Rejects with `unknown-source`,
 * `bad-source` or `too-many-sources` if the command line asks for a source that can't be shown, and like
 * {@link Layers.openFiles} if it names a file that can't be opened.
 */
export async function startProgram(flags: Flags, host: HostActions): Promise<Program> {
  const folders = resolveFolders(flags);
  const { memoryTiles, offline, sharedCache } = flags;
  const bus = new EventBus();
  // If this fails, a notice follows later.
  await makeOwnFolder(folders.dataDir).catch(() => undefined);
  const log = openProgramLog({ ...folders, host: host.kind, bus });
  const engine = await openEngine({ ...folders, memoryTiles, offline, sharedCache, fetch: host.fetch, emit: bus.emit });
  const { settings, list, archives, network } = engine;
  const parts = { dataDir: folders.dataDir, notices: engine.notices, emit: bus.emit };
  const layers = await Layers.open(parts);
  const bookmarks = new Bookmarks(parts);
  try {
    const { source } = flags;
    if (source?.kind === 'archive') await archives.openNamed(source.path, source.rows);
    if (source?.kind === 'template') await addArchiveAt(source.template, engine);
    await openPaths(flags.files, { layers, archives });
    applyFlags(flags, settings, list);
  } catch (thrown) {
    await layers.close();
    await engine.close();
    await log.close();
    throw thrown;
  }
  const saves = new LayerSaves();
  const floorBytes = (): number => settings.current.freeFloorBytes;
  const uploads = new ArchiveUploads({ dir: join(folders.dataDir, 'imports'), floorBytes });
  await uploads.clear();
  const serving = new Serving({ engine, dataDir: folders.dataDir, emit: engine.emit });
  const handlers = createMapService({
    version: VERSION,
    host,
    engine,
    layers,
    saves,
    bookmarks,
    serving,
    printEvent: flags.events ? createEventLines(process.stdout) : undefined,
    logFile: log.path,
    exportsDir: join(folders.dataDir, 'exports'),
    uploads,
  });
  const wishes = createPlaceWishes({ settings, list, network, emit: engine.emit });
  const openFiles: Program['openFiles'] = async (paths) => {
    try {
      return { ok: true, value: await openPaths(paths, { layers, archives }) };
    } catch (thrown) {
      return { ok: false, error: toErrorValue(thrown) };
    }
  };
  const openFromDesktop: Program['openFromDesktop'] = async (paths) => {
    for (const code of OPENING_TROUBLES) engine.notices.remove(code);
    const reply = await openFiles(paths);
    // A command line can't be asked back.
    const [question] = reply.ok ? reply.value.questions : [];
    const error = reply.ok ? question && describeError('archive-rows-unknown', question.fileName) : reply.error;
    if (error && error.code !== 'cancelled') engine.notices.add(CodedError.from(error));
    return error;
  };
  const openNamed = ({ path, rows }: NonNullable<StartRequest['archive']>): Promise<ErrorValue | undefined> =>
    archives.openNamed(path, rows ?? undefined).then(() => undefined, toErrorValue);
  const addNamed = (template: string): Promise<ErrorValue | undefined> =>
    addArchiveAt(template, engine).then(() => undefined, toErrorValue);
  let windows = 0;
  void engine.disk.sweep(Date.now());
  void engine.warming.start();
  void engine.mover.start();
  void engine.exportNotes.sweep();
  void serving.restore();

  return {
    dispatch: createDispatch(handlers, { onDefect: log.noteDefect }),
    onEvent: (listener) => {
      const stop = bus.listen(listener);
      windows += 1;
      layers.areShown = true;
      archives.areShown = true;
      return once(() => {
        stop();
        windows -= 1;
        layers.areShown = windows > 0;
        archives.areShown = windows > 0;
      });
    },
    emitEvent: bus.emit,
    menuState: () => ({ ...settings.current, sources: list.all, offline: network.isOffline }),
    linkedSources: () => [...list.all, ...PUBLIC_SOURCES.map(({ draft }) => createSource(draft))],
    areas: () => engine.warming.areas,
    windowPlace: () => settings.current.windowPlace,
    keepWindowPlace: (windowPlace) => settings.update({ windowPlace }),
    openLink: wishes.openLink,
    followStart: async (request) => {
      const { archive, source } = request;
      if (request.offline) network.workOffline();
      const failed = (archive && (await openNamed(archive))) ?? (source === null ? undefined : await addNamed(source));
      // A source named by people takes precedence over that of a link.
      const link = archive && request.link ? { ...request.link, sourceId: null } : request.link;
      const trouble = failed ?? wishes.followStart({ ...request, link });
      const opened = await openFromDesktop(request.files);
      return trouble ?? opened;
    },
    openFiles,
    openFromDesktop,
    log,
    close: once(async () => {
      bus.emit({ name: 'ended' });
      await serving.close();
      await saves.close();
      await uploads.clear();
      await bookmarks.close();
      await layers.close();
      await engine.close();
      await log.close();
    }),
  };
}

/** Adds the archive at an address, as it describes itself, unless it is in the list; does nothing for anything else. */
async function addArchiveAt(template: string, { list, settings, describe, emit }: Engine): Promise<void> {
  const { signal } = new AbortController();
  const draft = await describeNewArchive(template, list.all, (text) => describe(text, signal));
  if (!draft) return;
  list.add(draft);
  emit({ name: 'sourcesChanged', sources: list.all, sourceId: settings.current.sourceId });
}

function applyFlags(flags: Flags, settings: Engine['settings'], list: SourceList): void {
  const { link } = flags;
  if (link) settings.update({ view: { lat: link.lat, lon: link.lon, zoom: link.zoom ?? settings.current.view.zoom } });
  // A source remembered from another version may no longer exist.
  const remembered = list.find(settings.current.sourceId) ?? list.defaultSource;
  const linked = link?.sourceId ? list.find(link.sourceId) : undefined;
  // An archive is selected when it is opened.
  const named = flags.source?.kind === 'archive' ? remembered : flags.source && list.resolveFlag(flags.source);
  const source = named ?? linked ?? remembered;
  if (source.id !== settings.current.sourceId) settings.update({ sourceId: source.id });
}
