/**
 * Gathers the names that search knows: countries, states, seas, and places of 15,000 inhabitants and more; and the outlines of
 * countries and states. Part of the build.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { GeometryObject } from 'topojson-specification';
import { type NamedPlace, type NameKind, type NamesFile, packNames } from '../../../shared/names/named-place.ts';
import { packShapes } from '../../../shared/names/named-shapes.ts';
import type { StateProperties, StatesTopology } from '../../sources/world/data/world-states.ts';
import { SEA_NAMES } from '../../sources/world/labels/sea-names.ts';
import { chooseOthers, PLACES_TABLE, type PlaceRow, readPlaceRows } from './place-rows.ts';

const STATES = 'app/sources/world/states/states.json';
const LEAST_POPULATION = 15_000;
/** GeoNames' codes for places that people have left. */
const GONE = new Set(['PPLH', 'PPLQ', 'PPLW']);
/** A part of a place. GeoNames often gives it the inhabitants of the whole. */
const PART = 'PPLX';

/** Reads all names from the project at `projectDir`; takes a second. */
export function gatherNames(projectDir: string): NamesFile {
  const read = (path: string) => JSON.parse(readFileSync(join(projectDir, path), 'utf8'));
  const { objects }: StatesTopology = read(STATES);
  const regions: Readonly<Record<string, string>> = read('app/packaging/names/regions.json');
  const rows = readPlaceRows(join(projectDir, 'node_modules', PLACES_TABLE), LEAST_POPULATION);
  return packNames(
    [
      ...nameShapes('country', objects.countries),
      ...nameShapes('state', objects.regions),
      ...nameShapes('state', objects.states),
      ...SEA_NAMES.map(nameSea),
      ...rows
        .filter(({ code }) => !GONE.has(code))
        .map((row) => namePlace(row, regions[`${row.country}.${row.admin}`])),
    ].sort(compareNames),
  );
}

/** The outlines of the countries and states among these names, packed; takes a second. */
export function gatherShapes(projectDir: string): Uint8Array {
  const topology: StatesTopology = JSON.parse(readFileSync(join(projectDir, STATES), 'utf8'));
  const { countries, regions, states } = topology.objects;
  const list = (kind: 'country' | 'state', geometries: (typeof states)['geometries']) =>
    geometries.flatMap((geometry) => {
      const { properties } = geometry;
      if (!properties || !('at' in properties) || properties.name === null) return [];
      return [{ kind, at: properties.at, polygons: listPolygons(geometry) }];
    });
  return packShapes(topology, [
    ...list('country', countries.geometries),
    ...list('state', [...regions.geometries, ...states.geometries]),
  ]);
}

function listPolygons(geometry: GeometryObject): number[][][] {
  if (geometry.type === 'Polygon') return [geometry.arcs];
  return geometry.type === 'MultiPolygon' ? geometry.arcs : [];
}

function nameShapes(kind: NameKind, { geometries }: StatesTopology['objects']['states']): NamedPlace[] {
  return geometries.flatMap(({ properties }) => (properties && 'at' in properties ? nameShape(kind, properties) : []));
}

function nameShape(kind: NameKind, { name, others, country, at, bounds }: StateProperties): NamedPlace[] {
  if (name === null) return [];
  const [[lat, lon], [west, south, east, north]] = [at, bounds];
  return [
    { kind, name, others, country, region: null, lat, lon, bounds: { west, south, east, north }, thousands: null },
  ];
}

function nameSea({ name, lat, lon, widthDegrees }: (typeof SEA_NAMES)[number]): NamedPlace {
  const height = widthDegrees * Math.cos((lat * Math.PI) / 180);
  const [west, east] = [lon - widthDegrees / 2, lon + widthDegrees / 2].map((value) => ((value + 540) % 360) - 180);
  const bounds = { west: west ?? 0, south: lat - height / 3, east: east ?? 0, north: lat + height / 3 };
  return { kind: 'sea', name, others: [], country: null, region: null, lat, lon, bounds, thousands: null };
}

function namePlace(row: PlaceRow, region: string | undefined): NamedPlace {
  const { name, country, lat, lon, code, population } = row;
  const thousands = code === PART ? null : Math.round(population / 1000);
  return {
    kind: 'place',
    name,
    others: chooseOthers(row),
    country,
    region: region ?? null,
    lat,
    lon,
    bounds: null,
    thousands,
  };
}

/** Neighbours in the file are alike, which compresses best. */
function compareNames(one: NamedPlace, other: NamedPlace): number {
  const [own, its] = [`${one.country} ${one.region}`, `${other.country} ${other.region}`];
  if (own !== its) return own < its ? -1 : 1;
  return (other.thousands ?? 0) - (one.thousands ?? 0);
}
