/** The running program without its host: the engine, the handlers for windows, and their end. */

import { join } from 'node:path';
import type { AreaSummary } from '../../shared/area.ts';
import type { Reply, ServiceEvent } from '../../shared/contract.ts';
import { CodedError, type ErrorValue, toErrorValue } from '../../shared/errors.ts';
import type { LayerId } from '../../shared/layer.ts';
import type { MenuState } from '../../shared/menu.ts';
import type { Source } from '../../shared/source.ts';
import { VERSION } from '../../shared/version.ts';
import type { WindowPlace } from '../../shared/window-place.ts';
import { makeOwnFolder } from '../files/own-files.ts';
import { createSource } from '../sources/draft-judge.ts';
import type { FetchPort } from '../sources/fetch-port.ts';
import { PUBLIC_SOURCES } from '../sources/public-sources.ts';
import { type Engine, openEngine } from './engine.ts';
import type { HostDesktop } from './handlers/desktop-handlers.ts';
import { createDispatch, type Dispatch } from './handlers/dispatch.ts';
import { createMapService } from './handlers/map-service.ts';
import { LayerSaves } from './layers/layer-saves.ts';
import { Layers } from './layers/layers.ts';
import type { Log } from './log/log.ts';
import { openProgramLog } from './log/program-log.ts';
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
  /** Like {@link PlaceWishes.followStart}, and opens the files of the request as layers, with the errors of `openFiles`. */
  readonly followStart: (request: StartRequest) => Promise<ErrorValue | undefined>;
  /** Opens files as layers by absolute paths; see {@link Layers.openFiles}. Never rejects. */
  readonly openFiles: (paths: readonly string[]) => Promise<Reply<{ readonly layerIds: readonly LayerId[] }>>;
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
const OPENING_TROUBLES = ['file-unreadable', 'file-too-large', 'too-many-layers'] as const;

/**
 * Starts everything except a window. Disk trouble is a notice, never a failure to start. Rejects with `unknown-source`,
 * `bad-source` or `too-many-sources` if the command line asks for a source that can't be shown, and like
 * {@link Layers.openFiles} if it names a file that can't be opened.
 */
export async function startProgram(flags: Flags, host: HostActions): Promise<Program> {
  const folders = resolveFolders(flags);
  const { memoryTiles, offline } = flags;
  const bus = new EventBus();
  // If this fails, a notice follows later.
  await makeOwnFolder(folders.dataDir).catch(() => undefined);
  const log = openProgramLog({ ...folders, host: host.kind, bus });
  const engine = await openEngine({ ...folders, memoryTiles, offline, fetch: host.fetch, emit: bus.emit });
  const { settings, list, network } = engine;
  const layers = await Layers.open({ dataDir: folders.dataDir, notices: engine.notices, emit: bus.emit });
  try {
    applyFlags(flags, settings, list);
    await layers.openFiles(flags.files);
  } catch (thrown) {
    await layers.close();
    await engine.close();
    await log.close();
    throw thrown;
  }
  const saves = new LayerSaves();
  const handlers = createMapService({
    version: VERSION,
    host,
    engine,
    layers,
    saves,
    printEvent: flags.events ? createEventLines(process.stdout) : undefined,
    logFile: log.path,
    exportsDir: join(folders.dataDir, 'exports'),
  });
  const wishes = createPlaceWishes({ settings, list, network, emit: engine.emit });
  const openFiles: Program['openFiles'] = async (paths) => {
    try {
      return { ok: true, value: { layerIds: await layers.openFiles(paths) } };
    } catch (thrown) {
      return { ok: false, error: toErrorValue(thrown) };
    }
  };
  const openFromDesktop: Program['openFromDesktop'] = async (paths) => {
    for (const code of OPENING_TROUBLES) engine.notices.remove(code);
    const reply = await openFiles(paths);
    if (reply.ok) return undefined;
    engine.notices.add(CodedError.from(reply.error));
    return reply.error;
  };
  let windows = 0;
  void engine.disk.sweep(Date.now());
  void engine.warming.start();
  void engine.mover.start();

  return {
    dispatch: createDispatch(handlers, { onDefect: log.noteDefect }),
    onEvent: (listener) => {
      const stop = bus.listen(listener);
      windows += 1;
      layers.areShown = true;
      return once(() => {
        stop();
        windows -= 1;
        layers.areShown = windows > 0;
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
      const trouble = wishes.followStart(request);
      const opened = await openFromDesktop(request.files);
      return trouble ?? opened;
    },
    openFiles,
    openFromDesktop,
    log,
    close: once(async () => {
      bus.emit({ name: 'ended' });
      await saves.close();
      await layers.close();
      await engine.close();
      await log.close();
    }),
  };
}

function applyFlags(flags: Flags, settings: Engine['settings'], list: SourceList): void {
  const { link } = flags;
  if (link) settings.update({ view: { lat: link.lat, lon: link.lon, zoom: link.zoom ?? settings.current.view.zoom } });
  // A source remembered from another version may no longer exist.
  const remembered = list.find(settings.current.sourceId) ?? list.defaultSource;
  const linked = link?.sourceId ? list.find(link.sourceId) : undefined;
  const source = flags.source ? list.resolveFlag(flags.source) : (linked ?? remembered);
  if (source.id !== settings.current.sourceId) settings.update({ sourceId: source.id });
}
