/** What the map looks at. */
import { MAX_ZOOM } from './tile-coord.ts';

/** Centre in degrees (WGS 84) and an integer zoom. */
export interface View {
  /** -90 to 90; the map itself ends at ±{@link MERCATOR_MAX_LAT}. */
  readonly lat: number;
  /** -180 to 180. */
  readonly lon: number;
  /** 0 to {@link VIEW_MAX_ZOOM}. */
  readonly zoom: number;
}

/** The latitude where Web Mercator's square ends: atan(sinh(π)) in degrees. */
export const MERCATOR_MAX_LAT = 85.0511287798066;

/** The deepest zoom the map can be set to. */
export const VIEW_MAX_ZOOM = Math.min(19, MAX_ZOOM);

export const DEFAULT_VIEW: View = { lat: 25, lon: 10, zoom: 2 };

/** True for finite numbers within the ranges of {@link View}; accepts anything, never throws. */
export function isView(value: unknown): value is View {
  if (typeof value !== 'object' || value === null) return false;
  const { lat, lon, zoom } = value as Record<string, unknown>;
  return (
    isBetween(lat, -90, 90) && isBetween(lon, -180, 180) && Number.isInteger(zoom) && isBetween(zoom, 0, VIEW_MAX_ZOOM)
  );
}

function isBetween(value: unknown, low: number, high: number): boolean {
  return typeof value === 'number' && value >= low && value <= high;
}

const DECIMAL = /^[+-]?\d+(\.\d+)?$/;

/**
 * Reads `LAT,LON,ZOOM` as people type it: decimal degrees and a whole zoom, separated by commas or spaces.
 * Answers undefined for anything else, out-of-range values included.
 */
export function parseView(text: string): View | undefined {
  const parts = text.trim().split(/\s*[,\s]\s*/);
  if (parts.length !== 3 || !parts.every((part) => DECIMAL.test(part))) return undefined;
  const [lat, lon, zoom] = parts.map(Number);
  const view = { lat, lon, zoom };
  return isView(view) ? view : undefined;
}

/** Writes a view as {@link parseView} reads it, with enough digits for a metre (5 decimals). */
export function formatView(view: View): string {
  return `${trimDegrees(view.lat)},${trimDegrees(view.lon)},${view.zoom}`;
}

/** Degrees with enough digits for a metre (5 decimals). */
export function trimDegrees(degrees: number): number {
  return Number(degrees.toFixed(5));
}
