/** The tiles of a box by the Mercator formulas, for comparison in tests. */
import type { BoundingBox } from '../../shared/areas/area.ts';
import { formatTileCoord } from '../../shared/tiles/tile-coord.ts';

/** Position on the square of the world, both from 0 to 1. */
export function project(lat: number, lon: number): { readonly x: number; readonly y: number } {
  return { x: (lon + 180) / 360, y: (1 - Math.asinh(Math.tan((lat * Math.PI) / 180)) / Math.PI) / 2 };
}

/** The position of such a point, in degrees. */
export function unproject(x: number, y: number): { readonly lat: number; readonly lon: number } {
  return { lat: (Math.atan(Math.sinh(Math.PI * (1 - 2 * y))) * 180) / Math.PI, lon: x * 360 - 180 };
}

/** `z/x/y` of every tile of a box at a zoom. */
export function reckonTiles({ west, south, east, north }: BoundingBox, z: number): readonly string[] {
  const [first, last] = [project(north, west), project(south, east)];
  const tiles: string[] = [];
  for (let x = Math.floor(first.x * 2 ** z); x < last.x * 2 ** z; x += 1) {
    for (let y = Math.floor(first.y * 2 ** z); y < last.y * 2 ** z; y += 1) tiles.push(formatTileCoord({ z, x, y }));
  }
  return tiles;
}
