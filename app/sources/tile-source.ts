/** What the service asks of anything tiles come from: the built-in world, or a server. */
import type { Source } from '../../shared/source.ts';
import type { TileContentType } from '../../shared/tile.ts';
import type { TileCoord } from '../../shared/tile-coord.ts';

/** One whole image as its source made it. */
export interface SourceTile {
  readonly bytes: Uint8Array;
  readonly contentType: TileContentType;
}

export interface TileSource {
  readonly source: Source;
  /**
   * Makes or fetches one tile. Rejects with a `CodedError` of `source-failed`, or of `cancelled` once `signal` aborts.
   * Nothing is kept of a failed call.
   */
  fetchTile(coord: TileCoord, signal: AbortSignal): Promise<SourceTile>;
  /** Ends what the source keeps running; pending calls reject. May be called twice. */
  close(): Promise<void>;
}
