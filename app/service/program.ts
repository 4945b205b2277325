/** The running program without its host: the engine, what windows may ask of it, and the end of both. */

import type { AreaSummary } from '../../shared/area.ts';
import type { ServiceEvent } from '../../shared/contract.ts';
import type { MenuState } from '../../shared/menu.ts';
import { VERSION } from '../../shared/version.ts';
import type { WindowPlace } from '../../shared/window-place.ts';
import { makeOwnFolder } from '../files/own-files.ts';
import type { FetchPort } from '../sources/fetch-port.ts';
import { type Engine, openEngine } from './engine.ts';
import type { HostDesktop } from './handlers/desktop-handlers.ts';
import { createDispatch, type Dispatch } from './handlers/dispatch.ts';
import { createMapService } from './handlers/map-service.ts';
import type { Log } from './log/log.ts';
import { openProgramLog } from './log/program-log.ts';
import type { SourceList } from './sources/source-list.ts';
import type { Flags } from './starting/flags.ts';
import { resolveFolders } from './starting/folders.ts';
import { createPlaceWishes, type PlaceWishes } from './starting/place-wishes.ts';
import { once } from './starting/time-limit.ts';
import { EventBus } from './state/event-bus.ts';

/** What only a host can do. It calls {@link Program.close} once it ends. */
export interface HostActions extends HostDesktop {
  /** How this host fetches from servers. */
  readonly fetch: FetchPort;
}

export interface Program extends PlaceWishes {
  readonly dispatch: Dispatch;
  /** Adds a listener for events to the windows; the answer takes it away again. */
  readonly onEvent: (listener: (event: ServiceEvent) => void) => () => void;
  /** Sends an event to every window, e.g. a choice in the native menu. */
  readonly emitEvent: (event: ServiceEvent) => void;
  /** What the menu shows now; changes are told by `sourceSelected`, `sourcesChanged` and `preferencesChanged` events. */
  readonly menuState: () => MenuState;
  /** The saved areas and what is being done with them; changes are told by `areasChanged` events. */
  readonly areas: () => readonly AreaSummary[];
  /** Where the desktop's window was at the last start; null when unknown. */
  readonly windowPlace: () => WindowPlace | null;
  /** Remembers it for the next start. */
  readonly keepWindowPlace: (place: WindowPlace) => void;
  /** What has happened, in the log file. */
  readonly log: Log;
  /** Closes the engine as {@link Engine.close} does, and then the log. May be called twice. */
  readonly close: () => Promise<void>;
}

/**
 * Starts everything but a window. Disk trouble is a notice to the windows, never a failure to start. Rejects with
 * `unknown-source`, `bad-source` or `too-many-sources` when the command line asks for a source that cannot be shown.
 */
export async function startProgram(flags: Flags, host: HostActions): Promise<Program> {
  const folders = resolveFolders(flags);
  const { memoryTiles, offline } = flags;
  const bus = new EventBus();
  // Trouble with it is a notice later.
  await makeOwnFolder(folders.dataDir).catch(() => undefined);
  const log = openProgramLog({ ...folders, host: host.kind, bus });
  const engine = await openEngine({ ...folders, memoryTiles, offline, fetch: host.fetch, emit: bus.emit });
  const { settings, list, network } = engine;
  try {
    applyFlags(flags, settings, list);
  } catch (thrown) {
    await engine.close();
    await log.close();
    throw thrown;
  }
  const handlers = createMapService({ version: VERSION, host, engine, logFile: log.path });
  void engine.disk.sweep(Date.now());
  void engine.warming.start();
  void engine.mover.start();

  return {
    dispatch: createDispatch(handlers, { onDefect: log.noteDefect }),
    onEvent: bus.listen,
    emitEvent: bus.emit,
    menuState: () => ({ ...settings.current, sources: list.all, offline: network.isOffline }),
    areas: () => engine.warming.areas,
    windowPlace: () => settings.current.windowPlace,
    keepWindowPlace: (windowPlace) => settings.update({ windowPlace }),
    ...createPlaceWishes({ settings, list, network, emit: engine.emit }),
    log,
    close: once(async () => {
      bus.emit({ name: 'ended' });
      await engine.close();
      await log.close();
    }),
  };
}

function applyFlags(flags: Flags, settings: Engine['settings'], list: SourceList): void {
  const { link, view } = flags;
  if (view) settings.update({ view });
  if (link) settings.update({ view: { lat: link.lat, lon: link.lon, zoom: link.zoom ?? settings.current.view.zoom } });
  // A source remembered from another version may not be there any more.
  const remembered = list.find(settings.current.sourceId) ?? list.defaultSource;
  const linked = link?.sourceId ? list.find(link.sourceId) : undefined;
  const source = flags.source ? list.resolveFlag(flags.source) : (linked ?? remembered);
  if (source.id !== settings.current.sourceId) settings.update({ sourceId: source.id });
}
