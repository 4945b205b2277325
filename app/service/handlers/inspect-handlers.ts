/** Handlers for a single tile. */

import { dirname } from 'node:path';
import type { TilePlace } from '../../../shared/calls/contract.ts';
import { CodedError } from '../../../shared/errors.ts';
import type { TileCount } from '../../../shared/tiles/tile-count.ts';
import type { TileFacts } from '../../../shared/tiles/tile-facts.ts';
import { lookAtTile, type TileLook } from '../../cache/tile-look.ts';
import type { Engine } from '../engine.ts';
import type { HostDesktop } from './desktop-handlers.ts';
import type { Handlers } from './dispatch.ts';

type InspectEngine = Pick<Engine, 'cache' | 'disk' | 'list' | 'tileSources' | 'emit'>;

export function createInspectHandlers(engine: InspectEngine, host: Pick<HostDesktop, 'openPath'>) {
  const { cache, disk, list, tileSources } = engine;
  return {
    inspectTile: async (place) => describe(engine, place, await lookAtTile(list.requireTile(place), cache, disk)),
    reloadTile: async (place, signal) => {
      list.require(place.sourceId);
      // Ends any pause, because people want the tile now.
      tileSources.retry(place.sourceId, place.coord);
      return cache.reloadTile(place, signal);
    },
    deleteTile: async (place) => deleteTile(engine, list.requireTile(place)),
    showTileFile: async (place) => {
      const { file, onDisk } = await lookAtTile(list.requireTile(place), cache, disk);
      if (!onDisk) throw new CodedError('not-cached');
      if (await host.openPath(dirname(file))) return null;
      throw new CodedError('folder-not-opened');
    },
  } satisfies Partial<Handlers>;
}

function describe(engine: InspectEngine, place: TilePlace, look: TileLook): TileFacts {
  const { file, onDisk, storedMs, found } = look;
  const where = { ...engine.tileSources.describeTile(place, found?.tile), file, onDisk, storedMs };
  return found ? { ...where, ...describeFound(engine, place, found) } : { ...where, ...NOT_FOUND };
}

type FoundFacts = Omit<TileFacts, 'url' | 'file' | 'onDisk' | 'storedMs' | 'lastStatus' | 'lastError'>;

const NOT_FOUND: FoundFacts = {
  tier: null,
  bytes: null,
  contentType: null,
  widthPx: null,
  heightPx: null,
  answeredMs: null,
  freshness: null,
  freshUntilMs: null,
  etag: null,
  lastModified: null,
  warmed: false,
};

function describeFound(
  { tileSources }: InspectEngine,
  place: TilePlace,
  { tier, tile, size }: NonNullable<TileLook['found']>,
): FoundFacts {
  const { answeredMs, headers, warmed } = tile.record;
  return {
    tier,
    bytes: tile.bytes.length,
    contentType: tile.contentType,
    widthPx: size?.widthPx ?? null,
    heightPx: size?.heightPx ?? null,
    answeredMs,
    freshness: tileSources.origin.judgeTile(place, tile) === 'fresh' ? 'fresh' : 'stale',
    freshUntilMs: tileSources.freshUntilMs(place.sourceId, tile),
    etag: headers.etag ?? null,
    lastModified: headers['last-modified'] ?? null,
    warmed: warmed === true,
  };
}

async function deleteTile({ cache, emit }: InspectEngine, { sourceId, coord }: TilePlace): Promise<TileCount> {
  const { z, x, y } = coord;
  const held = cache.peek({ sourceId, coord });
  const removed = await cache.removeTiles(sourceId, [{ zoom: z, columns: [{ x, spans: [[y, y]] }] }]);
  emit({ name: 'tilesCleared', sourceId });
  // A tile that never reached the disk was only in memory.
  return removed.tiles === 0 && held ? { tiles: 1, bytes: held.bytes.length } : removed;
}
