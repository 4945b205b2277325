/**
 * The Web Mercator square, 0 to 1 from west to east and from north to south, and the tiles that a range of it covers.
 */
import { MERCATOR_MAX_LAT } from '../../../shared/view.ts';

/** Widths up to this (40 µm on the ground) count as rounding: more than the error of any edge, far less than a tile. */
export const BORDER_TOLERANCE = 1e-12;

/** 0 at 180° W, 1 at 180° E. */
export function squareX(lon: number): number {
  return (lon + 180) / 360;
}

/** 0 at the north edge, 1 at the south edge; latitudes beyond are clamped. */
export function squareY(lat: number): number {
  const sine = Math.sin((clamp(lat, -MERCATOR_MAX_LAT, MERCATOR_MAX_LAT) * Math.PI) / 180);
  return clamp(0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI), 0, 1);
}

/** Inverse of {@link squareX}. */
export function lonOf(x: number): number {
  return x * 360 - 180;
}

/** Inverse of {@link squareY}. */
export function latOf(y: number): number {
  return (Math.atan(Math.sinh((0.5 - clamp(y, 0, 1)) * 2 * Math.PI)) * 180) / Math.PI;
}

/**
 * The first of `count` columns or rows that a range starting at `from` covers; `count` if it starts at the last edge.
 */
export function firstTile(from: number, count: number): number {
  return Math.max(0, Math.floor((from + BORDER_TOLERANCE) * count));
}

/** The last one that a range ending at `to` covers; less than the first for a range on a border. */
export function lastTile(to: number, count: number): number {
  return Math.min(count, Math.ceil((to - BORDER_TOLERANCE) * count)) - 1;
}

export function clamp(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, value));
}
