/** Splits the tiles of a view into requests, and adds up the replies. */
import type { Coverage, CoverageState, CoverageTile, TileRectangle } from '../../shared/cache/coverage.ts';
import { MAX_COVERAGE_TILES } from '../../shared/cache/coverage.ts';
import { formatTileCoord, type TileCoord } from '../../shared/tiles/tile-coord.ts';
import type { TileRange } from '../map/asking/tile-grid.ts';

/** The tiles of a range as rectangles within the world, each tile once and each rectangle small enough for one request. */
export function listRectangles(range: TileRange, zoom: number): readonly TileRectangle[] {
  const last = 2 ** zoom - 1;
  const [minY, maxY] = [Math.max(0, range.top), Math.min(last, range.bottom)];
  if (minY > maxY || range.left > range.right) return [];
  const widest = Math.max(1, Math.floor(MAX_COVERAGE_TILES / (maxY - minY + 1)));
  return listColumns(range, last).flatMap(([first, end]) => {
    const parts: TileRectangle[] = [];
    for (let minX = first; minX <= end; minX += widest) {
      parts.push({ zoom, minX, maxX: Math.min(end, minX + widest - 1), minY, maxY });
    }
    return parts;
  });
}

/** The columns of the world, in one run, or in two where the view goes over the antimeridian. */
function listColumns({ left, right }: TileRange, last: number): readonly (readonly [first: number, end: number])[] {
  const columns = last + 1;
  if (right - left >= last) return [[0, last]];
  const first = ((left % columns) + columns) % columns;
  const end = first + right - left;
  return end <= last
    ? [[first, end]]
    : [
        [first, last],
        [0, end - columns],
      ];
}

export interface ViewCoverage {
  readonly zoom: number;
  /** The number of tiles in each state. */
  readonly states: Readonly<Record<CoverageState, number>>;
  readonly tiles: number;
  /** Tiles with a file on disk. */
  readonly cached: number;
  readonly deeperTiles: number;
  readonly deepestZoom: number;
  /** Undefined for a tile outside the view. */
  readonly find: (coord: TileCoord) => CoverageTile | undefined;
}

/** Adds up the replies for rectangles. */
export function gatherCoverage(
  zoom: number,
  answers: readonly (readonly [rectangle: TileRectangle, coverage: Coverage])[],
): ViewCoverage {
  const states = { fresh: 0, stale: 0, missing: 0, failed: 0 };
  const known = new Map<string, CoverageTile>();
  let [tiles, cached, deeperTiles] = [0, 0, 0];
  for (const [rectangle, coverage] of answers) {
    tiles += (rectangle.maxX - rectangle.minX + 1) * (rectangle.maxY - rectangle.minY + 1);
    for (const tile of coverage.tiles) {
      known.set(formatTileCoord({ z: zoom, x: tile.x, y: tile.y }), tile);
      states[tile.state] += 1;
      cached += Number(tile.onDisk);
      deeperTiles += tile.deeperTiles;
    }
  }
  // Answers leave out missing tiles with nothing below them.
  states.missing = tiles - states.fresh - states.stale - states.failed;
  const deepestZoom = Math.max(zoom, ...answers.map(([, coverage]) => coverage.deepestZoom));
  const find = ({ z, x, y }: TileCoord): CoverageTile | undefined => {
    const isIn = ({ minX, maxX, minY, maxY }: TileRectangle) => x >= minX && x <= maxX && y >= minY && y <= maxY;
    if (z !== zoom || !answers.some(([rectangle]) => isIn(rectangle))) return undefined;
    const missing: CoverageTile = { x, y, state: 'missing', onDisk: false, deeperTiles: 0, deeperShare: 0 };
    return known.get(formatTileCoord({ z, x, y })) ?? missing;
  };
  return { zoom, states, tiles, cached, deeperTiles, deepestZoom, find };
}

/** The cached share in percent: 100 only when all tiles are cached, and 0 only when none is. */
export function reckonCachedPercent({ tiles, cached }: Pick<ViewCoverage, 'tiles' | 'cached'>): number {
  if (cached === 0) return 0;
  return cached >= tiles ? 100 : Math.min(99, Math.max(1, Math.round((cached / tiles) * 100)));
}
