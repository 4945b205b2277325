/** The smallest box around a shape, across the antimeridian if that is smaller. */
import type { BoundingBox } from '../../../shared/areas/area.ts';

/** Longitudes from west to east, in degrees from -180 to 180. */
export interface LonSpan {
  readonly west: number;
  readonly east: number;
}

/** The smallest box that contains all `spans` (at least one) and the latitudes from `south` to `north`. */
export function boundsAround(spans: readonly LonSpan[], south: number, north: number): BoundingBox {
  const sorted = spans.toSorted((one, other) => one.west - other.west);
  const west = sorted[0]?.west ?? -180;
  let east = west;
  let widest = { west: 0, east: 0 };
  for (const span of sorted) {
    if (span.west - east > widest.east - widest.west) widest = { west: east, east: span.west };
    east = Math.max(east, span.east);
  }
  const isWidestAcross = widest.east - widest.west <= west + 360 - east;
  return isWidestAcross ? { west, south, east, north } : { west: widest.east, south, east: widest.west, north };
}
