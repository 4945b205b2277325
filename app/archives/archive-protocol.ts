/** The messages between an archive and its worker: one request, then one reply. */
import type { ErrorValue } from '../../shared/errors.ts';
import type { TileCoord } from '../../shared/tile-coord.ts';
import type { ArchivedTile, ArchiveFacts } from './archive.ts';
import type { ListedTile } from './archive-reader.ts';

export interface OpenRequest {
  readonly kind: 'open';
  readonly path: string;
  readonly rows: 'north' | 'south' | undefined;
  /** The file of an index, in a folder that doesn't exist yet. */
  readonly indexPath: string;
}

export type ArchiveRequest =
  | OpenRequest
  | { readonly kind: 'read'; readonly coord: TileCoord }
  /** The next tiles of a listing, which begins with `isFirst`. */
  | { readonly kind: 'list'; readonly listing: number; readonly isFirst: boolean }
  | { readonly kind: 'end-listing'; readonly listing: number };

export type ArchiveReply =
  | { readonly kind: 'opened'; readonly facts: ArchiveFacts; readonly tileCount: number | null }
  | { readonly kind: 'tile'; readonly tile: ArchivedTile | undefined }
  | { readonly kind: 'tiles'; readonly tiles: readonly ListedTile[]; readonly isLast: boolean }
  | { readonly kind: 'ended' }
  | { readonly kind: 'failed'; readonly error: ErrorValue };

/** Opening may be followed by `indexing` before its reply. */
export type ArchiveMessage = ArchiveReply | { readonly kind: 'indexing' };
