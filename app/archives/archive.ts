/** An archive: many tiles in one file or folder that another program may have written. */
import type { BoundingBox } from '../../shared/areas/area.ts';
import type { ArchiveFormat } from '../../shared/sources/source.ts';
import type { TileCoord } from '../../shared/tiles/tile-coord.ts';

/** How rows are counted: from the north as in XYZ, from the south as in TMS, or not known from the archive. */
type ArchiveRows = 'north' | 'south' | 'unknown';

/** What an archive says about itself, checked: plain texts without markup, numbers within range. */
export interface ArchiveFacts {
  readonly format: ArchiveFormat;
  /** Empty if it has none. */
  readonly name: string;
  readonly attribution: string;
  /** Null if it doesn't say. */
  readonly bounds: BoundingBox | null;
  readonly minZoom: number;
  readonly maxZoom: number;
  readonly tileSizePx: 256 | 512;
  readonly rows: ArchiveRows;
}

/** One tile of an archive. */
export interface ArchivedTile {
  readonly bytes: Uint8Array;
  /** Milliseconds since 1970; null where the archive doesn't know. */
  readonly fetchedMs: number | null;
  readonly expiresMs: number | null;
  readonly etag: string | null;
}

/**
 * An open archive, read in place by a worker and never changed. Calls reject with a `CodedError`, with `cancelled` once their
 * signal aborts.
 */
export interface Archive {
  readonly facts: ArchiveFacts;
  /**
   * The tile, with its row counted from the north; undefined if there is none. Rejects with `archive-damaged` if it isn't one whole
   * picture.
   */
  readTile(coord: TileCoord, signal: AbortSignal): Promise<ArchivedTile | undefined>;
  /**
   * Every tile there is once, in the archive's order, with rows counted from the north. Its pictures aren't checked; one of more than
   * 2 MiB comes without its bytes.
   */
  listTiles(signal: AbortSignal): AsyncIterable<{ readonly coord: TileCoord; readonly tile: ArchivedTile }>;
  /** How many tiles there are, without reading them; null where that would take a walk through all of them. */
  readonly tileCount: number | null;
  close(): Promise<void>;
}

export interface OpenOptions {
  /** For an archive that doesn't say how it counts its rows. */
  readonly rows?: 'north' | 'south';
  /** Where an index of an archive without one may be made, for as long as the archive is open; the system's folder if not given. */
  readonly tempDir?: string;
  /** Opening rejects with `cancelled` once it aborts. */
  readonly signal?: AbortSignal;
  /** Called when an archive without an index gets one, which takes minutes for a large one; again if its worker starts again. */
  readonly onIndexing?: () => void;
}
