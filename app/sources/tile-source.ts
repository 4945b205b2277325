/** What the service asks of anything tiles come from: the built-in world, or a server. */
import type { CodedError, ErrorValue } from '../../shared/errors.ts';
import type { Source } from '../../shared/source.ts';
import type { TileCoord } from '../../shared/tile-coord.ts';
import type { LoadedTile, Revalidation, Urgency } from '../cache/asking/tile-origin.ts';
import type { StoredTile } from '../cache/files/tile-file.ts';
import type { Freshness } from '../cache/files/tile-record.ts';

export type { LoadedTile, Revalidation, Urgency };

/** What came of asking for a tile, as far as it was asked for in this run. */
export interface LastAnswer {
  /** The HTTP status; null when nothing answered. */
  readonly status: number | null;
  /** Why it failed; null when it did not. */
  readonly error: ErrorValue | null;
}

/** Every call rejects with a `CodedError`, of `cancelled` once its signal aborts. Nothing is kept of a failed call. */
export interface TileSource {
  readonly source: Source;
  /** Makes or fetches one tile: for warming, behind all else, or `warming-forbidden` where the card forbids it. */
  fetchTile(coord: TileCoord, signal: AbortSignal, urgency?: Urgency): Promise<LoadedTile>;
  /** Asks whether a tile is still the newest; a tile that is being fetched for the map goes first. */
  revalidateTile(coord: TileCoord, tile: StoredTile, signal: AbortSignal, urgency?: Urgency): Promise<Revalidation>;
  /** How fresh a tile is at a time by this computer's clock, by its record alone. Fast: called for every tile that is shown. */
  judgeTile(tile: Pick<StoredTile, 'record'>, nowMs: number): Freshness;
  /** Until when a tile is fresh, in milliseconds since 1970; null for one that is stale always or `lesser`, or fresh for ever. */
  freshUntilMs(tile: Pick<StoredTile, 'record'>, nowMs: number): number | null;
  /** The address that a tile is next asked for at, by what is here of it; null for what this program draws itself. */
  urlOf(coord: TileCoord, tile?: Pick<StoredTile, 'record'>): string | null;
  /** What the last question about a tile came to; undefined when it was not asked in this run, or long ago. */
  lastAnswerOf(coord: TileCoord): LastAnswer | undefined;
  /** Why the source cannot be asked just now; undefined when it can. */
  readonly trouble: CodedError | undefined;
  /** Why the last question about a tile failed, in this run, if the tile itself was the reason. */
  failureOf(coord: TileCoord): CodedError | undefined;
  /** Forgets {@link failureOf} of a tile, so that it is asked for again at once; ends no pause. */
  forgetFailure(coord: TileCoord): void;
  /** Forgets why tiles failed, or why one did, and ends every pause that the server has not asked for. */
  retry(coord: TileCoord | null): void;
  /** Ends what the source keeps running; pending calls reject. May be called twice. */
  close(): Promise<void>;
}
