/** An area: a named region of one source to be available offline, its shape, and what is known about its tiles. */

import type { ErrorValue } from '../errors.ts';
import type { SourceId } from '../sources/source.ts';
import type { TileCount } from '../tiles/tile-count.ts';

/**
 * Degrees (WGS 84). Latitudes from -90 to 90 with `south < north`, longitudes from -180 to 180; a box with `west >
 * east` crosses the antimeridian (RFC 7946 §5.2).
 */
export interface BoundingBox {
  readonly west: number;
  readonly south: number;
  readonly east: number;
  readonly north: number;
}

/** Longitude and latitude in degrees, in the order of GeoJSON (RFC 7946 §3.1.1). */
export type Position = readonly [lon: number, lat: number];

/** The region an area covers. */
export type AreaShape =
  | { readonly kind: 'box'; readonly box: BoundingBox }
  /** Polygons of rings, the outer one first (RFC 7946 §3.1.6). Even-odd rule. */
  | { readonly kind: 'polygon'; readonly polygons: readonly (readonly (readonly Position[])[])[] }
  /** Everything within half the width of any of the lines. A segment takes the shorter way around the world. */
  | { readonly kind: 'track'; readonly lines: readonly (readonly Position[])[]; readonly widthMetres: number };

/** Maximum number of positions in a shape: a long day's track recorded every second. */
export const MAX_SHAPE_POSITIONS = 50_000;
/** Allowed widths of a track, in metres. */
export const TRACK_WIDTH_METRES = { min: 10, max: 100_000, default: 1000 } as const;
/** Maximum length of an area's name, in characters. */
export const MAX_AREA_NAME_LENGTH = 80;

/** 16 hexadecimal digits derived from source, shape and zooms: the same area has the same id. */
export type AreaId = string;

/** True for a valid {@link AreaId}, which is safe as a file name. */
export function isAreaId(value: unknown): value is AreaId {
  return typeof value === 'string' && /^[0-9a-f]{16}$/.test(value);
}

/** The definition of an area. */
export interface AreaDraft {
  /** 1 to {@link MAX_AREA_NAME_LENGTH} characters on one line. */
  readonly name: string;
  readonly sourceId: SourceId;
  readonly shape: AreaShape;
  /** Zooms of the tiles, inclusive. */
  readonly minZoom: number;
  readonly maxZoom: number;
}

/**
 * Which tiles warming requests. `missing`: tiles not on disk. `stale`: also revalidates stale ones. `all`: revalidates
 * every tile, even fresh ones.
 */
export type WarmMode = 'missing' | 'stale' | 'all';

/** Results of a run so far. Each tile counts once: `fetched + present + revalidated + missing + failed + refused = total`. */
export interface WarmCounts {
  /** Fetched from the source and stored. */
  readonly fetched: number;
  /** Already on disk, whole, with no request needed. */
  readonly present: number;
  /** Already on disk and confirmed as current by the source. */
  readonly revalidated: number;
  /** The source says that it doesn't have them. */
  readonly missing: number;
  /** Failed after all attempts. */
  readonly failed: number;
  /** The source refuses them or forbids storing them. */
  readonly refused: number;
  /** The sum. Equals the area's number of tiles once the run has ended. */
  readonly total: number;
  /** Image bytes received from the source. */
  readonly bytes: number;
}

export const NO_COUNTS: WarmCounts = {
  fetched: 0,
  present: 0,
  revalidated: 0,
  missing: 0,
  failed: 0,
  refused: 0,
  total: 0,
  bytes: 0,
};

/** A reason for failed or refused tiles, and how many it affects. */
export interface WarmFailure {
  readonly error: ErrorValue;
  readonly tiles: number;
}

/**
 * State of a warming job. `queued`: another area's turn. `running`. `waiting`: blocked, and continues automatically.
 * `paused`: until people resume it, because they paused it or must do something first.
 */
export type WarmState = 'queued' | 'running' | 'waiting' | 'paused';

export interface WarmJob {
  readonly state: WarmState;
  readonly mode: WarmMode;
  readonly counts: WarmCounts;
  /** Why it waits, or is paused for a reason other than the user's request. */
  readonly reason: ErrorValue | null;
  /** Recent tiles per second, and the time left at that rate; null while unknown. */
  readonly tilesPerSecond: number | null;
  readonly secondsLeft: number | null;
  /** Most tiles first. */
  readonly failures: readonly WarmFailure[];
}

/** How the last warming of an area ended. */
export interface WarmResult {
  readonly mode: WarmMode;
  /** In milliseconds since 1970. */
  readonly begunMs: number;
  readonly endedMs: number;
  /** False if it was cancelled. */
  readonly isWhole: boolean;
  readonly counts: WarmCounts;
  readonly failures: readonly WarmFailure[];
}

/** A saved area as shown in lists. */
export interface AreaSummary {
  readonly id: AreaId;
  readonly name: string;
  readonly sourceId: SourceId;
  readonly kind: AreaShape['kind'];
  /** The smallest box around it. */
  readonly bounds: BoundingBox;
  readonly minZoom: number;
  readonly maxZoom: number;
  /** Its number of tiles. */
  readonly expected: number;
  /** Null if it isn't being warmed. */
  readonly job: WarmJob | null;
  readonly lastResult: WarmResult | null;
}

/** An area's tiles on disk, counted file by file. */
export interface AreaMeasure {
  readonly expected: number;
  /** All its tiles on disk. */
  readonly present: TileCount;
  /** Those that other areas contain too. */
  readonly shared: TileCount;
  /** Warmed tiles that no other area contains: deleted with the area. */
  readonly own: TileCount;
  /** Browsed tiles that no other area contains. */
  readonly browsed: TileCount;
}

/** One zoom of an area before it is warmed. */
export interface ZoomEstimate {
  readonly zoom: number;
  readonly tiles: number;
  readonly fresh: number;
  readonly stale: number;
  readonly missing: number;
  /** Mean tile size of this source at this zoom, and its sample size; null if unknown. */
  readonly meanBytes: number | null;
  readonly measuredTiles: number;
}

/** What the requests for an area will transfer, known in advance from the directories of an archive. */
export interface ExactDownload {
  /** Number of tiles to fetch. */
  readonly tiles: number;
  /** Further tiles of the area that the archive doesn't have. */
  readonly lacking: number;
  /** All bytes of the tiles, with the gaps between those that come with one request. */
  readonly bytes: number;
  readonly requests: number;
}

/** An estimate for warming an area. */
export interface AreaEstimate {
  readonly zooms: readonly ZoomEstimate[];
  readonly tiles: number;
  /** Maximum number of tiles per area. */
  readonly maxTiles: number;
  /** False if the area is too large to survey; then every tile of `zooms` counts as missing. */
  readonly isLookedThrough: boolean;
  /** Number of tiles that would be requested in the given mode. */
  readonly requests: number;
  /** Expected bytes to download, with 95% bounds; null while no size is known. */
  readonly download: { readonly bytes: number; readonly lowBytes: number; readonly highBytes: number } | null;
  /** The same without doubt; then `download` equals it. Null for a source that can't know. */
  readonly exact: ExactDownload | null;
  /** Why there is no `exact`, although the source has directories; otherwise null. */
  readonly inexactBecause: ErrorValue | null;
  /**
   * The least time at the rule card's rate; null for a source without a server, and for an own server with a high rate.
   */
  readonly seconds: number | null;
  /** Free disk bytes minus the free-space limit. Null if the system doesn't report it. */
  readonly diskFreeBytes: number | null;
  /** Why it can't start: `warming-forbidden`, `warming-unmarked`, `too-many-tiles`, `no-space-for-area`; null if it can. */
  readonly problem: ErrorValue | null;
  /** The deepest last zoom with which it could start; null if there is none or it can start anyway. */
  readonly fittingMaxZoom: number | null;
}
