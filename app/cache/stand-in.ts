/** Finds cached tiles to draw in place of a missing one. Works on coordinates only. */
import type { TileCoord } from '../../shared/tiles/tile-coord.ts';

/** The tiles that stand in for a missing one, in drawing order. */
export interface StandIn {
  readonly coords: readonly TileCoord[];
  /** True if the tiles leave no gap. */
  readonly isWhole: boolean;
}

/**
 * Returns the available tiles one zoom below, on top of the nearest ancestor unless all four are available. `has` says
 * which are. Looks no deeper than `deepestZoom`.
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
