/** Longitudes beyond 180°: brought back by whole turns, and polygons cut where they go over the antimeridian. */
import type { Position } from './area.ts';

/** Rings, the first of them the outer one. */
export type Polygon = readonly (readonly Position[])[];

/** The same meridian from -180 to 180, which themselves stay. */
export function turnBack(lon: number): number {
  return lon - 360 * turnOf(lon);
}

/** How many turns a longitude is away from those from -180 to 180. */
function turnOf(lon: number): number {
  return Math.sign(lon) * Math.ceil((Math.abs(lon) - 180) / 360);
}

/**
 * The same polygon as one or more with longitudes from -180 to 180 (RFC 7946 §3.1.9). One that has no others comes back as it is;
 * of the others each part is turned back as a whole, for to turn its positions one by one would turn it inside out.
 */
export function cutPolygon(polygon: Polygon): Polygon[] {
  let [west, east] = [180, -180];
  for (const ring of polygon) {
    for (const [lon] of ring) [west, east] = [Math.min(west, lon), Math.max(east, lon)];
  }
  if (west >= -180 && east <= 180) return [polygon];
  const parts: Polygon[] = [];
  for (let turn = turnOf(west); turn <= turnOf(east); turn += 1) parts.push(cutOut(polygon, turn * 360));
  const kept = parts.filter((part) => part.length > 0);
  // A polygon without width on the antimeridian has no part on either side.
  return kept.length > 0 ? kept : [turnWhole(polygon)];
}

/** What lies between 180° to both sides of a meridian, with longitudes from it. */
function cutOut(polygon: Polygon, meridian: number): Polygon {
  const moved = polygon.map((ring) => ring.map(([lon, lat]): Position => [lon - meridian, lat]));
  return moved.map((ring) => cutRing(cutRing(ring, 180, 1), -180, -1)).filter(hasWidth);
}

function turnWhole(polygon: Polygon): Polygon {
  return polygon.map((ring) => ring.map(([lon, lat]): Position => [turnBack(lon), lat]));
}

function hasWidth(ring: readonly Position[]): boolean {
  return ring.length >= 4 && ring.some(([lon]) => lon !== ring[0]?.[0]);
}

/**
 * What of a closed ring lies west of `limit` for side 1, east of it for -1, closed along it. Several parts stay one ring that runs
 * forth and back on the limit: it takes in the same points.
 */
function cutRing(ring: readonly Position[], limit: number, side: 1 | -1): Position[] {
  const cut: Position[] = [];
  let from: Position | undefined;
  for (const to of ring) {
    if (from !== undefined && (from[0] - limit) * (to[0] - limit) < 0) cut.push([limit, latAt(from, to, limit)]);
    if ((to[0] - limit) * side <= 0) cut.push(to);
    from = to;
  }
  const first = cut[0];
  const last = cut.at(-1);
  if (first !== undefined && last !== undefined && (first[0] !== last[0] || first[1] !== last[1])) cut.push(first);
  return cut;
}

function latAt(from: Position, to: Position, lon: number): number {
  return from[1] + ((lon - from[0]) / (to[0] - from[0])) * (to[1] - from[1]);
}
