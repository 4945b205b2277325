/** What the cache asks of whatever tiles come from. Knows nothing of what that is. */
import type { SourceId } from '../../../shared/source.ts';
import type { StoredTile } from '../files/tile-file.ts';
import type { TileKey } from '../files/tile-path.ts';
import type { Freshness, TileRecord } from '../files/tile-record.ts';

/** A tile just made or fetched. */
export interface LoadedTile {
  readonly tile: StoredTile;
  /** False when it may be shown but kept nowhere (RFC 9111 §5.2.2.5, no-store). */
  readonly keep: boolean;
}

/** What a source says of a tile it gave before: still the newest, or here is a newer one. */
export type Revalidation =
  | { readonly kind: 'confirmed'; readonly record: TileRecord }
  | { readonly kind: 'replaced'; readonly loaded: LoadedTile };

/** How soon an answer is wanted. */
export interface Urgency {
  /** True as long as nothing but warming wants it. */
  readonly isWarming: boolean;
  /** Calls back when a window has come to want what is being warmed. */
  onHurry(listener: () => void): void;
}

/** Calls reject with a `CodedError`; their signal aborts when nobody waits any more. */
export interface TileOrigin {
  readonly fetchTile: (key: TileKey, signal: AbortSignal, urgency: Urgency) => Promise<LoadedTile>;
  /** Asks whether a tile is still the newest. */
  readonly revalidateTile: (
    key: TileKey,
    tile: StoredTile,
    signal: AbortSignal,
    urgency: Urgency,
  ) => Promise<Revalidation>;
  /** How fresh a tile is now, by its record alone. */
  readonly judgeTile: (key: Pick<TileKey, 'sourceId'>, tile: Pick<StoredTile, 'record'>) => Freshness;
  /** False while asking would fail at once. */
  readonly canBeAsked: (sourceId: SourceId) => boolean;
}
