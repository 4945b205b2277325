/** The interface the cache uses to get tiles. Has no knowledge of how a source makes them. */
import type { SourceId } from '../../../shared/sources/source.ts';
import type { StoredTile } from '../files/tile-file.ts';
import type { TileKey } from '../files/tile-path.ts';
import type { Freshness, TileRecord } from '../files/tile-record.ts';

/** A tile that was just made or fetched. */
export interface LoadedTile {
  readonly tile: StoredTile;
  /** False if it may be shown but not stored (RFC 9111 §5.2.2.5, no-store). */
  readonly keep: boolean;
  /** Set if it came from a cache that several computers share, and not from its source. */
  readonly from?: 'shared';
}

/** A source's answer to a revalidation: still current, or here is a newer tile. */
export type Revalidation =
  | { readonly kind: 'confirmed'; readonly record: TileRecord }
  | { readonly kind: 'replaced'; readonly loaded: LoadedTile };

/** How urgent a request is. */
export interface Urgency {
  /** True while only warming runs wait for it. */
  readonly isWarming: boolean;
  /** True while only other programs wait for it, through the tile server. */
  readonly isServed?: boolean;
  /** Calls back when a window starts to wait for a tile that only others were waiting for. */
  onHurry(listener: () => void): void;
}

/** Calls reject with a `CodedError`. Their signal aborts when the last caller has left. */
export interface TileOrigin {
  /** `asks`: only the source itself will do, because people asked for its newest tile. */
  readonly fetchTile: (key: TileKey, signal: AbortSignal, urgency: Urgency, asks?: 'source') => Promise<LoadedTile>;
  /** Asks whether a tile is still current. */
  readonly revalidateTile: (
    key: TileKey,
    tile: StoredTile,
    signal: AbortSignal,
    urgency: Urgency,
  ) => Promise<Revalidation>;
  /** Judges a tile's freshness now, from its record alone. */
  readonly judgeTile: (key: Pick<TileKey, 'sourceId'>, tile: Pick<StoredTile, 'record'>) => Freshness;
  /** False while a request would fail at once. */
  readonly canBeAsked: (sourceId: SourceId) => boolean;
  /** False if tiles of the source are kept in memory only, because they are on this computer already; true by default. */
  readonly isKeptOnDisk?: (sourceId: SourceId) => boolean;
}
