/** The messages between an archive and its worker: one request, then one reply. For an archive at an address, `need`s come before it. */
import type { ErrorValue } from '../../shared/errors.ts';
import type { TileCoord } from '../../shared/tiles/tile-coord.ts';
import type { ArchivedTile, ArchiveFacts } from './archive.ts';
import type { ListedTile } from './archive-reader.ts';
import type { ByteRange } from './pmtiles/directory.ts';

export interface OpenFileRequest {
  readonly kind: 'open';
  readonly path: string;
  readonly rows: 'north' | 'south' | undefined;
  /** The file of an index, in a folder that doesn't exist yet. */
  readonly indexPath: string;
}

/** A PMTiles archive of which the worker gets parts by `need`. */
interface OpenPartsRequest {
  readonly kind: 'open';
  readonly path: null;
  /** Whether its facts are wanted too, which takes further parts. */
  readonly describes: boolean;
}

export type OpenRequest = OpenFileRequest | OpenPartsRequest;

/** Where a tile is, from the start of the archive; null if there is none, `damaged` if what leads to it is. */
export type TilePlace = ByteRange | null | 'damaged';

export type ArchiveRequest =
  | OpenRequest
  | { readonly kind: 'read'; readonly coord: TileCoord }
  /** The next tiles of a listing, which begins with `isFirst`. */
  | { readonly kind: 'list'; readonly listing: number; readonly isFirst: boolean }
  | { readonly kind: 'end-listing'; readonly listing: number }
  /** Only of an archive at an address. */
  | { readonly kind: 'find'; readonly coords: readonly TileCoord[] };

/** The answer to `need`: as many bytes as there are, null if they can't be had. */
export interface PartMessage {
  readonly kind: 'part';
  readonly bytes: Uint8Array | null;
}

export type ArchiveReply =
  | { readonly kind: 'opened'; readonly facts: ArchiveFacts; readonly tileCount: number | null }
  | { readonly kind: 'tile'; readonly tile: ArchivedTile | undefined }
  | { readonly kind: 'tiles'; readonly tiles: readonly ListedTile[]; readonly isLast: boolean }
  | { readonly kind: 'ended' }
  /** A place for each tile, and how pictures are compressed: the number in the header. */
  | { readonly kind: 'found'; readonly places: readonly TilePlace[]; readonly tileCompression: number }
  | { readonly kind: 'failed'; readonly error: ErrorValue };

/** Opening may be followed by `indexing` before its reply. */
export type ArchiveMessage =
  | ArchiveReply
  | { readonly kind: 'indexing' }
  /** The next part that the worker needs before it replies. */
  | ({ readonly kind: 'need' } & ByteRange);
