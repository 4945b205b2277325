/** Settings, sources, cache and warming combined, without windows or a host: the core of all our programs. */

import { FREE_FLOOR_FILES } from '../../shared/cache/disk-budget.ts';
import type { ServiceEvent } from '../../shared/calls/contract.ts';
import type { SourceId, SourceOf } from '../../shared/sources/source.ts';
import type { SourceDescription } from '../../shared/sources/source-reading.ts';
import type { SourceSecrets } from '../../shared/sources/source-secrets.ts';
import type { DeliveredTile } from '../../shared/tiles/tile.ts';
import type { TileCoord } from '../../shared/tiles/tile-coord.ts';
import type { Archive } from '../archives/archive.ts';
import { openArchive } from '../archives/open-archive.ts';
import { CacheChecker } from '../cache/check/cache-check.ts';
import { LookupMeter } from '../cache/counting/lookup-meter.ts';
import { TileCounts } from '../cache/counting/tile-counts.ts';
import { DiskTier } from '../cache/disk/disk-tier.ts';
import { TileUses } from '../cache/limits/tile-uses.ts';
import { withSharedCaches } from '../cache/shared/shared-origin.ts';
import { TileCache } from '../cache/tile-cache.ts';
import type { FetchPort } from '../sources/fetch-port.ts';
import { Hosts } from '../sources/http/hosts.ts';
import { RequestMeter } from '../sources/http/request-meter.ts';
import { AreaList } from '../warming/area-list.ts';
import { AreaStore } from '../warming/area-store.ts';
import { ExportNotes } from './archives/export-notes.ts';
import { ScopeClearing } from './clearing/scope-clearing.ts';
import { Archives } from './sources/archives.ts';
import { createTileSource, fetchLayerPicture, previewTile, readDescription } from './sources/created-source.ts';
import { SecretStore } from './sources/secret-store.ts';
import { SharedCaches } from './sources/shared-caches.ts';
import { SourceList } from './sources/source-list.ts';
import { TileSources } from './sources/tile-sources.ts';
import { WRITES_END_WITHIN_MS } from './starting/end-signal.ts';
import { once, waitWithin } from './starting/time-limit.ts';
import { EventBus } from './state/event-bus.ts';
import { NetworkSwitch } from './state/network-switch.ts';
import { Notices } from './state/notices.ts';
import { SettingsStore } from './state/settings-store.ts';
import { CacheMover } from './storage/cache-mover.ts';
import { DiskBudgetKeeper } from './storage/disk-budget.ts';
import { AreaEstimates } from './warming/area-estimates.ts';
import { Warming } from './warming/warming.ts';

export interface EngineOptions {
  /** An absolute path. */
  readonly dataDir: string;
  /** An absolute path; replaced by the folder the cache was moved to, unless it is fixed. */
  readonly cacheDir: string;
  /** True if people named the cache folder for this run. */
  readonly isCacheDirFixed: boolean;
  readonly memoryTiles: number;
  /** True to work offline in this run. */
  readonly offline: boolean;
  /** The address of a shared cache for all sources without one of their own; see {@link readSharedAddress}. */
  readonly sharedCache?: string | undefined;
  /** False if another program owns the settings: changes apply to this run only and aren't saved. */
  readonly savesSettings?: boolean;
  readonly fetch: FetchPort;
  readonly emit: (event: ServiceEvent) => void;
}

export interface Engine {
  readonly settings: Pick<SettingsStore, 'current' | 'update'>;
  readonly notices: Notices;
  readonly list: SourceList;
  readonly archives: Archives;
  readonly exportNotes: ExportNotes;
  readonly tileSources: TileSources;
  /** See {@link previewTile}. */
  readonly preview: (
    preview: { readonly source: SourceOf<'http'>; readonly secrets: SourceSecrets; readonly coord: TileCoord },
    signal: AbortSignal,
  ) => Promise<DeliveredTile>;
  /** See {@link readDescription}. */
  readonly describe: (text: string, signal: AbortSignal, secrets?: SourceSecrets) => Promise<SourceDescription>;
  /** See {@link fetchLayerPicture}. */
  readonly fetchPicture: (url: string, signal: AbortSignal) => Promise<Uint8Array>;
  readonly network: NetworkSwitch;
  readonly disk: DiskTier;
  readonly cache: TileCache;
  readonly areas: AreaList;
  readonly estimates: AreaEstimates;
  readonly warming: Warming;
  readonly budget: DiskBudgetKeeper;
  /** Continues an interrupted move once {@link CacheMover.start} is called. */
  readonly mover: CacheMover;
  /** Tile counts; nothing is counted until requested. */
  readonly counts: TileCounts;
  readonly meters: { readonly lookups: LookupMeter; readonly requests: RequestMeter };
  readonly check: CacheChecker;
  readonly scopes: ScopeClearing;
  /** Sends an event to the windows and to the parts that listen to it. */
  readonly emit: (event: ServiceEvent) => void;
  /**
   * Waits for pending writes, saves the settings and stops everything. A write that takes longer than
   * {@link WRITES_END_WITHIN_MS} is dropped and leaves the old tile. May be called twice.
   */
  readonly close: () => Promise<void>;
}

/**
 * Starts everything; warming continues once {@link Warming.start} is called. Disk trouble is a notice, never a failure.
 */
export async function openEngine(options: EngineOptions): Promise<Engine> {
  const { dataDir, isCacheDirFixed: isFixed } = options;
  // Each part is given only parts that exist: the disk may report trouble before all of them do.
  const { listen, emit } = new EventBus();
  listen(options.emit);
  const notices = new Notices(options.emit);
  const onTrouble = (error: Parameters<Notices['add']>[0]): void => notices.add(error);
  const settings = await SettingsStore.open({ dataDir, readOnly: options.savesSettings === false, onTrouble });
  const secrets = await SecretStore.open({ dataDir, readOnly: options.savesSettings === false, onTrouble });
  const movedTo = isFixed ? null : settings.current.cacheDir;
  const disk = await DiskTier.open({
    cacheDir: movedTo ?? options.cacheDir,
    isMoved: movedTo !== null,
    floor: () => ({ bytes: settings.current.freeFloorBytes, files: FREE_FLOOR_FILES }),
    onTrouble,
  });

  const hosts = new Hosts();
  const meters = { lookups: new LookupMeter(), requests: new RequestMeter() };
  const network = new NetworkSwitch({
    offline: options.offline,
    settings,
    emit,
    abortRequests: () => hosts.abortAll(),
  });
  const tileSources = new TileSources((source) => {
    const { fetch } = options;
    const wantsSharp = (): boolean => settings.current.sharpTiles;
    const hasTiles = async (id: SourceId): Promise<boolean> => (await disk.listSources()).includes(id);
    const openArchive = (id: SourceId, signal: AbortSignal): Promise<Archive> => archives.openTiles(id, signal);
    const servers = { fetch, secrets, hosts, network, meter: meters.requests, wantsSharp, hasTiles };
    const around = { ...servers, notices, emit, openArchive };
    return createTileSource(source, around);
  });
  const isOffline = (): boolean => network.isOffline;
  const sharedCaches = new SharedCaches({ dataDir, forAll: options.sharedCache, notices, secrets, isOffline });
  const follow = (sources: SourceList['all']): void => {
    tileSources.follow(sources);
    sharedCaches.follow(sources);
  };
  const list = new SourceList({ settings, secrets, onChange: follow });
  follow(list.all);
  const origin = withSharedCaches(tileSources.origin, sharedCaches.tierOf);
  const sourceIds = (): SourceId[] => list.all.map(({ id }) => id);

  const uses = new TileUses(() => disk.guard.folder.cacheDir);
  const cache = new TileCache({
    disk,
    maxEntries: options.memoryTiles,
    origin,
    // Without a size limit nothing is evicted, so uses don't matter.
    onUse: (key) => settings.current.maxDiskBytes !== null && uses.add(key),
    meter: meters.lookups,
  });
  const archives = new Archives({ list, tileSources, cache, settings, emit, open: openArchive });
  const areas = new AreaList(new AreaStore({ dataDir, onTrouble }));
  const counts = new TileCounts({ disk, listIds: sourceIds });
  const budget = new DiskBudgetKeeper({
    disk,
    cache,
    uses,
    areas,
    settings,
    notices,
    sourceIds,
    isFixed,
    countedBytes: () => counts.totalBytes,
  });
  const warming = new Warming({ areas, list, cache, disk, tileSources, budget, emit: options.emit, onTrouble });
  const estimates = new AreaEstimates({ budget, list, cache, disk, tileSources });
  const scopes = new ScopeClearing({ areas, list, cache, disk, tileSources, warming, emit });
  const check = new CacheChecker({
    disk,
    cache,
    sourceIds,
    onTrouble,
    onProgress: (now) => emit({ name: 'checkProgress', check: now }),
    onTaken: (sourceId) => emit({ name: 'tilesCleared', sourceId }),
  });
  const mover = new CacheMover({
    dataDir,
    isFixed,
    disk,
    settings,
    sourceIds,
    usedBytes: () => budget.usedBytes,
    emit,
    onTrouble,
    // A move would change the paths the check has seen.
    beforeMove: () => check.cancel(),
    beforeSwitch: async () => scopes.endUndo(await disk.listSources(sourceIds())),
    onSwitched: budget.forget,
  });

  listen(warming.follow);
  listen((event) => {
    if (event.name !== 'tilesCleared') return;
    budget.forget();
    counts.outdate();
  });
  disk.follow({
    onWritten: budget.noteWritten,
    onRecovered: () => {
      notices.removeDiskTrouble();
      warming.noteDiskRecovered();
    },
    onForeignClear: (sourceId) => {
      cache.forgetSource(sourceId);
      void scopes.endUndo([sourceId]);
      emit({ name: 'tilesCleared', sourceId });
    },
  });

  async function stop(): Promise<void> {
    scopes.close();
    const jobs = Promise.all([warming.close(), check.cancel(), mover.close(), budget.close()]);
    const writes = jobs.then(() =>
      Promise.all([cache.settle(), sharedCaches.settle(), settings.settle(), secrets.settle()]),
    );
    await waitWithin(writes, WRITES_END_WITHIN_MS);
    // Settings close last: a page may still send its view.
    archives.close();
    await Promise.all([disk.close(), tileSources.close(), sharedCaches.close(), counts.close()]);
    await settings.close();
  }

  return {
    settings,
    notices,
    list,
    archives,
    exportNotes: new ExportNotes(dataDir),
    tileSources,
    preview: (preview, signal) => previewTile(preview, { fetch: options.fetch, hosts, network }, signal),
    describe: (text, signal, secrets) =>
      readDescription(text, { fetch: options.fetch, hosts, network, secrets }, signal),
    fetchPicture: (url, signal) => fetchLayerPicture(url, { fetch: options.fetch, hosts, network }, signal),
    network,
    disk,
    cache,
    areas,
    estimates,
    warming,
    budget,
    mover,
    counts,
    meters,
    check,
    scopes,
    emit,
    close: once(stop),
  };
}
