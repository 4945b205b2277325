/** All that is known of one tile, for people who inspect it. */
import type { ErrorValue } from './errors.ts';
import type { TileContentType } from './tile.ts';

export interface TileFacts {
  /** Where its source has it; null for what this program draws itself. */
  readonly url: string | null;
  /** The absolute path of its file, whether it is there or not. */
  readonly file: string;
  /** The first tier that has it; null when none has. */
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
  /** Until when it is fresh, likewise; null when it is stale always, or fresh for ever. */
  readonly freshUntilMs: number | null;
  readonly etag: string | null;
  readonly lastModified: string | null;
  /** True when it came by warming an area. */
  readonly warmed: boolean;
  /** The status of the last answer about it in this run, e.g. 200, 304 or 404; null when it was not asked or did not answer. */
  readonly lastStatus: number | null;
  /** Why the last question about it in this run failed. */
  readonly lastError: ErrorValue | null;
}
