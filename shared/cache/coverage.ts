/** Coverage: which tiles of part of a zoom are cached, and how dense deeper zooms are below each. */

/** A rectangle of tiles of one zoom; columns and rows are inclusive, as in `z/x/y`. */
export interface TileRectangle {
  readonly zoom: number;
  readonly minX: number;
  readonly maxX: number;
  readonly minY: number;
  readonly maxY: number;
}

/** Maximum number of tiles in one coverage request: several times those of the largest screen. */
export const MAX_COVERAGE_TILES = 4096;

/** A tile's state from folders and records; `failed` if its last request in this run failed. */
export type CoverageState = 'fresh' | 'stale' | 'missing' | 'failed';

/** A tile of the rectangle that is cached or failed, or has cached tiles below it. */
export interface CoverageTile {
  readonly x: number;
  readonly y: number;
  readonly state: CoverageState;
  /** True if its file exists: for every fresh or stale tile, and for a failed one with an older image. */
  readonly onDisk: boolean;
  /** Number of tiles of deeper zooms on disk within it. */
  readonly deeperTiles: number;
  /** The largest share of any deeper zoom on disk within it, from 0 to 1; 0 if there is none. */
  readonly deeperShare: number;
}

export interface Coverage {
  /** Tiles not listed are missing and have nothing below them. */
  readonly tiles: readonly CoverageTile[];
  /** The deepest zoom with tiles below the rectangle; the rectangle's own zoom if there is none. */
  readonly deepestZoom: number;
}
