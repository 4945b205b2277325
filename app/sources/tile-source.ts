/** The interface of every tile source: the built-in world or a server. */
import type { CodedError, ErrorValue } from '../../shared/errors.ts';
import type { Source } from '../../shared/sources/source.ts';
import type { TileCoord } from '../../shared/tiles/tile-coord.ts';
import type { LoadedTile, Revalidation, Urgency } from '../cache/asking/tile-origin.ts';
import type { StoredTile } from '../cache/files/tile-file.ts';
import type { Freshness, TileRecord } from '../cache/files/tile-record.ts';

export type { LoadedTile, Revalidation, Urgency };

/** Result of the last request for a tile in this run. */
export interface LastAnswer {
  /** The HTTP status; null if nothing answered. */
  readonly status: number | null;
  /** Why it failed; null if it succeeded. */
  readonly error: ErrorValue | null;
}

/** What fetching some tiles takes, before any of them is requested. */
export interface DownloadPlan {
  /** How many of the tiles there are. */
  readonly tiles: number;
  /** What the requests transfer, with the gaps between tiles that come in one request. */
  readonly bytes: number;
  readonly requests: number;
}

/**
 * All calls reject with a `CodedError`, with `cancelled` once their signal aborts. A failed call leaves nothing behind.
 */
export interface TileSource {
  readonly source: Source;
  /**
   * Makes or fetches one tile. Warming and the tile server stand back for windows, and are rejected with
   * `warming-forbidden` if the rule card forbids warming.
   */
  fetchTile(coord: TileCoord, signal: AbortSignal, urgency?: Urgency): Promise<LoadedTile>;
  /** Asks whether a tile is still current. Tiles the map lacks have priority. */
  revalidateTile(coord: TileCoord, tile: StoredTile, signal: AbortSignal, urgency?: Urgency): Promise<Revalidation>;
  /**
   * A tile's freshness at a time by this computer's clock, from its record alone. Fast: called for each tile shown.
   */
  judgeTile(tile: Pick<StoredTile, 'record'>, nowMs: number): Freshness;
  /**
   * When a tile stops being fresh, in milliseconds since 1970; null if it is always stale, `lesser`, or always fresh.
   */
  freshUntilMs(tile: Pick<StoredTile, 'record'>, nowMs: number): number | null;
  /** The address of the tile's next request, given what is cached; null if this program draws the tile itself. */
  urlOf(coord: TileCoord, tile?: Pick<StoredTile, 'record'>): string | null;
  /** Result of the last request for a tile; undefined if there was none in this run, or it was long ago. */
  lastAnswerOf(coord: TileCoord): LastAnswer | undefined;
  /** Why the source can't be asked now; undefined if it can. */
  readonly trouble: CodedError | undefined;
  /** Why the last request for a tile failed in this run, if the tile itself was the reason. */
  failureOf(coord: TileCoord): CodedError | undefined;
  /** Drops {@link failureOf} of a tile, so that it can be requested at once; doesn't end pauses. */
  forgetFailure(coord: TileCoord): void;
  /** Drops the failures of one tile or all, and ends every pause that the server didn't request. */
  retry(coord: TileCoord | null): void;
  /**
   * What warming these tiles would take, if the source can tell. Sort them with `sortById`: a run in this order that has
   * {@link batchTiles} tiles under way transfers what is planned, except for a few gaps where tiles that are far apart end such a
   * batch earlier. Sends requests for what it needs to know, which it keeps, under the same rules as a warming run. Rejects with a
   * `CodedError`, as {@link fetchTile} does when the server can't be asked.
   */
  planDownload?(coords: readonly TileCoord[], signal: AbortSignal): Promise<DownloadPlan>;
  /** True if a tile with this record is of what was planned last, so that warming transfers nothing for it. */
  isUnchanged?(record: TileRecord): boolean;
  /** How many tiles a warming run should have under way at once, because those that are close come in one request. */
  readonly batchTiles?: number;
  /** Stops the source's background work; pending calls reject. May be called twice. */
  close(): Promise<void>;
}
