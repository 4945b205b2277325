/** Computes the box in degrees that covers exactly a rectangle of tiles. */
import type { BoundingBox } from '../../shared/areas/area.ts';
import type { TileCoord } from '../../shared/tiles/tile-coord.ts';

/** Tiles of one zoom from `x0`, `y0` to `x1`, `y1`, inclusive. */
export interface TileRectangle {
  readonly z: number;
  readonly x0: number;
  readonly x1: number;
  readonly y0: number;
  readonly y1: number;
}

/** Far enough inside the outer tiles that rounding never adds a neighbour. */
const INSET = 0.01;

export function boxOf({ z, x0, x1, y0, y1 }: TileRectangle): BoundingBox {
  const size = 2 ** z;
  const lon = (x: number): number => (x / size) * 360 - 180;
  const lat = (y: number): number => (Math.atan(Math.sinh(Math.PI * (1 - (2 * y) / size))) * 180) / Math.PI;
  return { west: lon(x0 + INSET), east: lon(x1 + 1 - INSET), north: lat(y0 + INSET), south: lat(y1 + 1 - INSET) };
}

/** Formats a box for the command line. */
export function formatBox({ west, south, east, north }: BoundingBox): string {
  return [west, south, east, north].join(',');
}

export function listTilesOf({ z, x0, x1, y0, y1 }: TileRectangle): readonly TileCoord[] {
  const tiles: TileCoord[] = [];
  for (let x = x0; x <= x1; x += 1) for (let y = y0; y <= y1; y += 1) tiles.push({ z, x, y });
  return tiles;
}
