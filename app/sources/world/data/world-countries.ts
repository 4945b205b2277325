/** The countries of a topology as flat polygons, ready to be projected. */
import type { MultiPolygon, Polygon, Position } from 'geojson';
import { feature } from 'topojson-client';
import { unwrapPolygon } from '../geometry/unwrap.ts';
import type { WorldTopology } from './world-atlas-data.ts';

export interface Country {
  readonly name: string;
  /** Each its outer ring first; longitudes may leave ±180 where a polygon crosses the date line. */
  readonly polygons: readonly Position[][][];
}

/** All countries in the topology's order. */
export function listCountries(topology: WorldTopology): Country[] {
  return feature(topology, topology.objects.countries).features.map(({ properties, geometry }) => ({
    name: properties.name,
    polygons: polygonsOf(geometry as Polygon | MultiPolygon).map(unwrapPolygon),
  }));
}

function polygonsOf(geometry: Polygon | MultiPolygon): Position[][][] {
  return geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.coordinates;
}
