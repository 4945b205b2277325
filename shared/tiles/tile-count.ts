/** Counts of tiles and their size. */

/** A number of tiles and the sum of their image bytes. */
export interface TileCount {
  readonly tiles: number;
  readonly bytes: number;
}

export const NO_TILES: TileCount = { tiles: 0, bytes: 0 };

export function addCounts(one: TileCount, other: TileCount): TileCount {
  return { tiles: one.tiles + other.tiles, bytes: one.bytes + other.bytes };
}

/** Counts tiles with these sizes in bytes. */
export function countSizes(sizes: readonly number[]): TileCount {
  return { tiles: sizes.length, bytes: sizes.reduce((sum, size) => sum + size, 0) };
}
