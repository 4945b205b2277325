/** Finds cached tiles to draw in the place of one that is not there. Knows coordinates, nothing of how tiles are held. */
import type { TileCoord } from '../../shared/tile-coord.ts';

/** What stands in for a tile, in the order of drawing. */
export interface StandIn {
  readonly coords: readonly TileCoord[];
  /** True when the tiles leave no gap. */
  readonly isWhole: boolean;
}

/**
 * The tiles one zoom below a place, as far as `has` says that they are there, over the nearest one above unless all four
 * are. Looks no deeper than `deepestZoom`.
 */
export async function findStandIn(
  coord: TileCoord,
  has: (coord: TileCoord) => Promise<boolean>,
  deepestZoom: number,
): Promise<StandIn> {
  const children = coord.z < deepestZoom ? await pickThere(listChildren(coord), has) : [];
  if (children.length === 4) return { coords: children, isWhole: true };
  const ancestor = await findAncestor(coord, has);
  return { coords: ancestor ? [ancestor, ...children] : children, isWhole: ancestor !== undefined };
}

function listChildren({ z, x, y }: TileCoord): readonly TileCoord[] {
  const [left, top] = [x * 2, y * 2];
  return [
    { z: z + 1, x: left, y: top },
    { z: z + 1, x: left + 1, y: top },
    { z: z + 1, x: left, y: top + 1 },
    { z: z + 1, x: left + 1, y: top + 1 },
  ];
}

async function pickThere(
  coords: readonly TileCoord[],
  has: (coord: TileCoord) => Promise<boolean>,
): Promise<TileCoord[]> {
  const isThere = await Promise.all(coords.map(has));
  return coords.filter((_coord, index) => isThere[index]);
}

async function findAncestor(
  coord: TileCoord,
  has: (coord: TileCoord) => Promise<boolean>,
): Promise<TileCoord | undefined> {
  for (let above = coord; above.z > 0; ) {
    above = { z: above.z - 1, x: above.x >> 1, y: above.y >> 1 };
    if (await has(above)) return above;
  }
  return undefined;
}
