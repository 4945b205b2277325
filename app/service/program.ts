/** The running program without its host: settings, cache, sources and service put together, and taken apart again. */
import type { HostKind, ServiceEvent } from '../../shared/contract.ts';
import type { MenuState } from '../../shared/menu.ts';
import { BUILT_IN_SOURCES, type SourceId, WORLD_SOURCE } from '../../shared/source.ts';
import { VERSION } from '../../shared/version.ts';
import { DiskTier } from '../cache/disk-tier.ts';
import { TileCache } from '../cache/tile-cache.ts';
import type { TileSource } from '../sources/tile-source.ts';
import { createWorldSource } from '../sources/world/world-source.ts';
import { createDispatch, type Dispatch } from './dispatch.ts';
import { EventBus } from './event-bus.ts';
import type { Flags } from './flags.ts';
import { resolveFolders } from './folders.ts';
import { createMapService } from './map-service.ts';
import { Notices } from './notices.ts';
import { SettingsStore } from './settings-store.ts';

/** What only a host can do. */
export interface HostActions {
  readonly kind: HostKind;
  /** Shows a folder in the desktop's file manager; false when that cannot be done here. */
  readonly openFolder: (path: string) => Promise<boolean>;
  /** Ends the host soon, after pending replies are out; the host then calls {@link Program.close}. */
  readonly quit: () => void;
}

export interface Program {
  readonly dispatch: Dispatch;
  /** Adds a listener for events to the windows; the answer takes it away again. */
  readonly onEvent: (listener: (event: ServiceEvent) => void) => () => void;
  /** Sends an event to every window, e.g. a choice in the native menu. */
  readonly emitEvent: (event: ServiceEvent) => void;
  /** What the menu shows now; changes are told by `sourceSelected` events. */
  readonly menuState: () => MenuState;
  /** Lets running writes end (3 s at most), saves the settings and stops everything. May be called twice. */
  readonly close: () => Promise<void>;
}

/** How long {@link Program.close} waits for writes; one that takes longer is dropped and leaves the old tile. */
const CLOSE_WITHIN_MS = 3000;

/** Starts everything but a window. Disk trouble is a notice to the windows, never a failure to start. */
export async function startProgram(flags: Flags, host: HostActions): Promise<Program> {
  const { dataDir, cacheDir } = resolveFolders(flags);
  const bus = new EventBus();
  const notices = new Notices(bus.emit);
  const settings = await openSettings(dataDir, flags, notices);
  const sources = new Map([createWorldSource()].map((source) => [source.source.id, source]));
  const disk = await DiskTier.open({
    cacheDir,
    onTrouble: (error) => notices.add(error),
    onRecovered: () => notices.removeDiskTrouble(),
    onForeignClear: (sourceId) => {
      cache.forgetSource(sourceId);
      bus.emit({ name: 'tilesCleared', sourceId });
    },
  });
  const cache = new TileCache({
    disk,
    maxEntries: flags.memoryTiles,
    load: ({ sourceId, coord }, signal) => requireSource(sources, sourceId).fetchTile(coord, signal),
  });
  const shownSources = [...sources.values()].map((source) => source.source);
  const handlers = createMapService({
    version: VERSION,
    host: host.kind,
    cacheDir,
    offline: flags.offline,
    sources: shownSources,
    cache,
    disk,
    settings,
    notices: () => notices.current,
    emit: bus.emit,
    openFolder: host.openFolder,
    quit: host.quit,
  });
  void disk.sweep(Date.now());

  async function stop(): Promise<void> {
    bus.emit({ name: 'ended' });
    await Promise.race([Promise.all([cache.settle(), settings.settle()]), waitMs(CLOSE_WITHIN_MS)]);
    await Promise.all([disk.close(), ...[...sources.values()].map((source) => source.close())]);
  }
  let stopping: Promise<void> | undefined;

  return {
    dispatch: createDispatch(handlers, { onDefect: writeDefect }),
    onEvent: bus.listen,
    emitEvent: bus.emit,
    menuState: () => ({ sources: shownSources, sourceId: settings.current.sourceId }),
    close: () => {
      stopping ??= stop();
      return stopping;
    },
  };
}

async function openSettings(dataDir: string, flags: Flags, notices: Notices): Promise<SettingsStore> {
  const settings = await SettingsStore.open({ dataDir, onTrouble: (error) => notices.add(error) });
  if (flags.view) settings.update({ view: flags.view });
  const wanted = flags.sourceId ?? settings.current.sourceId;
  // A source remembered from another version may not be there any more.
  const sourceId = BUILT_IN_SOURCES.some((source) => source.id === wanted) ? wanted : WORLD_SOURCE.id;
  if (sourceId !== settings.current.sourceId) settings.update({ sourceId });
  return settings;
}

function requireSource(sources: ReadonlyMap<SourceId, TileSource>, sourceId: SourceId): TileSource {
  const source = sources.get(sourceId);
  if (!source) throw new Error(`no source ${sourceId}: the service has checked it before`);
  return source;
}

function writeDefect(method: string, thrown: unknown): void {
  process.stderr.write(`tilekeep: defect in ${method}: ${thrown instanceof Error ? thrown.stack : String(thrown)}\n`);
}

function waitMs(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms).unref());
}
