/** How command lines name places: a box in degrees, and zooms. */
import type { BoundingBox } from '../../shared/area.ts';
import { boundingBoxParser } from '../../shared/area-parser.ts';
import { MAX_ZOOM } from '../../shared/tile-coord.ts';

export const BOX_FORM = 'W,S,E,N in degrees, S below N';

export const ZOOMS_FORM = `zooms from 0 to ${MAX_ZOOM}, such as 8-13`;

/** Zooms, both included. */
export interface ZoomSpan {
  readonly minZoom: number;
  readonly maxZoom: number;
}

/** A box as `W,S,E,N`; W greater than E crosses the antimeridian. */
export function readBox(text: string): BoundingBox | undefined {
  const parts = text.split(',').map((part) => part.trim());
  if (parts.length !== 4 || !parts.every((part) => /^-?(\d+(\.\d*)?|\.\d+)$/.test(part))) return undefined;
  const [west, south, east, north] = parts.map(Number);
  return boundingBoxParser.safeParse({ west, south, east, north }).data;
}

/** Zooms as `8-13`, or one. */
export function readZooms(text: string): ZoomSpan | undefined {
  const match = /^\s*(\d{1,2})(?:\s*[-–]\s*(\d{1,2}))?\s*$/.exec(text);
  const minZoom = Number(match?.[1]);
  const maxZoom = Number(match?.[2] ?? match?.[1]);
  // Comparisons with NaN are false.
  return minZoom <= maxZoom && maxZoom <= MAX_ZOOM ? { minZoom, maxZoom } : undefined;
}
