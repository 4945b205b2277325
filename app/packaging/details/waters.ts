/** Rivers and lakes, from a topology whose coordinates are on a grid of two kilometres. */
import type { Feature, FeatureCollection, LineString, MultiLineString, MultiPolygon, Polygon, Position } from 'geojson';
import { feature } from 'topojson-client';
import type { GeometryCollection, Topology } from 'topojson-specification';
import type { DetailLines } from '../../sources/world/world-details.ts';
import { smooth, thin } from './made-lines.ts';

export type WatersTopology = Topology<{ rivers: GeometryCollection; lakes: GeometryCollection }>;

/** About the grid's steps: what is left before lines are smoothed isn't the grid's any more. */
const GRID_METRES = 2500;
const SMOOTH_METRES = 400;
/** Rivers as long as this, in degrees, show at the first zoom; the rest at the next. */
const LONG_RIVER = 8;
const RIVER_ZOOMS = { long: 4, other: 5 };
/** Lakes whose box is as wide or high as this, in degrees, show at the first zoom; the rest at the next ones. */
const LAKE_ZOOMS: readonly (readonly [leastDegrees: number, fromZoom: number])[] = [
  [2, 3],
  [0.8, 4],
  [0, 5],
];

export function makeRivers(topology: WatersTopology): DetailLines[] {
  const all = listFeatures<LineString | MultiLineString>(topology, topology.objects.rivers).map(({ geometry }) =>
    geometry.type === 'LineString' ? [geometry.coordinates] : geometry.coordinates,
  );
  const isLong = (lines: readonly Position[][]) => lines.reduce((sum, line) => sum + lengthOf(line), 0) >= LONG_RIVER;
  return [
    { fromZoom: RIVER_ZOOMS.long, lines: redraw(all.filter(isLong).flat(), false) },
    { fromZoom: RIVER_ZOOMS.other, lines: redraw(all.filter((lines) => !isLong(lines)).flat(), false) },
  ];
}

export function makeLakes(topology: WatersTopology): DetailLines[] {
  const all = listFeatures<Polygon | MultiPolygon>(topology, topology.objects.lakes).flatMap(({ geometry }) =>
    geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.coordinates,
  );
  const zoomOf = (polygon: readonly Position[][]) => {
    const size = sizeOf(polygon[0] ?? []);
    return LAKE_ZOOMS.find(([least]) => size >= least)?.[1] ?? 0;
  };
  return LAKE_ZOOMS.map(([, fromZoom]) => ({
    fromZoom,
    lines: redraw(all.filter((polygon) => zoomOf(polygon) === fromZoom).flat(), true),
  }));
}

function listFeatures<Geometry extends LineString | MultiLineString | Polygon | MultiPolygon>(
  topology: WatersTopology,
  object: GeometryCollection,
): Feature<Geometry>[] {
  return (feature(topology, object) as FeatureCollection<Geometry>).features;
}

function redraw(lines: readonly Position[][], areRings: boolean): Position[][] {
  const coarse = thin(lines, { toleranceMetres: areRings ? GRID_METRES / 2 : GRID_METRES, areRings });
  const smoothed = coarse.map((line) => smooth(line, areRings));
  return thin(smoothed, { toleranceMetres: SMOOTH_METRES, areRings });
}

/** In degrees of latitude, about. */
function lengthOf(line: readonly Position[]): number {
  return line.slice(1).reduce((sum, [lon = 0, lat = 0], at) => {
    const [lastLon = 0, lastLat = 0] = line[at] ?? [];
    return sum + Math.hypot((lon - lastLon) * Math.cos((lat * Math.PI) / 180), lat - lastLat);
  }, 0);
}

function sizeOf(ring: readonly Position[]): number {
  const [lons, lats] = [ring.map(([lon = 0]) => lon), ring.map(([, lat = 0]) => lat)];
  return Math.max(Math.max(...lons) - Math.min(...lons), Math.max(...lats) - Math.min(...lats));
}
