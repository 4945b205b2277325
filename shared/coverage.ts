/** Coverage: which tiles of a part of a zoom are cached, and how dense deeper zooms are below each. */

/** Tiles of one zoom, from the first to the last column and row, both included, as at `z/x/y`. */
export interface TileRectangle {
  readonly zoom: number;
  readonly minX: number;
  readonly maxX: number;
  readonly minY: number;
  readonly maxY: number;
}

/** How many tiles one question about coverage may have: several times those of the largest screen. */
export const MAX_COVERAGE_TILES = 4096;

/** What is known of a tile without a look at its file: `failed` when the last question about it in this run failed. */
export type CoverageState = 'fresh' | 'stale' | 'missing' | 'failed';

/** One tile of the rectangle that is cached or failed, or has cached tiles below it. */
export interface CoverageTile {
  readonly x: number;
  readonly y: number;
  readonly state: CoverageState;
  /** True when its file is there: of every fresh or stale tile, and of a failed one whose older image was kept. */
  readonly onDisk: boolean;
  /** How many tiles of deeper zooms are on disk inside of it. */
  readonly deeperTiles: number;
  /** The largest share of a deeper zoom that is on disk inside of it: above 0 to 1, or 0 when there is none. */
  readonly deeperShare: number;
}

export interface Coverage {
  /** Tiles that are not in it are missing and have nothing below them. */
  readonly tiles: readonly CoverageTile[];
  /** The deepest zoom of which anything is below the rectangle; the rectangle's own when there is none. */
  readonly deepestZoom: number;
}
