/** All handlers of the contract, over cache, sources and settings. No host here. */

import type { TilePlace } from '../../../shared/calls/contract.ts';
import type { MapEvent } from '../../../shared/calls/desktop-calls.ts';
import { CodedError } from '../../../shared/errors.ts';
import { pickPreferences } from '../../../shared/settings/preferences.ts';
import { WORLD_SOURCE } from '../../../shared/sources/source.ts';
import type { ArchiveUploads } from '../archives/archive-uploads.ts';
import type { Bookmarks } from '../bookmarks/bookmarks.ts';
import type { Engine } from '../engine.ts';
import type { LayerSaves } from '../layers/layer-saves.ts';
import type { Layers } from '../layers/layers.ts';
import type { Serving } from '../serving/serving.ts';
import { chooseSources } from '../sources/chosen-sources.ts';
import { createArchiveHandlers } from './archive-handlers.ts';
import { createAreaHandlers } from './area-handlers.ts';
import { createBookmarkHandlers } from './bookmark-handlers.ts';
import { createCacheHandlers } from './cache-handlers.ts';
import { createCoverageHandlers } from './coverage-handlers.ts';
import { createDesktopHandlers, type HostDesktop } from './desktop-handlers.ts';
import { done, type Handlers } from './dispatch.ts';
import { createInspectHandlers } from './inspect-handlers.ts';
import { createLayerHandlers } from './layer-handlers.ts';
import { createPreferenceHandlers } from './preference-handlers.ts';
import { createServingHandlers } from './serving-handlers.ts';
import { createSourceHandlers } from './source-handlers.ts';
import { createStatisticsHandlers } from './statistics-handlers.ts';
import { createTransferHandlers } from './transfer-handlers.ts';

export interface MapServiceOptions {
  readonly version: string;
  readonly host: HostDesktop;
  readonly engine: Engine;
  readonly layers: Layers;
  readonly saves: LayerSaves;
  readonly bookmarks: Bookmarks;
  readonly serving: Serving;
  /** Prints an event of a map; undefined if none is wanted. */
  readonly printEvent?: ((event: MapEvent) => void) | undefined;
  /** An absolute path. */
  readonly logFile: string;
  /** An absolute path, which need not exist: where exports go if the host can't ask. */
  readonly exportsDir: string;
  readonly uploads: ArchiveUploads;
}

export function createMapService(options: MapServiceOptions): Handlers {
  const { engine, host, logFile, printEvent } = options;
  const { cache, disk, settings, list } = engine;
  let lastClearId = 0;
  const nextClearId = (): number => {
    lastClearId += 1;
    return lastClearId;
  };

  async function findStandIn({ sourceId, coord }: TilePlace): Promise<readonly TilePlace[]> {
    const { kind, rules } = list.require(sourceId);
    const { coords, isWhole } = await cache.findStandIn({ sourceId, coord }, rules.maxZoom);
    const places = coords.map((found) => ({ sourceId, coord: found }));
    // The world covers every place, so it is the bottom layer; a world tile itself has none.
    return isWhole || kind === 'world' ? places : [{ sourceId: WORLD_SOURCE.id, coord }, ...places];
  }

  return {
    ...createSourceHandlers({ ...engine, layers: options.layers, nextClearId }),
    ...createArchiveHandlers({ ...engine, ...options }),
    ...createAreaHandlers({ ...engine, nextClearId }),
    ...createCoverageHandlers(engine),
    ...createStatisticsHandlers(engine),
    ...createInspectHandlers(engine, host),
    ...createCacheHandlers(engine, nextClearId),
    ...createServingHandlers(options.serving),
    ...createPreferenceHandlers(engine),
    ...createLayerHandlers({ ...engine, ...options }),
    ...createBookmarkHandlers({ ...engine, ...options }),
    ...createDesktopHandlers({ ...engine, ...options }),
    ...createTransferHandlers(options),
    openMap: async () => ({
      version: options.version,
      host: host.kind,
      cacheDir: disk.cacheDir,
      view: settings.current.view,
      sourceId: settings.current.sourceId,
      sources: list.all,
      ...pickPreferences(settings.current),
      offline: engine.network.isOffline,
      showsHint: !settings.current.hintSeen,
      logFile,
      reportsEvents: printEvent !== undefined,
      notices: engine.notices.current,
    }),
    getTile: async (key, signal) => cache.getTile(list.requireTile(key), signal),
    getCachedTile: async (key) => {
      const tile = await cache.getCachedTile(list.requireTile(key));
      if (!tile) throw new CodedError('not-cached');
      return tile;
    },
    revalidateTile: async (key, signal) => (await cache.revalidateTile(list.requireTile(key), signal)) ?? null,
    findStandIn,
    readAhead: async ({ sourceId, coords }, signal) => {
      list.require(sourceId);
      const keys = coords.map((coord) => ({ sourceId, coord }));
      return done(cache.readAhead(keys, signal));
    },
    saveView: async ({ view }) => done(settings.update({ view })),
    countTiles: async ({ sourceId }, signal) => engine.counts.count(await chooseSources(engine, sourceId), signal),
    clearMemory: async () => cache.clearMemory(),
    openCacheFolder: async () => {
      if (await host.openPath(disk.cacheDir)) return null;
      throw new CodedError('folder-not-opened');
    },
    reportEvent: async ({ event }) => done(printEvent?.(event)),
    quit: async () => done(host.quit()),
  };
}
