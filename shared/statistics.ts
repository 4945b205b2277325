/** Statistics of the cache: what is on disk, what is in memory, and how lookups went since the program began. */
import type { SourceId } from './source.ts';

/** The tiles of one zoom on disk, exactly. */
export interface ZoomStatistics {
  readonly zoom: number;
  readonly tiles: number;
  /** Bytes of the files, as `find -printf %s` adds them up. */
  readonly bytes: number;
}

export interface SourceStatistics {
  readonly sourceId: SourceId;
  /** Null for a source that was removed and whose tiles were kept. */
  readonly name: string | null;
  /** Ascending, none of them empty. As they were at `countedMs`. */
  readonly zooms: readonly ZoomStatistics[];
  /** When they were counted, in milliseconds since 1970; null when they never were. */
  readonly countedMs: number | null;
  /** Requests to its servers that have begun within the last minute. */
  readonly requestsLastMinute: number;
  /** How many a minute its card allows. */
  readonly maxRequestsPerMinute: number;
}

/** How lookups that one tier answered went. */
export interface TierStatistics {
  readonly answers: number;
  /** How long half and 95 of 100 of the last thousand or so took at most, in milliseconds; null before the first. */
  readonly p50Ms: number | null;
  readonly p95Ms: number | null;
}

export interface CacheStatistics {
  /** When this program began to count lookups, in milliseconds since 1970. */
  readonly sinceMs: number;
  /** Those with tiles on disk, and those of the menu. */
  readonly sources: readonly SourceStatistics[];
  /** How far counting is; null when nothing is being counted. */
  readonly counting: { readonly sourceId: SourceId; readonly tiles: number } | null;
  readonly memory: {
    readonly tiles: number;
    readonly maxTiles: number;
    readonly bytes: number;
    readonly maxBytes: number;
  };
  readonly lookups: { readonly memory: TierStatistics; readonly disk: TierStatistics; readonly source: TierStatistics };
  /** Answers of servers that a tile is still the newest (RFC 9110 §15.4.5). */
  readonly notModified: number;
  /** Bytes of images that came from memory and disk, or were confirmed, instead of being sent again. */
  readonly savedBytes: number;
  /** Bytes that are free to this user where the cache lies; null when the system does not say. */
  readonly diskFreeBytes: number | null;
}
