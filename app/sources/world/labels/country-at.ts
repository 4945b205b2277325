/** Finds the country at a point. */

import type { WorldIndex } from '../data/world-index.ts';
import { worldSizePx } from '../geometry/mercator.ts';

/** The country at a point in world pixels of a zoom, sideways beyond the world too; undefined at sea and beyond its top and bottom. */
export function countryAt(index: WorldIndex, zoom: number, xPx: number, yPx: number): string | undefined {
  const columns = 2 ** index.deepestZoom;
  const turns = xPx / worldSizePx(zoom);
  const column = (turns - Math.floor(turns)) * columns;
  const row = (yPx / worldSizePx(zoom)) * columns;
  if (row < 0 || row >= columns) return undefined;
  const tile = index.tiles.getTileRaw(index.deepestZoom, Math.floor(column), Math.floor(row));
  const x = (column % 1) * index.extent;
  const y = (row % 1) * index.extent;
  for (const feature of tile?.features ?? []) {
    const part = index.parts[Number(feature.id)];
    if (part?.kind === 'land' && feature.type === 3 && isInside(feature.geometry, x, y)) return part.name;
  }
  return undefined;
}

/** Even–odd rule over all rings. */
function isInside(rings: readonly ArrayLike<number>[], x: number, y: number): boolean {
  let inside = false;
  for (const ring of rings) if (crossesOddly(ring, x, y)) inside = !inside;
  return inside;
}

/** True when a ray eastwards from the point crosses the ring an odd number of times. */
function crossesOddly(ring: ArrayLike<number>, x: number, y: number): boolean {
  let odd = false;
  let lastX = ring[ring.length - 2] ?? 0;
  let lastY = ring[ring.length - 1] ?? 0;
  for (let at = 0; at + 1 < ring.length; at += 2) {
    const [nextX = 0, nextY = 0] = [ring[at], ring[at + 1]];
    if (lastY > y !== nextY > y && x < lastX + ((y - lastY) / (nextY - lastY)) * (nextX - lastX)) odd = !odd;
    [lastX, lastY] = [nextX, nextY];
  }
  return odd;
}
