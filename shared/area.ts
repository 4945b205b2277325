/** An area: a named region of one source that people want offline. Its shape, and what is known of its tiles. */

import type { ErrorValue } from './errors.ts';
import type { SourceId } from './source.ts';
import type { TileCount } from './tile-count.ts';

/**
 * Degrees (WGS 84). Latitudes from -90 to 90 with `south < north`, longitudes from -180 to 180; a box with `west > east`
 * goes over the antimeridian (RFC 7946 §5.2).
 */
export interface BoundingBox {
  readonly west: number;
  readonly south: number;
  readonly east: number;
  readonly north: number;
}

/** Longitude and latitude in degrees, in the order of GeoJSON (RFC 7946 §3.1.1). */
export type Position = readonly [lon: number, lat: number];

/** What an area covers on the map. */
export type AreaShape =
  | { readonly kind: 'box'; readonly box: BoundingBox }
  /** Polygons of rings, the first of each its outer one (RFC 7946 §3.1.6); a point is inside by the even-odd rule. */
  | { readonly kind: 'polygon'; readonly polygons: readonly (readonly (readonly Position[])[])[] }
  /** All within half of the width of any of the lines. Of two ways round the world a segment takes the shorter one. */
  | { readonly kind: 'track'; readonly lines: readonly (readonly Position[])[]; readonly widthMetres: number };

/** The most positions a shape may have: a long day's track, recorded every second. */
export const MAX_SHAPE_POSITIONS = 50_000;
/** How wide a track may be, in metres. */
export const TRACK_WIDTH_METRES = { min: 10, max: 100_000, default: 1000 } as const;
/** The longest name of an area, in characters. */
export const MAX_AREA_NAME_LENGTH = 80;

/** 16 hexadecimal digits made of source, shape and zooms: the same area again has the same id. */
export type AreaId = string;

/** True for what {@link AreaId} describes; safe as the name of a file. */
export function isAreaId(value: unknown): value is AreaId {
  return typeof value === 'string' && /^[0-9a-f]{16}$/.test(value);
}

/** What makes an area. */
export interface AreaDraft {
  /** 1 to {@link MAX_AREA_NAME_LENGTH} characters on one line. */
  readonly name: string;
  readonly sourceId: SourceId;
  readonly shape: AreaShape;
  /** Zooms of the tiles, both included. */
  readonly minZoom: number;
  readonly maxZoom: number;
}

/**
 * What warming asks for. `missing`: tiles that are not on disk. `stale`: those, and whether stale ones are still the newest.
 * `all`: the same for every tile, however fresh.
 */
export type WarmMode = 'missing' | 'stale' | 'all';

/** What became of the tiles of a run so far. Each tile counts once: `fetched + present + revalidated + failed + refused = total`. */
export interface WarmCounts {
  /** Came from the source and are on disk. */
  readonly fetched: number;
  /** Were on disk, whole, and had not to be asked about. */
  readonly present: number;
  /** Were on disk, and their source says that they are still the newest. */
  readonly revalidated: number;
  /** Could not be had, after all tries. */
  readonly failed: number;
  /** The source will not give them, or forbids to keep them. */
  readonly refused: number;
  /** All of these. The number of tiles of the area once the run has ended. */
  readonly total: number;
  /** Bytes of the images that came from the source. */
  readonly bytes: number;
}

export const NO_COUNTS: WarmCounts = {
  fetched: 0,
  present: 0,
  revalidated: 0,
  failed: 0,
  refused: 0,
  total: 0,
  bytes: 0,
};

/** Why tiles failed or were refused: one reason, and how many tiles have it. */
export interface WarmFailure {
  readonly error: ErrorValue;
  readonly tiles: number;
}

/**
 * How far warming an area is. `queued`: another area's turn. `running`. `waiting`: something is in the way, and it goes on
 * by itself. `paused`: until people resume it, who have paused it or have to do something first.
 */
export type WarmState = 'queued' | 'running' | 'waiting' | 'paused';

export interface WarmJob {
  readonly state: WarmState;
  readonly mode: WarmMode;
  readonly counts: WarmCounts;
  /** Why it waits, or is paused by more than people's wish. */
  readonly reason: ErrorValue | null;
  /** Tiles a second over the last while, and the time left at that rate; null while unknown. */
  readonly tilesPerSecond: number | null;
  readonly secondsLeft: number | null;
  /** Most tiles first. */
  readonly failures: readonly WarmFailure[];
}

/** How warming an area has ended the last time. */
export interface WarmResult {
  readonly mode: WarmMode;
  /** When, in milliseconds since 1970. */
  readonly begunMs: number;
  readonly endedMs: number;
  /** False when people have cancelled it before its end. */
  readonly isWhole: boolean;
  readonly counts: WarmCounts;
  readonly failures: readonly WarmFailure[];
}

/** A saved area as lists show it. */
export interface AreaSummary {
  readonly id: AreaId;
  readonly name: string;
  readonly sourceId: SourceId;
  readonly kind: AreaShape['kind'];
  /** The smallest box around it. */
  readonly bounds: BoundingBox;
  readonly minZoom: number;
  readonly maxZoom: number;
  /** How many tiles it has. */
  readonly expected: number;
  /** Null when it is not being warmed. */
  readonly job: WarmJob | null;
  readonly lastResult: WarmResult | null;
}

/** What an area has on disk, counted file by file. */
export interface AreaMeasure {
  readonly expected: number;
  /** All its tiles on disk. */
  readonly present: TileCount;
  /** Those of them that other areas have as well. */
  readonly shared: TileCount;
  /** Those no other area has, that came by warming: what goes with the area. */
  readonly own: TileCount;
  /** Those no other area has, that came by looking at the map. */
  readonly browsed: TileCount;
}

/** What there is of one zoom of an area before it is warmed. */
export interface ZoomEstimate {
  readonly zoom: number;
  readonly tiles: number;
  readonly fresh: number;
  readonly stale: number;
  readonly missing: number;
  /** The mean size of a tile of this source at this zoom, and of how many tiles; null where nothing is known. */
  readonly meanBytes: number | null;
  readonly measuredTiles: number;
}

/** What warming an area would take. */
export interface AreaEstimate {
  readonly zooms: readonly ZoomEstimate[];
  readonly tiles: number;
  /** The limit. */
  readonly maxTiles: number;
  /** False when the area is too large to be looked through: then every tile of `zooms` counts as missing. */
  readonly isLookedThrough: boolean;
  /** Tiles that would be asked for, in the mode asked about. */
  readonly requests: number;
  /** Bytes expected to come, with the bounds within which they lie 19 times of 20; null while no size is known. */
  readonly download: { readonly bytes: number; readonly lowBytes: number; readonly highBytes: number } | null;
  /** The least time at the rate of the source's card; null for a source without a network, and for an own server of high rate. */
  readonly seconds: number | null;
  /** What the disk has room for: its free bytes but those that are to stay free. Null where the system does not say. */
  readonly diskFreeBytes: number | null;
  /** Why it cannot begin: `warming-forbidden`, `too-many-tiles`, `no-space-for-area`; null when it can. */
  readonly problem: ErrorValue | null;
  /** The deepest last zoom with which it could begin; null when there is none, or no need. */
  readonly fittingMaxZoom: number | null;
}
