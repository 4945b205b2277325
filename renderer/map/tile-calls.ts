/** The calls that a layer of tiles makes, for one source. Knows the client, and how many calls it can carry at a time. */
import type { Reply, TilePlace } from '../../shared/contract.ts';
import { SOURCE_KINDS, type Source, WORLD_SOURCE } from '../../shared/source.ts';
import type { DeliveredTile } from '../../shared/tile.ts';
import type { TileCoord } from '../../shared/tile-coord.ts';
import type { Client } from '../bridge/client.ts';
import { createCallLane, type Rank } from './call-lane.ts';
import { requestTile, type TileAnswer } from './tile-request.ts';

/** None of them rejects; once its signal is aborted a call answers soon with `cancelled`. */
export interface TileCalls {
  /** The tile itself. `isSeen` tells whether it is in view at the moment: those that are go first. */
  readonly getTile: (coord: TileCoord, isSeen: () => boolean, signal: AbortSignal) => Promise<TileAnswer>;
  /** The tile from its source, whatever is cached. */
  readonly reloadTile: (coord: TileCoord, signal: AbortSignal) => Promise<TileAnswer>;
  readonly revalidateTile: (coord: TileCoord, signal: AbortSignal) => Promise<Reply<DeliveredTile | null>>;
  readonly findStandIn: (coord: TileCoord, signal: AbortSignal) => Promise<Reply<readonly TilePlace[]>>;
  /** A picture that stands in for another: from the cache, or drawn by the built-in world. */
  readonly getPiece: (place: TilePlace, signal: AbortSignal) => Promise<TileAnswer>;
  readonly readAhead: (coords: readonly TileCoord[], signal: AbortSignal) => Promise<unknown>;
  /** Forgets why a tile failed, or why all did, so that the source is asked when they are next asked for. */
  readonly retrySource: (coord: TileCoord | null) => Promise<unknown>;
}

/**
 * How many calls of each kind the connections of the loopback server carry at a time. Browsers open six to a server, one
 * has the events, and what answers at once needs one now and then.
 */
const MAX_CALLS = {
  /** Those that may wait for a server. */
  long: 3,
  /** Of these, questions whether a tile is still good: a place stays free for tiles that are not drawn yet. */
  stale: 2,
  /** Tiles that are known to be in the cache, and yet may have to be asked about. */
  cached: 1,
  /** Tiles of the built-in world that stand in for others: they are drawn one after another anyway. */
  world: 1,
} as const;

const RANK = { cached: 0, seen: 1, unseen: 2, stale: 3 } as const;

/** The calls for a source. `fewConnections` keeps those that wait for a server from blocking all others. */
export function createTileCalls(client: Pick<Client, 'call'>, source: Source, fewConnections: boolean): TileCalls {
  const sourceId = source.id;
  const call = client.call;
  const mayWaitLong = fewConnections && SOURCE_KINDS[source.kind].hasServer;
  const open = (kind: keyof typeof MAX_CALLS) =>
    createCallLane(mayWaitLong ? MAX_CALLS[kind] : Number.POSITIVE_INFINITY);
  const [lane, staleLane, cachedLane, worldLane] = [open('long'), open('stale'), open('cached'), open('world')];
  const take = (coord: TileCoord, signal: AbortSignal) => requestTile(client, sourceId, coord, signal);

  /** Tiles in the cache answer at once; they need not stand behind those that wait for the server. */
  const getBesideLane = async (coord: TileCoord, rank: Rank, signal: AbortSignal): Promise<TileAnswer> => {
    const cached = await call('getCachedTile', { sourceId, coord }, signal);
    if (cached.ok && cached.value.freshness === 'fresh') return cached;
    if (!cached.ok) return lane.run(() => take(coord, signal), rank, signal);
    const judgedLane = cachedLane.isFull() ? lane : cachedLane;
    const judged = await judgedLane.run(
      () => take(coord, signal),
      () => RANK.cached,
      signal,
    );
    // The look before has brought it into memory: it came from where it was then.
    const isSame = judged.ok && judged.value.tier === 'memory';
    return isSame ? { ok: true, value: { ...judged.value, tier: cached.value.tier } } : judged;
  };
  return {
    getTile(coord, isSeen, signal) {
      const rank = () => (isSeen() ? RANK.seen : RANK.unseen);
      return lane.isFull() ? getBesideLane(coord, rank, signal) : lane.run(() => take(coord, signal), rank, signal);
    },
    reloadTile: (coord, signal) =>
      lane.run(
        () => call('reloadTile', { sourceId, coord }, signal),
        () => RANK.seen,
        signal,
      ),
    revalidateTile(coord, signal) {
      const rank = () => RANK.stale;
      const ask = () => call('revalidateTile', { sourceId, coord }, signal);
      return staleLane.run(() => lane.run(ask, rank, signal), rank, signal);
    },
    findStandIn: (coord, signal) => call('findStandIn', { sourceId, coord }, signal),
    getPiece: (place, signal) =>
      place.sourceId === WORLD_SOURCE.id
        ? worldLane.run(
            () => call('getTile', place, signal),
            () => RANK.seen,
            signal,
          )
        : call('getCachedTile', place, signal),
    readAhead: (coords, signal) => call('readAhead', { sourceId, coords: [...coords] }, signal),
    retrySource: (coord) => call('retrySource', { sourceId, coord }),
  };
}
