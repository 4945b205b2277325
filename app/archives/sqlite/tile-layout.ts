/** How tiles lie in a table or view of a SQLite file, in terms of SQL. */
import { isTileCoord, type TileCoord } from '../../../shared/tiles/tile-coord.ts';
import type { SqlRow } from './sqlite-file.ts';

export interface TileLayout {
  /** A table or a view. */
  readonly table: string;
  /** The columns that place a tile. */
  readonly z: string;
  readonly x: string;
  readonly y: string;
  /** The column of the picture. */
  readonly data: string;
  /** Expressions: milliseconds since 1970, or null. */
  readonly fetchedMs: string;
  readonly expiresMs: string;
  /** An expression: a text, or null. */
  readonly etag: string;
  readonly rows: 'north' | 'south';
  /** Set if zooms count down from it. */
  readonly zoomsFrom?: number;
}

/** The values of the three columns for a tile. */
export function toPlace({ rows, zoomsFrom }: TileLayout, { z, x, y }: TileCoord): readonly [number, number, number] {
  return [zoomsFrom === undefined ? z : zoomsFrom - z, x, rows === 'south' ? 2 ** z - 1 - y : y];
}

/** The tile of a row with the columns `z`, `x` and `y`; undefined if it is out of range. */
export function toCoord({ rows, zoomsFrom }: TileLayout, row: SqlRow): TileCoord | undefined {
  const z = zoomsFrom === undefined ? row.z : zoomsFrom - Number(row.z);
  const y = rows === 'south' && typeof z === 'number' ? 2 ** z - 1 - Number(row.y) : row.y;
  const coord = { z, x: row.x, y };
  return isTileCoord(coord) ? coord : undefined;
}
