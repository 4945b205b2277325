/** What the service asks of anything tiles come from: the built-in world, or a server. */
import type { Source } from '../../shared/source.ts';
import type { TileCoord } from '../../shared/tile-coord.ts';
import type { StoredTile } from '../cache/tile-file.ts';

export interface TileSource {
  readonly source: Source;
  /**
   * Makes or fetches one tile. Rejects with a `CodedError` of `source-failed`, or of `cancelled` once `signal` aborts.
   * Nothing is kept of a failed call.
   */
  fetchTile(coord: TileCoord, signal: AbortSignal): Promise<StoredTile>;
  /** Ends what the source keeps running; pending calls reject. May be called twice. */
  close(): Promise<void>;
}
