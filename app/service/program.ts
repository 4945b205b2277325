/** The running program without its host: settings, cache, sources and service put together, and taken apart again. */
import type { HostKind, ServiceEvent } from '../../shared/contract.ts';
import type { MenuState } from '../../shared/menu.ts';
import { type Source, WORLD_SOURCE } from '../../shared/source.ts';
import { HOMEPAGE, VERSION } from '../../shared/version.ts';
import { DiskTier } from '../cache/disk-tier.ts';
import { TileCache } from '../cache/tile-cache.ts';
import type { FetchPort } from '../sources/fetch-port.ts';
import { Hosts } from '../sources/http/hosts.ts';
import { createHttpSource } from '../sources/http/http-source.ts';
import type { TileSource } from '../sources/tile-source.ts';
import { createWorldSource } from '../sources/world/world-source.ts';
import { createDispatch, type Dispatch } from './dispatch.ts';
import { EventBus } from './event-bus.ts';
import type { Flags } from './flags.ts';
import { resolveFolders } from './folders.ts';
import { createMapService } from './map-service.ts';
import { NetworkSwitch } from './network-switch.ts';
import { Notices } from './notices.ts';
import { SettingsStore } from './settings-store.ts';
import { SourceList } from './source-list.ts';
import { TileSources } from './tile-sources.ts';

/** What only a host can do. */
export interface HostActions {
  readonly kind: HostKind;
  /** How this host fetches from servers. */
  readonly fetch: FetchPort;
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
  /** What the menu shows now; changes are told by `sourceSelected`, `sourcesChanged` and `offlineChanged` events. */
  readonly menuState: () => MenuState;
  /** Lets running writes end (3 s at most), saves the settings and stops everything. May be called twice. */
  readonly close: () => Promise<void>;
}

/** How long {@link Program.close} waits for writes; one that takes longer is dropped and leaves the old tile. */
const CLOSE_WITHIN_MS = 3000;

/** What every request to a server says of this program, with a way to reach its makers. */
const USER_AGENT = `Tilekeep/${VERSION} (+${HOMEPAGE})`;

/**
 * Starts everything but a window. Disk trouble is a notice to the windows, never a failure to start. Rejects with
 * `unknown-source`, `bad-source` or `too-many-sources` when the command line asks for a source that cannot be shown.
 */
export async function startProgram(flags: Flags, host: HostActions): Promise<Program> {
  const { dataDir, cacheDir } = resolveFolders(flags);
  const bus = new EventBus();
  const notices = new Notices(bus.emit);
  const settings = await SettingsStore.open({ dataDir, onTrouble: (error) => notices.add(error) });
  const list = new SourceList({ settings, onChange: (sources) => tileSources.follow(sources) });
  const hosts = new Hosts();
  const network = new NetworkSwitch({
    offline: flags.offline,
    settings,
    emit: bus.emit,
    abortRequests: () => hosts.abortAll(),
  });
  const tileSources = new TileSources((source) => createTileSource(source, { host, hosts, network, notices, bus }));
  tileSources.follow(list.all);
  applyFlags(flags, settings, list);
  const disk = await DiskTier.open({
    cacheDir,
    onTrouble: (error) => notices.add(error),
    onRecovered: () => notices.removeDiskTrouble(),
    onForeignClear: (sourceId) => {
      cache.forgetSource(sourceId);
      bus.emit({ name: 'tilesCleared', sourceId });
    },
  });
  const cache = new TileCache({ disk, maxEntries: flags.memoryTiles, origin: tileSources.origin });
  const handlers = createMapService({
    version: VERSION,
    host: host.kind,
    cacheDir,
    list,
    tileSources,
    network,
    cache,
    disk,
    settings,
    notices,
    emit: bus.emit,
    openFolder: host.openFolder,
    quit: host.quit,
  });
  void disk.sweep(Date.now());

  async function stop(): Promise<void> {
    bus.emit({ name: 'ended' });
    await Promise.race([Promise.all([cache.settle(), settings.settle()]), waitMs(CLOSE_WITHIN_MS)]);
    await Promise.all([disk.close(), tileSources.close()]);
  }
  let stopping: Promise<void> | undefined;

  return {
    dispatch: createDispatch(handlers, { onDefect: writeDefect }),
    onEvent: bus.listen,
    emitEvent: bus.emit,
    menuState: () => ({ sources: list.all, sourceId: settings.current.sourceId, offline: network.isOffline }),
    close: () => {
      stopping ??= stop();
      return stopping;
    },
  };
}

interface SourceSurroundings {
  readonly host: HostActions;
  readonly hosts: Hosts;
  readonly network: NetworkSwitch;
  readonly notices: Notices;
  readonly bus: EventBus;
}

function createTileSource(source: Source, { host, hosts, network, notices, bus }: SourceSurroundings): TileSource {
  if (source.id === WORLD_SOURCE.id) return createWorldSource();
  return createHttpSource({
    source,
    fetch: host.fetch,
    hosts,
    userAgent: USER_AGENT,
    isOffline: () => network.isOffline,
    onReady: () => {
      notices.remove('source-refused', source.id);
      bus.emit({ name: 'sourceReady', sourceId: source.id });
    },
    onRefused: (error) => notices.add(error),
  });
}

function applyFlags(flags: Flags, settings: SettingsStore, list: SourceList): void {
  if (flags.view) settings.update({ view: flags.view });
  // A source remembered from another version may not be there any more.
  const remembered = list.find(settings.current.sourceId) ?? list.defaultSource;
  const source = flags.source ? list.resolveFlag(flags.source) : remembered;
  if (source.id !== settings.current.sourceId) settings.update({ sourceId: source.id });
}

function writeDefect(method: string, thrown: unknown): void {
  process.stderr.write(`tilekeep: defect in ${method}: ${thrown instanceof Error ? thrown.stack : String(thrown)}\n`);
}

function waitMs(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms).unref());
}
