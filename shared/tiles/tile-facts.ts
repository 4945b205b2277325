/** Everything known about a tile, for inspecting it. */
import type { ErrorValue } from '../errors.ts';
import type { TileContentType } from './tile.ts';

/** True for a tile with nothing to draw, which is stored as an image of one pixel; no other tile has one. */
export function isEmptyTile({ widthPx, heightPx }: Pick<TileFacts, 'widthPx' | 'heightPx'>): boolean {
  return widthPx === 1 && heightPx === 1;
}

export interface TileFacts {
  /** The tile's address at its source; null if this program draws it. */
  readonly url: string | null;
  /** Absolute path of its file, whether it exists or not. */
  readonly file: string;
  /** The first tier that has it; null if none. */
  readonly tier: 'memory' | 'disk' | null;
  readonly onDisk: boolean;
  readonly bytes: number | null;
  readonly contentType: TileContentType | null;
  readonly widthPx: number | null;
  readonly heightPx: number | null;
  /** When its file was written, in milliseconds since 1970. */
  readonly storedMs: number | null;
  /** When its source last answered about it, likewise. */
  readonly answeredMs: number | null;
  readonly freshness: 'fresh' | 'stale' | null;
  /** When it stops being fresh, likewise; null if it is always stale or always fresh. */
  readonly freshUntilMs: number | null;
  readonly etag: string | null;
  readonly lastModified: string | null;
  /** True if it was fetched by warming an area. */
  readonly warmed: boolean;
  /** Status of the last response about it in this run, e.g. 200, 304 or 404; null if there was none. */
  readonly lastStatus: number | null;
  /** Why its last request in this run failed. */
  readonly lastError: ErrorValue | null;
}
