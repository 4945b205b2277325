/** Tile ids of PMTiles: all tiles of all zooms in one row, each zoom along a Hilbert curve. */
import { MAX_ZOOM, type TileCoord } from '../../../shared/tiles/tile-coord.ts';

/** The id of a tile. Whole numbers up to zoom 22 and beyond fit a double. */
export function toTileId({ z, x, y }: TileCoord): number {
  let [id, column, row] = [firstIdOf(z), x, y];
  for (let size = 2 ** z / 2; size >= 1; size /= 2) {
    const isEast = (column & size) > 0 ? 1 : 0;
    const isSouth = (row & size) > 0 ? 1 : 0;
    id += size * size * ((3 * isEast) ^ isSouth);
    [column, row] = turn(size, column & (size - 1), row & (size - 1), isEast, isSouth);
  }
  return id;
}

/** The tiles in the order of their ids, in which archives store them. */
export function sortById(coords: readonly TileCoord[]): TileCoord[] {
  return coords
    .map((coord) => ({ coord, id: toTileId(coord) }))
    .sort((left, right) => left.id - right.id)
    .map(({ coord }) => coord);
}

/** The tile of an id; undefined beyond the deepest zoom. */
export function toCoord(id: number): TileCoord | undefined {
  let z = 0;
  while (firstIdOf(z + 1) <= id) z += 1;
  if (z > MAX_ZOOM) return undefined;
  let [rest, x, y] = [id - firstIdOf(z), 0, 0];
  for (let size = 1; size < 2 ** z; size *= 2) {
    const isEast = Math.floor(rest / 2) % 2;
    const isSouth = (rest ^ isEast) & 1;
    [x, y] = turn(size, x, y, isEast, isSouth);
    x += size * isEast;
    y += size * isSouth;
    rest = Math.floor(rest / 4);
  }
  return { z, x, y };
}

/** 1 + 4 + 16 + … */
function firstIdOf(z: number): number {
  return (4 ** z - 1) / 3;
}

/** The curve of a quarter is that of the whole, turned. */
function turn(size: number, x: number, y: number, isEast: number, isSouth: number): [x: number, y: number] {
  if (isSouth) return [x, y];
  return isEast ? [size - 1 - y, size - 1 - x] : [y, x];
}
