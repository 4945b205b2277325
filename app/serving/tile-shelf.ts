/** What the tile server serves, whatever stands behind it. No cache, no sources and no HTTP here. */
import type { SourceId } from '../../shared/sources/source.ts';
import type { TileContentType } from '../../shared/tiles/tile.ts';
import type { TileCoord } from '../../shared/tiles/tile-coord.ts';

/** What other programs may know about a source: nothing about its server. */
export interface ServedSource {
  readonly id: SourceId;
  readonly name: string;
  /** HTML, because programs may take that of TileJSON for it (3.4). */
  readonly attribution: string;
  readonly minZoom: number;
  readonly maxZoom: number;
  /** Edge of a tile in CSS pixels. */
  readonly tileSizePx: number;
  /** True if it is never asked for a tile on behalf of other programs. */
  readonly isCacheOnly: boolean;
}

interface ServedTile {
  readonly bytes: Uint8Array;
  readonly contentType: TileContentType;
  /** How much longer it is fresh, in whole seconds; 0 if it is stale, null if it may not be stored. */
  readonly freshForS: number | null;
}

export interface TileShelf {
  readonly sources: () => readonly ServedSource[];
  /** A whole tile. Rejects with a `CodedError`, with `cancelled` once the signal aborts. */
  readonly readTile: (sourceId: SourceId, coord: TileCoord, signal: AbortSignal) => Promise<ServedTile>;
}
