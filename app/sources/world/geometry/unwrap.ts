/**
 * Makes shapes that go round the globe flat. The data jumps from 180° to -180° where a shape crosses the date line and
 * leaves rings around a pole open there; here longitudes simply go on, and such rings are closed along the pole.
 */
import type { Position } from 'geojson';
import { MERCATOR_MAX_LAT } from '../../../../shared/view.ts';

/** A line whose longitudes never jump; it may leave ±180 on one side. */
export function unwrapLine(line: readonly Position[]): Position[] {
  const flat: Position[] = [];
  let turns = 0;
  let lastLon: number | undefined;
  for (const [lon = 0, lat = 0] of line) {
    if (lastLon !== undefined && Math.abs(lon - lastLon) > 180) turns += lon < lastLon ? 1 : -1;
    lastLon = lon;
    flat.push([lon + turns * 360, lat]);
  }
  return flat;
}

/**
 * A polygon's rings, unwrapped, outer ring first and its middle within ±180. A ring round the south pole becomes the outer
 * ring of all that is south of it; one that lies wholly beyond the Mercator square is left out.
 */
export function unwrapPolygon(rings: readonly (readonly Position[])[]): Position[][] {
  const visible = rings.map(unwrapLine).filter((ring) => !isBeyondMap(ring));
  const polar = visible.filter(isRoundPole).map(closeAlongPole);
  const ordinary = visible.filter((ring) => !isRoundPole(ring));
  return moveHome([...polar, ...ordinary]);
}

function isRoundPole(ring: readonly Position[]): boolean {
  return Math.abs(lonOf(ring.at(-1)) - lonOf(ring[0])) > 180;
}

function isBeyondMap(ring: readonly Position[]): boolean {
  return ring.every(([, lat = 0]) => lat < -MERCATOR_MAX_LAT);
}

function closeAlongPole(ring: readonly Position[]): Position[] {
  const [first = [0, 0]] = ring;
  return [...ring, [lonOf(ring.at(-1)), -90], [lonOf(first), -90], first];
}

/** All rings by the same number of turns, so that holes stay within their outer ring. */
function moveHome(rings: Position[][]): Position[][] {
  const lons = (rings[0] ?? []).map(lonOf);
  const low = lons.reduce((least, lon) => Math.min(least, lon), Number.POSITIVE_INFINITY);
  const high = lons.reduce((most, lon) => Math.max(most, lon), Number.NEGATIVE_INFINITY);
  const shift = -360 * Math.round((low + high) / 720);
  return shift === 0 ? rings : rings.map((ring) => ring.map(([lon = 0, lat = 0]) => [lon + shift, lat]));
}

function lonOf(point: Position | undefined): number {
  return point?.[0] ?? 0;
}
