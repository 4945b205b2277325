/** Drops positions that a line can do without: Douglas and Peucker's algorithm, on the map as it is drawn (Mercator). */
import { MERCATOR_MAX_LAT } from '../view.ts';

type Position = readonly [lon: number, lat: number, ...rest: unknown[]];

const EARTH_RADIUS_METRES = 6_378_137;
const RADIANS = Math.PI / 180;
/**
 * Every so many positions, one stays. Bounds the time for a line that is drawn to take long: without it, each position
 * may be compared with each.
 */
const LONGEST_RUN = 256;
/** A stretch of a track is as wide everywhere as at its end nearer to a pole: too wide elsewhere, if it is long. */
const LONGEST_STRETCH_LAT = 1;
/** Half the way around the earth: only positions that must stay weigh more. */
const HEAVY_METRES = 2e7;

/**
 * Thins lines to at most `max` positions in all; undefined if their ends alone are more. A dropped position is at most
 * `toleranceMetres` from the line that is left, or more if `max` demands it. Longitudes must not jump at 180°. Ends stay,
 * and four positions of a ring.
 */
export function thinLines<Each extends Position>(
  lines: readonly (readonly Each[])[],
  {
    toleranceMetres,
    max,
    areRings,
  }: { readonly toleranceMetres: number; readonly max: number; readonly areRings: boolean },
): readonly (readonly Each[])[] | undefined {
  const weights = lines.map((line) => weighPositions(line, areRings));
  const tolerance = Math.max(toleranceMetres, findTolerance(weights, max));
  if (tolerance === Number.POSITIVE_INFINITY) return undefined;
  return lines.map((line, at) => line.filter((_, index) => (weights[at]?.[index] ?? 0) > tolerance));
}

/** The tolerance at which at most `max` positions are left: infinite if more than that must stay. */
function findTolerance(weights: readonly Float64Array[], max: number): number {
  const total = weights.reduce((sum, { length }) => sum + length, 0);
  if (total <= max) return -1;
  const all = new Float64Array(total);
  let at = 0;
  for (const list of weights) {
    all.set(list, at);
    at += list.length;
  }
  return all.sort()[total - max - 1] ?? 0;
}

/** For each position the tolerance in metres up to which it stays. */
function weighPositions(line: readonly Position[], isRing: boolean): Float64Array {
  const weights = new Float64Array(line.length);
  const plane = projectLine(line);
  const last = line.length - 1;
  let start = 0;
  for (let end = 1; end <= last; end += 1) {
    const isStretched = !isRing && Math.abs((line[end]?.[1] ?? 0) - (line[start]?.[1] ?? 0)) > LONGEST_STRETCH_LAT;
    if (end < last && end - start < LONGEST_RUN && !isStretched) continue;
    weighRun(plane, weights, start, end);
    weights[end] = isStretched ? HEAVY_METRES : Number.POSITIVE_INFINITY;
    start = end;
  }
  weights.fill(Number.POSITIVE_INFINITY, 0, 1).fill(Number.POSITIVE_INFINITY, last);
  if (isRing) keepCorners(weights);
  return weights;
}

interface Plane {
  readonly x: Float64Array;
  readonly y: Float64Array;
  /** Metres on the ground per metre on the plane. */
  readonly scale: Float64Array;
}

function projectLine(line: readonly Position[]): Plane {
  const [x, y, scale] = [0, 0, 0].map(() => new Float64Array(line.length)) as [
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  for (const [index, [lon, lat]] of line.entries()) {
    const latRadians = Math.min(MERCATOR_MAX_LAT, Math.max(-MERCATOR_MAX_LAT, lat)) * RADIANS;
    x[index] = lon * RADIANS * EARTH_RADIUS_METRES;
    y[index] = Math.asinh(Math.tan(latRadians)) * EARTH_RADIUS_METRES;
    scale[index] = Math.cos(latRadians);
  }
  return { x, y, scale };
}

function weighRun(plane: Plane, weights: Float64Array, start: number, end: number): void {
  const runs = [{ start, end, limit: Number.POSITIVE_INFINITY }];
  for (let run = runs.pop(); run; run = runs.pop()) {
    let [farthest, at] = [-1, 0];
    for (let index = run.start + 1; index < run.end; index += 1) {
      const distance = distanceMetres(plane, index, run.start, run.end);
      if (distance > farthest) [farthest, at] = [distance, index];
    }
    if (farthest < 0) continue;
    // Never more than a position it depends on.
    const limit = Math.min(run.limit, farthest);
    weights[at] = limit;
    runs.push({ start: run.start, end: at, limit }, { start: at, end: run.end, limit });
  }
}

function distanceMetres({ x, y, scale }: Plane, index: number, from: number, to: number): number {
  const [fromX, fromY] = [x[from] ?? 0, y[from] ?? 0];
  const [dx, dy] = [(x[to] ?? 0) - fromX, (y[to] ?? 0) - fromY];
  const [px, py] = [(x[index] ?? 0) - fromX, (y[index] ?? 0) - fromY];
  const length2 = dx * dx + dy * dy;
  const share = length2 === 0 ? 0 : Math.min(1, Math.max(0, (px * dx + py * dy) / length2));
  const [offX, offY] = [px - share * dx, py - share * dy];
  // Math.hypot takes several times as long.
  return Math.sqrt(offX * offX + offY * offY) * (scale[index] ?? 1);
}

/** Keeps the two most important positions between the ends, so that the ring stays one. */
function keepCorners(weights: Float64Array): void {
  for (let corner = 0; corner < 2; corner += 1) {
    let best = -1;
    for (let index = 1; index < weights.length - 1; index += 1) {
      const weight = weights[index] ?? 0;
      if (weight < Number.POSITIVE_INFINITY && (best < 0 || weight > (weights[best] ?? 0))) best = index;
    }
    if (best >= 0) weights[best] = Number.POSITIVE_INFINITY;
  }
}
