/** The interface of what reads one format, in the worker. */
import type { TileCoord } from '../../shared/tiles/tile-coord.ts';
import type { ArchivedTile, ArchiveFacts } from './archive.ts';

export interface ListedTile {
  readonly coord: TileCoord;
  readonly tile: ArchivedTile;
}

/** Like {@link import('./archive.ts').Archive}. Everything that it returns is unchecked; calls throw a `CodedError`. */
export interface ArchiveReader {
  readonly facts: ArchiveFacts;
  readonly tileCount: number | null;
  readTile(coord: TileCoord): Promise<ArchivedTile | undefined>;
  listTiles(): AsyncIterable<ListedTile>;
  close(): void;
}
