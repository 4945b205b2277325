/** Lines between states, and where their names go. */
import type { MultiPolygon, Polygon, Position } from 'geojson';
import { feature, mesh } from 'topojson-client';
import type { GeometryObject } from 'topojson-specification';
import { foldName } from '../../../shared/names/fold-name.ts';
import type { StateProperties, StatesTopology } from '../../sources/world/data/world-states.ts';
import { findLabelAnchors, type LabelAnchor } from '../../sources/world/labels/label-anchors.ts';
import type { City, DetailLines, StateName } from '../../sources/world/world-details.ts';
import { groupBy, isInside } from '../names/state-shapes.ts';
import { thin } from './made-lines.ts';

/** A line is at most this far from Natural Earth's: a pixel at zoom 8. */
const TOLERANCE_METRES = 400;
/** Lines show when a country's states are, at the median, as large as a square of this edge: closer ones would be a grey web. */
const LEAST_EDGE_PX = 44;
const ZOOMS = { min: 4, max: 9 };
const WORLD_PX = 256;
/** States that are hardly more than their city, 40 km across, don't repeat its name: Berlin, Wien. */
const CITY_EDGE = 0.0016;

type Shape = GeometryObject<StateProperties>;

interface Unit {
  readonly shape: Shape;
  readonly properties: StateProperties;
  readonly polygons: readonly Position[][][];
  readonly anchor: LabelAnchor | undefined;
}

interface StateDetails {
  readonly provinces: readonly DetailLines[];
  readonly states: readonly StateName[];
}

/** Lines and names country by country: first those of regions, where it has regions, then those of states within them. */
export function makeStateDetails(topology: StatesTopology, cities: readonly City[]): StateDetails {
  const lines = new Map<number, Position[][]>();
  const names: StateName[] = [];
  const regions = topology.objects.regions.geometries.map((shape) => readUnit(topology, shape));
  const all = topology.objects.states.geometries.map((shape) => readUnit(topology, shape));
  for (const [country, states] of groupBy(all, ({ properties }) => properties.country ?? '')) {
    if (country === '' || states.length < 2) continue;
    const own = regions.filter(({ properties }) => properties.country === country);
    const regionOf = new Map(states.map(({ shape, properties: { at } }) => [shape, own.find(contains(at))]));
    const inRegion = states.filter(({ shape }) => regionOf.get(shape));
    const [large, small] = [[...own, ...states.filter(({ shape }) => !regionOf.get(shape))], inRegion];
    const isAcross = (one: Shape, other: Shape) => !regionOf.get(one) || regionOf.get(one) !== regionOf.get(other);
    const add = (units: readonly Unit[], isShown: (one: Shape, other: Shape) => boolean) => {
      const fromZoom = zoomFor(units);
      const collection = { type: 'GeometryCollection' as const, geometries: states.map(({ shape }) => shape) };
      const between = mesh(
        topology,
        collection,
        (one, other) => one !== other && isShown(one as Shape, other as Shape),
      );
      const drawn = thin(between.coordinates, { toleranceMetres: TOLERANCE_METRES, areRings: false });
      lines.set(fromZoom, [...(lines.get(fromZoom) ?? []), ...drawn]);
      names.push(...units.flatMap((unit) => nameUnit(unit, fromZoom, cities)));
    };
    add(large, isAcross);
    if (small.length > 0) add(small, (one, other) => !isAcross(one, other));
  }
  return {
    provinces: [...lines].sort(([one], [other]) => one - other).map(([fromZoom, all]) => ({ fromZoom, lines: all })),
    states: names.sort((one, other) => other.area - one.area || (one.name < other.name ? -1 : 1)),
  };
}

function readUnit(topology: StatesTopology, shape: Shape): Unit {
  const { geometry, properties } = feature(topology, shape) as GeoJSON.Feature<Polygon | MultiPolygon, StateProperties>;
  const polygons = geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.coordinates;
  const [anchor] = findLabelAnchors([{ name: properties.name ?? '', polygons }], new Map());
  return { shape, properties, polygons, anchor };
}

function contains([lat, lon]: StateProperties['at']): (unit: Unit) => boolean {
  return ({ polygons }) => polygons.some((polygon) => isInside(polygon, lon, lat));
}

function zoomFor(units: readonly Unit[]): number {
  const edges = units.map(({ anchor }) => Math.sqrt(anchor?.area ?? 0)).sort((one, other) => one - other);
  const median = edges[Math.floor(edges.length / 2)] ?? 0;
  const zoom = Math.ceil(Math.log2(LEAST_EDGE_PX / (median * WORLD_PX)));
  return Math.min(ZOOMS.max, Math.max(ZOOMS.min, zoom));
}

function nameUnit({ properties, anchor }: Unit, fromZoom: number, cities: readonly City[]): StateName[] {
  if (properties.name === null || anchor === undefined) return [];
  const { name, x, y, room, area } = anchor;
  const names = new Set([name, ...properties.others].map(foldName));
  const [lat, lon] = properties.at;
  const isCity =
    Math.sqrt(area) < CITY_EDGE &&
    cities.some(
      (city) => names.has(foldName(city.name)) && Math.abs(city.lat - lat) < 0.5 && Math.abs(city.lon - lon) < 0.5,
    );
  return isCity ? [] : [{ name, fromZoom, x, y, room, area }];
}
