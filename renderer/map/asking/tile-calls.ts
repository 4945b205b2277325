/** The calls of a tile layer, for one source. */
import type { Reply, TilePlace } from '../../../shared/calls/contract.ts';
import { type Source, WORLD_SOURCE } from '../../../shared/sources/source.ts';
import type { DeliveredTile } from '../../../shared/tiles/tile.ts';
import type { TileCoord } from '../../../shared/tiles/tile-coord.ts';
import type { Client } from '../../bridge/client.ts';
import type { EarlyTiles } from './early-tiles.ts';
import { requestTile, type TileAnswer } from './tile-request.ts';

/** These never reject. After the signal aborts, a call soon resolves with `cancelled`. */
export interface TileCalls {
  /** The tile itself. */
  readonly getTile: (coord: TileCoord, signal: AbortSignal) => Promise<TileAnswer>;
  /** The tile from its source, past the cache. */
  readonly reloadTile: (coord: TileCoord, signal: AbortSignal) => Promise<TileAnswer>;
  readonly revalidateTile: (coord: TileCoord, signal: AbortSignal) => Promise<Reply<DeliveredTile | null>>;
  readonly findStandIn: (coord: TileCoord, signal: AbortSignal) => Promise<Reply<readonly TilePlace[]>>;
  /** A piece of a stand-in, from the cache or the built-in world. */
  readonly getPiece: (place: TilePlace, signal: AbortSignal) => Promise<TileAnswer>;
  readonly readAhead: (coords: readonly TileCoord[], signal: AbortSignal) => Promise<unknown>;
  /** Clears the failure of a tile, or of all tiles for null, so that the next request reaches the source. */
  readonly retrySource: (coord: TileCoord | null) => Promise<unknown>;
}

/** The calls for a source. Uses the replies of early tiles instead of requesting them again. */
export function createTileCalls(
  client: Pick<Client, 'call'>,
  { id: sourceId }: Pick<Source, 'id'>,
  early?: EarlyTiles,
): TileCalls {
  const call = client.call;
  return {
    getTile: (coord, signal) =>
      requestTile(client, { sourceId, coord }, signal, early?.take({ sourceId, coord }, signal)),
    reloadTile: (coord, signal) => call('reloadTile', { sourceId, coord }, signal),
    revalidateTile: (coord, signal) => call('revalidateTile', { sourceId, coord }, signal),
    findStandIn: (coord, signal) => call('findStandIn', { sourceId, coord }, signal),
    getPiece: (place, signal) => call(place.sourceId === WORLD_SOURCE.id ? 'getTile' : 'getCachedTile', place, signal),
    readAhead: (coords, signal) => call('readAhead', { sourceId, coords: [...coords] }, signal),
    retrySource: (coord) => call('retrySource', { sourceId, coord }),
  };
}
