/** The ids of tiles in PMTiles: zoom by zoom, along the Hilbert curve. https://github.com/protomaps/PMTiles, spec v3, chapter 4.1 */
import type { TileCoord } from '../../shared/tile-coord.ts';

/** The id of a tile, a whole number below 2^46. Neighbours mostly have ids near each other. */
export function toTileId({ z, x, y }: TileCoord): number {
  let id = countBelow(z);
  let [column, row] = [x, y];
  for (let size = 2 ** (z - 1); size >= 1; size /= 2) {
    const right = (column & size) === 0 ? 0 : 1;
    const below = (row & size) === 0 ? 0 : 1;
    id += size * size * ((3 * right) ^ below);
    [column, row] = turn(column, row, size, right, below);
  }
  return id;
}

/** The inverse of {@link toTileId}. */
export function fromTileId(id: number): TileCoord {
  let z = 0;
  while (id >= countBelow(z + 1)) z += 1;
  let rest = id - countBelow(z);
  let [x, y] = [0, 0];
  for (let size = 1; size < 2 ** z; size *= 2) {
    const quarter = rest % 4;
    const right = quarter >> 1;
    const below = (quarter & 1) ^ right;
    [x, y] = turn(x, y, size, right, below);
    x += size * right;
    y += size * below;
    rest = Math.floor(rest / 4);
  }
  return { z, x, y };
}

/** How many tiles all zooms below one have. */
function countBelow(zoom: number): number {
  return (4 ** zoom - 1) / 3;
}

/** Turns a quarter of the square so that the curve enters and leaves it where its neighbours are. */
function turn(x: number, y: number, size: number, right: number, below: number): [x: number, y: number] {
  if (below === 1) return [x, y];
  const mask = size - 1;
  return right === 1 ? [mask - (y & mask), mask - (x & mask)] : [y & mask, x & mask];
}
