/** Normalises longitudes beyond 180°, unrolls lines and polygons across the antimeridian, and cuts polygons there. */
import type { Position } from './area.ts';

/** Rings, the outer one first. */
export type Polygon = readonly (readonly Position[])[];

/** The same meridian between -180 and 180, both of which stay unchanged. */
export function turnBack(lon: number): number {
  return lon - 360 * turnOf(lon);
}

/** Number of turns a longitude is away from the range -180 to 180. */
function turnOf(lon: number): number {
  return Math.sign(lon) * Math.ceil((Math.abs(lon) - 180) / 360);
}

/** Moves longitudes by whole turns so that each step takes the shorter way around the world. The first one stays. */
export function unrollLine(line: readonly Position[]): readonly Position[] {
  return unroll(line, (step) => Math.round(step / 360));
}

function unroll(line: readonly Position[], countTurns: (step: number) => number): readonly Position[] {
  let turns = 0;
  let before = line[0]?.[0] ?? 0;
  return line.map(([lon, lat]): Position => {
    const step = lon + 360 * turns - before;
    if (Math.abs(step) > 180) turns -= countTurns(step);
    before = lon + 360 * turns;
    return [before, lat];
  });
}

/** The same for the rings of a polygon. Holes go where the outer ring is; a ring around a pole gets the pole. */
export function unrollPolygon(polygon: Polygon): Polygon {
  let middle: number | undefined;
  return polygon.map((ring) => {
    const unrolled = unrollRing(ring);
    const own = middleOf(unrolled);
    middle ??= own;
    const turn = 360 * Math.round((middle - own) / 360);
    return turn === 0 ? unrolled : unrolled.map(([lon, lat]): Position => [lon + turn, lat]);
  });
}

function unrollRing(ring: readonly Position[]): readonly Position[] {
  // From -180 to 180 is no step of a line, but the width of a polygon around the world.
  const unrolled = unroll(ring, (step) => (Math.abs(step) === 360 ? 0 : Math.round(step / 360)));
  const [first, last] = [unrolled[0], unrolled.at(-1)];
  if (!first || !last || first[0] === last[0]) return unrolled;
  const pole = unrolled.reduce((sum, [, lat]) => sum + lat, 0) < 0 ? -90 : 90;
  return [...unrolled, [last[0], pole], [first[0], pole], first];
}

function middleOf(ring: readonly Position[]): number {
  let [west, east] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const [lon] of ring) [west, east] = [Math.min(west, lon), Math.max(east, lon)];
  return (west + east) / 2;
}

/**
 * Splits a polygon into polygons with longitudes from -180 to 180 (RFC 7946 §3.1.9). Returned unchanged if it has no
 * others. Each part is shifted as a whole, because shifting single positions would turn it inside out.
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

/** The part within 180° on both sides of a meridian, with longitudes relative to it. */
function cutOut(polygon: Polygon, meridian: number): Polygon {
  const moved = polygon.map((ring) => ring.map(([lon, lat]): Position => [lon - meridian, lat]));
  return moved.map((ring) => cutRing(cutRing(ring, 180, 1), -180, -1)).filter(hasWidth);
}

/** A position with or without a height. */
type HighPosition = readonly [lon: number, lat: number, ele?: number];

/**
 * Splits a line, which takes the shorter way around the world, into lines with longitudes from -180 to 180 (RFC 7946
 * §3.1.9). Heights stay.
 */
export function cutLine(line: readonly HighPosition[]): readonly (readonly HighPosition[])[] {
  const lons = unrollLine(line.map(([lon, lat]) => [lon, lat])).map(([lon]) => lon);
  let part: HighPosition[] = [];
  const parts = [part];
  for (const [index, position] of line.entries()) {
    const [lon = 0, before = lon] = [lons[index], lons[index - 1]];
    const [from, to] = [turnOf(before), turnOf(lon)];
    if (from !== to) {
      const meridian = 360 * Math.min(from, to) + 180;
      const share = (meridian - before) / (lon - before);
      const last = line[index - 1] ?? position;
      if (share > 0) part.push(placeBetween(last, position, share, meridian - 360 * from));
      part = share < 1 ? [placeBetween(last, position, share, meridian - 360 * to)] : [];
      parts.push(part);
    }
    part.push(replaceLon(position, lon - 360 * to));
  }
  // A line that only touches the antimeridian has nothing on its other side.
  return parts.length === 1 ? parts : parts.filter(({ length }) => length > 1);
}

function placeBetween(from: HighPosition, to: HighPosition, share: number, lon: number): HighPosition {
  const [[, lat, ele], [, nextLat, nextEle]] = [from, to];
  const between = lat + share * (nextLat - lat);
  return ele === undefined || nextEle === undefined ? [lon, between] : [lon, between, ele + share * (nextEle - ele)];
}

function replaceLon([, lat, ele]: HighPosition, lon: number): HighPosition {
  return ele === undefined ? [lon, lat] : [lon, lat, ele];
}

function turnWhole(polygon: Polygon): Polygon {
  return polygon.map((ring) => ring.map(([lon, lat]): Position => [turnBack(lon), lat]));
}

function hasWidth(ring: readonly Position[]): boolean {
  return ring.length >= 4 && ring.some(([lon]) => lon !== ring[0]?.[0]);
}

/**
 * The part of a closed ring west of `limit` for side 1, or east of it for -1, closed along the limit. Several parts
 * stay one ring that runs back and forth on the limit and covers the same points.
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
