/** Lists the tiles on disk in a box or an area. Changes nothing. */
import type { ClearRegion } from '../../../shared/cache/clear-scope.ts';
import { throwIfCancelled } from '../../../shared/errors.ts';
import type { SourceId } from '../../../shared/sources/source.ts';
import type { TileCoord } from '../../../shared/tiles/tile-coord.ts';
import type { MeasuredTile } from '../../cache/tree/tile-list.ts';
import { findRegion } from '../clearing/scope-plan.ts';
import type { Engine } from '../engine.ts';
import { chooseSources } from '../sources/chosen-sources.ts';

/** Selects the tiles to list. */
export interface ListingScope {
  /** Null for all sources, including removed ones. */
  readonly sourceId: SourceId | null;
  readonly region: ClearRegion;
  /** Inclusive. */
  readonly minZoom: number;
  readonly maxZoom: number;
}

/** A tile with a file; its image isn't checked. */
export interface ListedTile {
  readonly sourceId: SourceId;
  /** Null for a removed source. */
  readonly name: string | null;
  readonly coord: TileCoord;
  readonly bytes: number;
  /** `unknown` if the source isn't in the list, because only it can judge. */
  readonly freshness: 'fresh' | 'stale' | 'unknown';
}

/**
 * Yields the tiles of a scope, whose area must be loaded, a few hundred at a time: by source, then zoom, mostly from west to east. Rejects with
 * `unknown-source` if the source is neither in the list nor on disk, and with `cancelled` once the signal aborts.
 */
export async function* listCachedTiles(
  engine: Pick<Engine, 'areas' | 'disk' | 'list' | 'tileSources'>,
  scope: ListingScope,
  signal: AbortSignal,
): AsyncGenerator<readonly ListedTile[]> {
  const cover = findRegion(engine, scope.region);
  for (const sourceId of (await chooseSources(engine, scope.sourceId)).toSorted()) {
    for (let zoom = scope.minZoom; zoom <= scope.maxZoom; zoom += 1) {
      for await (const batch of engine.disk.measureTiles(sourceId, zoom, cover.columns(zoom))) {
        throwIfCancelled(signal);
        yield batch.map((tile) => describe(engine, sourceId, zoom, tile));
      }
    }
  }
}

function describe(
  { list, tileSources }: Pick<Engine, 'list' | 'tileSources'>,
  sourceId: SourceId,
  zoom: number,
  { x, y, bytes, record }: MeasuredTile,
): ListedTile {
  const source = list.find(sourceId);
  const isFresh = tileSources.origin.judgeTile({ sourceId }, { record }) === 'fresh';
  const freshness = isFresh ? 'fresh' : 'stale';
  const coord = { z: zoom, x, y };
  return { sourceId, name: source?.name ?? null, coord, bytes, freshness: source ? freshness : 'unknown' };
}
