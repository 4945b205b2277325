/** Web Mercator on a square of edge 1: x from 180° W eastwards, y from the north edge southwards. */
import { MERCATOR_MAX_LAT } from '../../../../shared/view.ts';

/** Edge of a tile in CSS pixels. */
export const TILE_SIZE_PX = 256;

/** Longitude in degrees to x; -180 to 180 gives 0 to 1. */
export function projectLon(lonDegrees: number): number {
  return lonDegrees / 360 + 0.5;
}

/** Latitude in degrees to y, 0 to 1; what lies beyond the square is moved to its edge. y = ½ − asinh(tan φ) / 2π. */
export function projectLat(latDegrees: number): number {
  const lat = Math.max(-MERCATOR_MAX_LAT, Math.min(MERCATOR_MAX_LAT, latDegrees));
  return 0.5 - Math.asinh(Math.tan((lat * Math.PI) / 180)) / (2 * Math.PI);
}

/** Inverse of {@link projectLat}: y to latitude in degrees. */
export function unprojectLat(y: number): number {
  return (Math.atan(Math.sinh(Math.PI * (1 - 2 * y))) * 180) / Math.PI;
}

/** The whole world's edge at a zoom, in pixels. */
export function worldSizePx(zoom: number): number {
  return TILE_SIZE_PX * 2 ** zoom;
}
