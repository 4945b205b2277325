/** Lines and rings of the world's details: thinned, rounded, and packed as steps from corner to corner. */
import type { Position } from 'geojson';
import { thinLines } from '../../../shared/geo-file/thinning.ts';
import { UNITS_PER_DEGREE } from '../../sources/world/world-details.ts';

interface Thinning {
  /** How far a line that is left may be from a corner that goes. */
  readonly toleranceMetres: number;
  readonly areRings: boolean;
}

/** The lines with fewer corners. Ends stay. */
export function thin(lines: readonly (readonly Position[])[], { toleranceMetres, areRings }: Thinning): Position[][] {
  const corners = lines.map((line) => line.map(([lon = 0, lat = 0]): [number, number] => [lon, lat]));
  const thinned = thinLines(corners, { toleranceMetres, max: Number.POSITIVE_INFINITY, areRings }) ?? [];
  return thinned.map((line) => line.map(([lon, lat]) => [lon, lat]));
}

/** Cuts each corner twice, so that lines on a coarse grid lose its steps (Chaikin 1974). Ends stay; rings stay closed. */
export function smooth(line: readonly Position[], isRing: boolean): Position[] {
  return cutCorners(cutCorners(line, isRing), isRing);
}

function cutCorners(line: readonly Position[], isRing: boolean): Position[] {
  const [first, last] = [line[0], line.at(-1)];
  if (!first || !last || line.length < 3) return [...line];
  const cut = line.slice(1).flatMap((to, at): Position[] => {
    const from = line[at] ?? to;
    return [between(from, to, 0.25), between(from, to, 0.75)];
  });
  return isRing ? [...cut, cut[0] ?? first] : [first, ...cut, last];
}

function between([fromLon = 0, fromLat = 0]: Position, [toLon = 0, toLat = 0]: Position, share: number): Position {
  return [fromLon + share * (toLon - fromLon), fromLat + share * (toLat - fromLat)];
}

/** Longitude and latitude of the first corner, then the steps to each next one, in units of the file. */
export function pack(line: readonly Position[]): number[] {
  let [lastLon, lastLat] = [0, 0];
  return line.flatMap(([lon = 0, lat = 0], at) => {
    const [nextLon, nextLat] = [Math.round(lon * UNITS_PER_DEGREE), Math.round(lat * UNITS_PER_DEGREE)];
    const step = [nextLon - lastLon, nextLat - lastLat];
    [lastLon, lastLat] = [nextLon, nextLat];
    return at > 0 && step[0] === 0 && step[1] === 0 ? [] : step;
  });
}
