/** What the map shows. */
import type { RuleCard } from './sources/source.ts';

/** Centre in degrees (WGS 84) and an integer zoom. */
export interface View {
  /** -90 to 90; the map itself ends at ±{@link MERCATOR_MAX_LAT}. */
  readonly lat: number;
  /** -180 to 180. */
  readonly lon: number;
  /** 0 to {@link VIEW_MAX_ZOOM}. */
  readonly zoom: number;
}

/** A point on the globe; see {@link View}. */
export type Position = Pick<View, 'lat' | 'lon'>;

/** The latitude where Web Mercator's square ends: atan(sinh(π)) in degrees. */
export const MERCATOR_MAX_LAT = 85.0511287798066;

/** The deepest zoom of any view; see {@link deepestViewZoom}. */
export const VIEW_MAX_ZOOM = 24;

/** How far beyond its deepest tiles a source is shown; each of their pixels is then eight wide and high. */
const OVERZOOM_LEVELS = 3;

/**
 * How much deeper a view is than the tiles it shows at their own size: a 512 px tile covers four tiles of the next
 * zoom.
 */
export function tileZoomOffset({ tileSizePx }: Pick<RuleCard, 'tileSizePx'>): number {
  return Math.log2(tileSizePx / 256);
}

/** The deepest zoom at which the map shows a source: three beyond its deepest tiles, which are scaled up. */
export function deepestViewZoom(rules: Pick<RuleCard, 'maxZoom' | 'tileSizePx'>): number {
  return Math.min(VIEW_MAX_ZOOM, rules.maxZoom + tileZoomOffset(rules) + OVERZOOM_LEVELS);
}

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
 * Parses `LAT,LON,ZOOM` as typed: decimal degrees and an integer zoom, separated by commas or spaces. Returns undefined
 * for anything else, including values out of range.
 */
export function parseView(text: string): View | undefined {
  const parts = text.trim().split(/\s*[,\s]\s*/);
  if (parts.length !== 3 || !parts.every((part) => DECIMAL.test(part))) return undefined;
  const [lat, lon, zoom] = parts.map(Number);
  const view = { lat, lon, zoom };
  return isView(view) ? view : undefined;
}

/** Formats a view for {@link parseView}, with {@link trimDegrees}. */
export function formatView({ lat, lon, zoom }: View): string {
  return `${trimDegrees(lat, zoom)},${trimDegrees(lon, zoom)},${zoom}`;
}

/** Degrees to the metre (5 decimals), or to the decimetre from zoom 18, where a metre is more than a pixel. */
export function trimDegrees(degrees: number, zoom: number): number {
  return Number(degrees.toFixed(zoom < 18 ? 5 : 6));
}
