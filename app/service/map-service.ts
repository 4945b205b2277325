/** What the windows may ask for: the handlers of the contract over cache, sources and settings. Knows no host. */
import type { HostKind, ServiceEvent, TileCount } from '../../shared/contract.ts';
import { CodedError, type ErrorValue } from '../../shared/errors.ts';
import type { Source, SourceId } from '../../shared/source.ts';
import type { DiskTier } from '../cache/disk-tier.ts';
import type { TileCache } from '../cache/tile-cache.ts';
import type { Handlers } from './dispatch.ts';
import type { SettingsStore } from './settings-store.ts';

export interface MapServiceOptions {
  readonly version: string;
  readonly host: HostKind;
  readonly cacheDir: string;
  readonly offline: boolean;
  readonly sources: readonly Source[];
  readonly cache: TileCache;
  readonly disk: DiskTier;
  readonly settings: SettingsStore;
  /** The troubles that a window opening now should know of. */
  readonly notices: () => readonly ErrorValue[];
  readonly emit: (event: ServiceEvent) => void;
  readonly openFolder: (path: string) => Promise<boolean>;
  readonly quit: () => void;
}

/** The handlers of every call in the contract. */
export function createMapService(options: MapServiceOptions): Handlers {
  const { cache, disk, settings, emit, sources } = options;
  let clears = 0;

  function requireSource(sourceId: SourceId): void {
    if (!sources.some((source) => source.id === sourceId)) throw new CodedError('unknown-source');
  }

  function chosenIds(sourceId: SourceId | null): readonly SourceId[] {
    if (sourceId === null) return sources.map((source) => source.id);
    requireSource(sourceId);
    return [sourceId];
  }

  async function countTiles(sourceId: SourceId | null, signal: AbortSignal): Promise<TileCount> {
    let total: TileCount = { tiles: 0, bytes: 0 };
    for (const id of chosenIds(sourceId)) {
      const before = total;
      const onProgress = (part: TileCount): void => {
        emit({ name: 'countProgress', sourceId, counted: addCounts(before, part) });
      };
      total = addCounts(before, await disk.count(id, { onProgress, signal }));
    }
    if (signal.aborted) throw new CodedError('cancelled');
    return total;
  }

  async function freeTrash(clearId: number, trashed: readonly string[]): Promise<void> {
    let total: TileCount = { tiles: 0, bytes: 0 };
    for (const dir of trashed) {
      const before = total;
      const onProgress = (part: TileCount): void => {
        emit({ name: 'freeProgress', clearId, freed: addCounts(before, part), done: false });
      };
      total = addCounts(before, await disk.purge(dir, onProgress));
    }
    emit({ name: 'freeProgress', clearId, freed: total, done: true });
  }

  async function clearTiles(sourceId: SourceId | null): Promise<{ readonly clearId: number }> {
    const ids = chosenIds(sourceId);
    const results = await Promise.allSettled(ids.map((id) => cache.clearSource(id)));
    const trashed = results.flatMap((result) => (result.status === 'fulfilled' && result.value ? [result.value] : []));
    emit({ name: 'tilesCleared', sourceId });
    clears += 1;
    const clearId = clears;
    // After the reply, so that the window knows the number before it hears of it.
    setImmediate(() => void freeTrash(clearId, trashed));
    const failed = results.find((result) => result.status === 'rejected');
    if (failed) throw failed.reason;
    return { clearId };
  }

  return {
    openMap: async () => ({
      version: options.version,
      host: options.host,
      cacheDir: options.cacheDir,
      view: settings.current.view,
      sourceId: settings.current.sourceId,
      sources,
      offline: options.offline,
      notices: options.notices(),
    }),
    getTile: async (key, signal) => {
      requireSource(key.sourceId);
      return cache.getTile(key, signal);
    },
    saveView: async ({ view }) => {
      settings.update({ view });
      return null;
    },
    selectSource: async ({ sourceId }) => {
      requireSource(sourceId);
      settings.update({ sourceId });
      emit({ name: 'sourceSelected', sourceId });
      return null;
    },
    countTiles: ({ sourceId }, signal) => countTiles(sourceId, signal),
    clearMemory: async () => cache.clearMemory(),
    clearTiles: ({ sourceId }) => clearTiles(sourceId),
    openCacheFolder: async () => {
      if (await options.openFolder(options.cacheDir)) return null;
      throw new CodedError('folder-not-opened', { detail: options.cacheDir });
    },
    quit: async () => {
      options.quit();
      return null;
    },
  };
}

function addCounts(one: TileCount, other: TileCount): TileCount {
  return { tiles: one.tiles + other.tiles, bytes: one.bytes + other.bytes };
}
