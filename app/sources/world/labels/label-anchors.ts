/** Where each country's name goes, independent of the zoom. */
import type { Position } from 'geojson';
import polylabel from 'polylabel';
import type { Country } from '../data/world-countries.ts';
import type { Neighbourhood } from '../data/world-neighbours.ts';
import { projectLat, projectLon } from '../geometry/mercator.ts';

/** A point on the unit Mercator square with the room around it. */
export interface LabelAnchor {
  readonly name: string;
  readonly x: number;
  readonly y: number;
  /** Half height of the ellipse, {@link ROOM_ASPECT} times as wide as high, that fits around the point. */
  readonly room: number;
  /** Area of the largest polygon on the unit square. */
  readonly area: number;
  /** Where the largest polygon ends south of the point, when the country is an island: a wide name may stand below. */
  readonly belowY: number | undefined;
}

/** Names are wider than high, so the room for them is measured with an ellipse. */
export const ROOM_ASPECT = 2;

// Enough corners to find the middle of any country; more only cost time.
const MAX_CORNERS = 400;

/** One anchor for each country, largest first; equally large ones by name. */
export function findLabelAnchors(countries: readonly Country[], touching: Neighbourhood): LabelAnchor[] {
  return countries
    .map((country) => anchorCountry(country, (touching.get(country.name)?.size ?? 0) === 0))
    .filter((anchor) => anchor !== undefined)
    .sort((one, other) => other.area - one.area || (one.name < other.name ? -1 : 1));
}

type Ring = [number, number][];

function anchorCountry({ name, polygons }: Country, isIsland: boolean): LabelAnchor | undefined {
  const largest = largestPolygon(polygons);
  if (!largest) return undefined;
  const { rings, area } = largest;
  const squeezed = rings.map((ring) => thin(ring).map(([x, y]): [number, number] => [x / ROOM_ASPECT, y]));
  const pole = polylabel(squeezed, Math.sqrt(area) / 40);
  const x = pole[0] * ROOM_ASPECT;
  const belowY = isIsland ? southernEnd(rings[0] ?? [], x) : undefined;
  return { name, x: x - Math.floor(x), y: pole[1], room: Math.max(0, pole.distance), area, belowY };
}

function largestPolygon(polygons: Country['polygons']): { rings: Ring[]; area: number } | undefined {
  let largest: { rings: Ring[]; area: number } | undefined;
  for (const polygon of polygons) {
    const rings = polygon.map((ring) => ring.map(projectPosition));
    const area = ringArea(rings[0] ?? []);
    if (area > (largest?.area ?? -1)) largest = { rings, area };
  }
  return largest;
}

/** The southernmost y of the ring's middle half around x. */
function southernEnd(ring: Ring, x: number): number {
  const reach = ring.reduce((most, [cornerX]) => Math.max(most, Math.abs(cornerX - x)), 0) / 2;
  return ring.reduce((most, [cornerX, y]) => (Math.abs(cornerX - x) <= reach ? Math.max(most, y) : most), 0);
}

function projectPosition([lon = 0, lat = 0]: Position): [number, number] {
  return [projectLon(lon), projectLat(lat)];
}

/** Shoelace formula, without sign. */
function ringArea(ring: Ring): number {
  let doubled = 0;
  let [lastX, lastY] = ring.at(-1) ?? [0, 0];
  for (const [x, y] of ring) {
    doubled += lastX * y - x * lastY;
    [lastX, lastY] = [x, y];
  }
  return Math.abs(doubled) / 2;
}

function thin(ring: Ring): Ring {
  const every = Math.ceil(ring.length / MAX_CORNERS);
  return ring.filter((_, at) => at % every === 0);
}
