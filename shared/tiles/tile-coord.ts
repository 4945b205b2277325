/** Tile coordinates in the XYZ scheme of the Web Mercator square, and their validation. */
import { MERCATOR_MAX_LAT } from '../view.ts';

/** Zoom `z`, column `x` from 180° W, row `y` from the north edge. All are integers. */
export interface TileCoord {
  readonly z: number;
  readonly x: number;
  readonly y: number;
}

/** The deepest zoom of a tile anywhere in the program; 2^22 columns fit every integer type in use. */
export const MAX_ZOOM = 22;

/** True for integers with `0 <= z <= MAX_ZOOM` and `0 <= x, y < 2^z`; accepts anything, never throws. */
export function isTileCoord(value: unknown): value is TileCoord {
  if (typeof value !== 'object' || value === null) return false;
  const { z, x, y } = value as Record<string, unknown>;
  return isIndexBelow(z, MAX_ZOOM + 1) && isIndexBelow(x, 2 ** z) && isIndexBelow(y, 2 ** z);
}

function isIndexBelow(value: unknown, limit: number): value is number {
  // Object.is tells -0 from 0: "-0" must never reach a path.
  return Number.isInteger(value) && (value as number) >= 0 && (value as number) < limit && !Object.is(value, -0);
}

/** Formats `z/x/y` in plain decimal digits. Inverse of {@link parseTileCoord}. */
export function formatTileCoord(coord: TileCoord): string {
  return `${coord.z}/${coord.x}/${coord.y}`;
}

const TEXT_FORM = /^(0|[1-9]\d?)\/(0|[1-9]\d{0,7})\/(0|[1-9]\d{0,7})$/;

/** Parses exactly the output of {@link formatTileCoord}: no signs, spaces, leading zeros or exponents. */
export function parseTileCoord(text: string): TileCoord | undefined {
  const match = TEXT_FORM.exec(text);
  if (!match) return undefined;
  const coord = { z: Number(match[1]), x: Number(match[2]), y: Number(match[3]) };
  return isTileCoord(coord) ? coord : undefined;
}

/**
 * Where a place lies among the tiles of a zoom: column and row with fractions, 0 to 2^z each. Latitudes beyond the edge
 * of the map count as the edge. https://wiki.openstreetmap.org/wiki/Slippy_map_tilenames
 */
export function toTilePoint(lat: number, lon: number, z: number): { readonly x: number; readonly y: number } {
  const sine = Math.sin((Math.min(MERCATOR_MAX_LAT, Math.max(-MERCATOR_MAX_LAT, lat)) * Math.PI) / 180);
  return { x: (lon / 360 + 0.5) * 2 ** z, y: (0.5 - Math.atanh(sine) / (2 * Math.PI)) * 2 ** z };
}

/** The tile of a zoom that has a place. */
export function findTileAt(lat: number, lon: number, z: number): TileCoord {
  const { x, y } = toTilePoint(lat, lon, z);
  const toIndex = (part: number): number => Math.min(2 ** z - 1, Math.max(0, Math.floor(part)));
  return { z, x: toIndex(x), y: toIndex(y) };
}

/** The middle of a tile, in degrees. */
export function tileCentre({ z, x, y }: TileCoord): { readonly lat: number; readonly lon: number } {
  const lat = (Math.atan(Math.sinh((0.5 - (y + 0.5) / 2 ** z) * 2 * Math.PI)) * 180) / Math.PI;
  return { lat, lon: ((x + 0.5) / 2 ** z - 0.5) * 360 };
}
