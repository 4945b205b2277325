/** Lengths, bearings and areas on the ellipsoid of WGS 84, by GeographicLib. */
// Node finds no named exports in this package.
import * as geographicLib from 'geographiclib-geodesic';
import type { Position } from '../../shared/view.ts';

const { Geodesic } = geographicLib;
const { WGS84 } = Geodesic;
const UNROLLED = Geodesic.STANDARD | Geodesic.LONG_UNROLL;

/** The shortest way between two positions. */
export interface Leg {
  readonly from: Position;
  /** Its longitude goes on beyond 180° where the leg does. */
  readonly to: Position;
  readonly metres: number;
  /** At its start, in degrees clockwise from north, -180 to 180. */
  readonly bearing: number;
}

export interface MeasuredArea {
  /** Of the smaller part of the globe. */
  readonly squareMetres: number;
  /** The pole that it contains, if so. */
  readonly pole: 'north' | 'south' | null;
}

/** The leg from one position to another. */
export function measureLeg(from: Position, to: Position): Leg {
  const found = WGS84.Inverse(from.lat, from.lon, to.lat, to.lon, UNROLLED);
  return {
    from,
    to: { lat: to.lat, lon: found.lon2 },
    metres: found.s12 ?? 0,
    bearing: found.azi1 ?? 0,
  };
}

/** The legs between positions, one after another; `isClosed` adds the one back to the start. Longitudes don't jump. */
export function measureLegs(positions: readonly Position[], isClosed: boolean): readonly Leg[] {
  const [first, ...others] = positions;
  if (!first) return [];
  const legs: Leg[] = [];
  let at = first;
  for (const next of isClosed && others.length > 1 ? [...others, first] : others) {
    const leg = measureLeg(at, next);
    legs.push(leg);
    at = leg.to;
  }
  return legs;
}

/** The area within legs that return to their start. */
export function measureArea(legs: readonly Leg[]): MeasuredArea {
  const polygon = WGS84.Polygon(false);
  for (const { from } of legs) polygon.AddPoint(from.lat, from.lon);
  // Positive if the smaller part is on the left.
  const area = polygon.Compute(false, true).area ?? 0;
  const turned = (legs.at(-1)?.to.lon ?? 0) - (legs[0]?.from.lon ?? 0);
  // Eastwards round the world, the north is on the left.
  const pole = Math.abs(turned) < 180 ? null : turned > 0 === area > 0 ? 'north' : 'south';
  return { squareMetres: Math.abs(area), pole };
}

/** Positions along a leg with its ends, at most `stepMetres` apart. Longitudes don't jump. */
export function traceLeg({ from, to, metres }: Leg, stepMetres: number): readonly Position[] {
  const steps = Math.max(1, Math.ceil(metres / stepMetres));
  const line = WGS84.InverseLine(from.lat, from.lon, to.lat, to.lon);
  const between = Array.from({ length: steps - 1 }, (_, index): Position => {
    const { lat2 = 0, lon2 = 0 } = line.Position(((index + 1) * metres) / steps, UNROLLED);
    return { lat: lat2, lon: lon2 };
  });
  return [from, ...between, to];
}
