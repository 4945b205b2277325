/** Statistics of the cache: what is on disk and in memory, and lookups since the program started. */
import type { SourceId } from '../sources/source.ts';
import type { TileTier } from '../tiles/tile.ts';

/** The tiles of one zoom on disk, exactly. */
export interface ZoomStatistics {
  readonly zoom: number;
  readonly tiles: number;
  /** Sum of the file sizes, as `find -printf %s` would report. */
  readonly bytes: number;
}

export interface SourceStatistics {
  readonly sourceId: SourceId;
  /** Null for a removed source whose tiles were kept. */
  readonly name: string | null;
  /** Ascending, without empty zooms, as of `countedMs`. */
  readonly zooms: readonly ZoomStatistics[];
  /** In milliseconds since 1970; null if never counted. */
  readonly countedMs: number | null;
  /** Requests to its servers within the last minute. */
  readonly requestsLastMinute: number;
  /** Maximum requests per minute by its rule card. */
  readonly maxRequestsPerMinute: number;
}

/** Lookups answered by one tier. */
export interface TierStatistics {
  readonly answers: number;
  /** 50th and 95th percentile of about the last thousand lookup times, in milliseconds; null before the first. */
  readonly p50Ms: number | null;
  readonly p95Ms: number | null;
}

export interface CacheStatistics {
  /** When this program began to count lookups, in milliseconds since 1970. */
  readonly sinceMs: number;
  /** Sources with tiles on disk, and those in the menu. */
  readonly sources: readonly SourceStatistics[];
  /** Progress of counting; null if nothing is being counted. */
  readonly counting: { readonly sourceId: SourceId; readonly tiles: number } | null;
  readonly memory: {
    readonly tiles: number;
    readonly maxTiles: number;
    readonly bytes: number;
    readonly maxBytes: number;
  };
  readonly lookups: Readonly<Record<TileTier, TierStatistics>>;
  /** Number of 304 responses (RFC 9110 §15.4.5). */
  readonly notModified: number;
  /** Image bytes served from memory and disk, or confirmed, instead of being sent again. */
  readonly savedBytes: number;
  /** Free bytes on the cache's disk available to this user; null if the system doesn't report it. */
  readonly diskFreeBytes: number | null;
}
