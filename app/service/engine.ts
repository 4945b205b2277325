/** Settings, sources, cache and warming put together, without windows or a host: what every program of ours runs on. */
import type { ServiceEvent } from '../../shared/contract.ts';
import { type Source, WORLD_SOURCE } from '../../shared/source.ts';
import { HOMEPAGE, VERSION } from '../../shared/version.ts';
import { BlockedImages } from '../cache/blocked-images.ts';
import type { CacheChecker } from '../cache/check/cache-check.ts';
import { DiskTier } from '../cache/disk-tier.ts';
import { TileCache } from '../cache/tile-cache.ts';
import type { FetchPort } from '../sources/fetch-port.ts';
import { Hosts } from '../sources/http/hosts.ts';
import { createHttpSource } from '../sources/http/http-source.ts';
import type { TileSource } from '../sources/tile-source.ts';
import { createWorldSource } from '../sources/world/world-source.ts';
import { AreaList } from '../warming/area-list.ts';
import { AreaStore } from '../warming/area-store.ts';
import { AreaEstimates } from './area-estimates.ts';
import { createCheck } from './check.ts';
import { NetworkSwitch } from './network-switch.ts';
import { Notices } from './notices.ts';
import { SettingsStore } from './settings-store.ts';
import { SourceList } from './source-list.ts';
import { TileSources } from './tile-sources.ts';
import { Warming } from './warming.ts';

export interface EngineOptions {
  /** Absolute. */
  readonly dataDir: string;
  /** Absolute. */
  readonly cacheDir: string;
  readonly memoryTiles: number;
  /** True to work offline in this run. */
  readonly offline: boolean;
  /** False when another program owns the settings: changes hold for this run alone, and nothing is saved. */
  readonly savesSettings?: boolean;
  readonly fetch: FetchPort;
  readonly emit: (event: ServiceEvent) => void;
}

export interface Engine {
  readonly settings: Pick<SettingsStore, 'current' | 'update'>;
  readonly notices: Notices;
  readonly list: SourceList;
  readonly tileSources: TileSources;
  readonly network: NetworkSwitch;
  readonly disk: DiskTier;
  readonly cache: TileCache;
  readonly areas: AreaList;
  readonly estimates: AreaEstimates;
  readonly warming: Warming;
  readonly check: CacheChecker;
  /** Tells the windows, and whoever else goes by it, of an event. */
  readonly emit: (event: ServiceEvent) => void;
  /** Lets running writes end (3 s at most), saves the settings and stops everything. May be called twice. */
  readonly close: () => Promise<void>;
}

/** How long {@link Engine.close} waits for writes; one that takes longer is dropped and leaves the old tile. */
const CLOSE_WITHIN_MS = 3000;

/** What every request to a server says of this program, with a way to reach its makers. */
const USER_AGENT = `Tilekeep/${VERSION} (+${HOMEPAGE})`;

/** Starts it all; warming goes on once {@link Warming.start} is called. Disk trouble is a notice, never a failure. */
export async function openEngine(options: EngineOptions): Promise<Engine> {
  const { dataDir, cacheDir } = options;
  const emit = (event: ServiceEvent): void => {
    options.emit(event);
    warming.follow(event);
  };
  const notices = new Notices(options.emit);
  const store = await SettingsStore.open({ dataDir, onTrouble: (error) => notices.add(error) });
  const settings = options.savesSettings === false ? holdSettings(store) : store;
  const list = new SourceList({ settings, onChange: (sources) => tileSources.follow(sources) });
  const hosts = new Hosts();
  const network = new NetworkSwitch({
    offline: options.offline,
    settings,
    emit,
    abortRequests: () => hosts.abortAll(),
  });
  const blocked = new BlockedImages(() => disk.cacheDir);
  const tileSources = new TileSources((source) => {
    return createTileSource(source, { fetch: options.fetch, hosts, network, notices, emit, blocked });
  });
  tileSources.follow(list.all);
  const disk = await DiskTier.open({
    cacheDir,
    onTrouble: (error) => notices.add(error),
    onRecovered: () => {
      notices.removeDiskTrouble();
      warming.noteDiskRecovered();
    },
    onForeignClear: (sourceId) => {
      cache.forgetSource(sourceId);
      emit({ name: 'tilesCleared', sourceId });
    },
  });
  const cache = new TileCache({ disk, maxEntries: options.memoryTiles, origin: tileSources.origin });
  const onTrouble = (error: Parameters<Notices['add']>[0]): void => notices.add(error);
  const areas = new AreaList(new AreaStore({ dataDir, onTrouble }));
  const warming = new Warming({ areas, list, cache, disk, tileSources, emit: options.emit, onTrouble });
  const check = createCheck({ disk, cache, blocked, list, emit, onTrouble });
  const estimates = new AreaEstimates({ cacheDir, list, cache, disk, origin: tileSources.origin });

  async function stop(): Promise<void> {
    const writes = Promise.all([warming.close(), check.cancel(), blocked.settle()]).then(() =>
      Promise.all([cache.settle(), store.settle()]),
    );
    await Promise.race([writes, waitMs(CLOSE_WITHIN_MS)]);
    await Promise.all([disk.close(), tileSources.close()]);
  }
  let stopping: Promise<void> | undefined;

  return {
    settings,
    notices,
    list,
    tileSources,
    network,
    disk,
    cache,
    areas,
    estimates,
    warming,
    check,
    emit,
    close: () => {
      stopping ??= stop();
      return stopping;
    },
  };
}

/** The settings as they are, with changes that nobody saves. */
function holdSettings(store: SettingsStore): Pick<SettingsStore, 'current' | 'update'> {
  let held = store.current;
  return {
    get current() {
      return held;
    },
    update: (change) => {
      held = { ...held, ...change };
    },
  };
}

interface SourceSurroundings {
  readonly fetch: FetchPort;
  readonly hosts: Hosts;
  readonly network: NetworkSwitch;
  readonly notices: Notices;
  readonly emit: (event: ServiceEvent) => void;
  readonly blocked: BlockedImages;
}

function createTileSource(
  source: Source,
  { fetch, hosts, network, notices, emit, blocked }: SourceSurroundings,
): TileSource {
  if (source.id === WORLD_SOURCE.id) return createWorldSource();
  return createHttpSource({
    source,
    fetch,
    hosts,
    userAgent: USER_AGENT,
    isOffline: () => network.isOffline,
    onReady: () => {
      notices.remove('source-refused', source.id);
      emit({ name: 'sourceReady', sourceId: source.id });
    },
    onRefused: (error) => notices.add(error),
    onNotice: (bytes) => void blocked.add(source.id, bytes),
  });
}

function waitMs(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms).unref());
}
