/** Makes one topology of states, of the regions they form, and of countries, so that neighbours share their borders. */
import type { Feature, MultiPolygon, Polygon, Position } from 'geojson';
import { feature, mergeArcs } from 'topojson-client';
import { topology as makeTopology } from 'topojson-server';
import type {
  MultiPolygon as MergedShape,
  Polygon as SharedPolygon,
  MultiPolygon as SharedShape,
  Topology,
} from 'topojson-specification';
import { foldName } from '../../../shared/names/fold-name.ts';
import type { WorldTopology } from '../../sources/world/data/world-atlas-data.ts';
import type { StateProperties, StatesTopology } from '../../sources/world/data/world-states.ts';
import { FURTHER_NAMES, MISTAKEN_NAMES, USUAL_NAMES } from './country-names.ts';
import { findMainPart } from './main-part.ts';
import type { PlaceRow } from './place-rows.ts';

/** Natural Earth's columns that `world_map.gpkg` has. */
interface SourceColumns {
  readonly name: string | null;
  readonly iso_a2: string | null;
  readonly admin: string;
  readonly woe_label: string | null;
  readonly woe_name: string | null;
}

export type SourceState = Feature<Polygon | MultiPolygon, SourceColumns>;

/** GeoNames' name of a region; `code` is country and region, as in `US.NY`. */
export interface AdminName {
  readonly code: string;
  readonly name: string;
}

interface MadeShapes {
  readonly topology: StatesTopology;
  /** Names of regions by code, for those that places are in. */
  readonly regions: Readonly<Record<string, string>>;
}

/** The grid of coordinates: a thousandth of a degree, 110 m. */
const QUANTIZATION = 360_001;
/** Share of a state's places that must be in one region, for the state to be part of it. */
const CLEAR_SHARE = 0.8;
const NO_COUNTRY = '-1';
/** Countries where Natural Earth's states are finer than what people call a region, which they form exactly. */
const COUNTRIES_WITH_REGIONS = new Set(['BA', 'BE', 'BF', 'ES', 'FR', 'GB', 'IE', 'IT', 'LK', 'MW', 'PH', 'UG']);

type Shape = (SharedPolygon<SourceColumns> | SharedShape<SourceColumns>) & { properties: SourceColumns };

/** Makes the shapes. Throws if a territory has no shape. */
export function makeStates(
  features: readonly SourceState[],
  world: WorldTopology,
  places: readonly PlaceRow[],
  adminNames: readonly AdminName[],
): MadeShapes {
  const names = new Map(adminNames.map(({ code, name }) => [code, name]));
  const all = [...features, findVatican(world)];
  const shared = makeTopology(
    { states: { type: 'FeatureCollection', features: all } as never },
    QUANTIZATION,
  ) as Topology<{ states: { type: 'GeometryCollection'; geometries: Shape[] } }>;
  const shapes = shared.objects.states.geometries;
  const admins = findAdmins(all, places);
  const polygonsOf = (shape: SharedPolygon | SharedShape): Position[][][] => {
    const { geometry } = feature(shared as Topology, shape) as Feature<Polygon | MultiPolygon>;
    return geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.coordinates;
  };
  const finish = <S extends SharedPolygon | SharedShape>(shape: S, known: Omit<StateProperties, 'at' | 'bounds'>) => {
    const { bounds, lat, lon } = findMainPart(polygonsOf(shape));
    const at = [round(lat), round(lon)] as const;
    const [west, south] = [round(bounds.west, Math.floor), round(bounds.south, Math.floor)];
    const [east, north] = [round(bounds.east, Math.ceil), round(bounds.north, Math.ceil)];
    return {
      type: shape.type,
      arcs: shape.arcs,
      properties: { ...known, at, bounds: [west, south, east, north] as const },
    };
  };
  const merge = (members: readonly Shape[]): MergedShape => mergeArcs(shared as Topology, [...members] as never);

  const states = shapes.map((shape, at) => {
    const { properties } = shape;
    const isAlone = countOf(admins, admins[at]) === 1;
    const others = [
      uniqueOf(properties, shapes, labelOf),
      uniqueOf(properties, shapes, ({ woe_name }) => woe_name),
      isAlone ? names.get(admins[at] ?? '') : '',
    ];
    const country = codeOf(properties);
    const mistake = findMistake(properties, polygonsOf(shape));
    if (mistake) return finish(shape, { name: mistake.right, others: [], country });
    const rights = MISTAKEN_NAMES.filter((one) => one.country === country).map(({ right }) => right);
    const own = distinct(properties.name ?? '', others).filter((other) => !rights.includes(other));
    return finish(shape, { name: properties.name || null, others: own, country });
  });
  const regions = groupBy(shapes, (_, at) => admins[at] ?? '')
    .filter(([code, members]) => members.length > 1 && COUNTRIES_WITH_REGIONS.has(code.slice(0, 2)) && names.has(code))
    .map(([code, members]) => {
      const name = names.get(code) ?? '';
      const columns = members.map(({ properties }) => properties);
      const others = [commonOf(columns.map(({ woe_name }) => woe_name)), commonOf(columns.map(labelOf))];
      return finish(merge(members), { name, others: distinct(name, others), country: code.slice(0, 2) });
    });
  const countries = groupBy(shapes, ({ properties }) => codeOf(properties) ?? properties.admin).map(([, members]) => {
    const admin = mostFrequent(members.map(({ properties }) => properties.admin)) ?? '';
    const country = members[0] ? codeOf(members[0].properties) : null;
    const name = USUAL_NAMES[country ?? ''] ?? USUAL_NAMES[admin] ?? admin;
    const further = FURTHER_NAMES[country ?? ''] ?? [];
    const others = distinct(name, [USUAL_NAMES[country ?? ''] ? '' : admin, ...further]);
    return finish(merge(members), { name, others, country });
  });
  const codes = new Set(places.map(({ country, admin }) => `${country}.${admin}`));
  return {
    topology: {
      ...shared,
      objects: { countries: collect(countries), regions: collect(regions), states: collect(states) },
    } as StatesTopology,
    regions: Object.fromEntries(
      [...names].filter(([code]) => codes.has(code)).sort(([one], [other]) => (one < other ? -1 : 1)),
    ),
  };
}

function findMistake({ name, iso_a2 }: SourceColumns, polygons: readonly Position[][][]) {
  return MISTAKEN_NAMES.find(
    ({ country, wrong, lat, lon }) =>
      country === iso_a2 && wrong === name && polygons.some((polygon) => isInside(polygon, lon, lat)),
  );
}

function collect<Item>(geometries: Item[]) {
  return { type: 'GeometryCollection' as const, geometries };
}

/** The states have no shape for it. */
function findVatican(world: WorldTopology): SourceState {
  const found = world.objects.countries.geometries.find(
    ({ properties }) => properties && 'name' in properties && properties.name === 'Vatican',
  );
  if (!found) throw new Error('the world has no Vatican');
  const { geometry } = feature(world, found) as Feature<Polygon | MultiPolygon>;
  const properties = { name: null, iso_a2: 'VA', admin: 'Vatican City', woe_label: null, woe_name: null };
  return { type: 'Feature', geometry, properties };
}

function codeOf({ iso_a2: code }: SourceColumns): string | null {
  return code === null || code === NO_COUNTRY ? null : code;
}

/** The region of each state, as GeoNames' code, by the places in it; undefined where they don't agree. */
function findAdmins(features: readonly SourceState[], places: readonly PlaceRow[]): (string | undefined)[] {
  const byCountry = new Map(groupBy(places, ({ country }) => country));
  return features.map(({ geometry, properties }) => {
    const polygons = geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.coordinates;
    const codes = (byCountry.get(properties.iso_a2 ?? '') ?? [])
      .filter(({ lat, lon }) => polygons.some((polygon) => isInside(polygon, lon, lat)))
      .map(({ country, admin }) => `${country}.${admin}`);
    const code = mostFrequent(codes);
    return code !== undefined && countOf(codes, code) >= codes.length * CLEAR_SHARE ? code : undefined;
  });
}

/** Even-odd rule over all rings. */
export function isInside(polygon: readonly (readonly Position[])[], x: number, y: number): boolean {
  let inside = false;
  for (const ring of polygon) {
    let [lastX = 0, lastY = 0] = ring.at(-1) ?? [];
    for (const [nextX = 0, nextY = 0] of ring) {
      if (lastY > y !== nextY > y && x < lastX + ((y - lastY) / (nextY - lastY)) * (nextX - lastX)) inside = !inside;
      [lastX, lastY] = [nextX, nextY];
    }
  }
  return inside;
}

/** The first part of Yahoo's label, which is mostly English: `Bavaria` of `Bavaria, DE, Germany`. */
function labelOf({ woe_label: label }: SourceColumns): string {
  return label?.split(',')[0] ?? '';
}

/** The text that `textOf` finds for a state, if no other state of its country has it. */
function uniqueOf(own: SourceColumns, shapes: readonly Shape[], textOf: (columns: SourceColumns) => string | null) {
  const text = textOf(own);
  const isShared = shapes.some(
    ({ properties }) => properties !== own && properties.admin === own.admin && textOf(properties) === text,
  );
  return text === null || isShared ? '' : text;
}

/** The text that all have; empty if they differ. */
function commonOf(texts: readonly (string | null)[]): string {
  return texts.every((text) => text === texts[0]) ? (texts[0] ?? '') : '';
}

/** UTF-8 that was once read as Latin-1, in some of Yahoo's labels. */
const DECODED_WRONGLY = /[\u00c3-\u00c5][\u0080-\u00bf]/;

/** Without those that differ from another one only in accents or signs, and without damaged ones. */
function distinct(name: string, others: readonly (string | undefined)[]): string[] {
  const seen = new Set([foldName(name), '']);
  return others.filter((other): other is string => {
    const folded = foldName(other ?? '');
    if (seen.has(folded) || DECODED_WRONGLY.test(other ?? '')) return false;
    seen.add(folded);
    return true;
  });
}

export function groupBy<Item>(items: readonly Item[], keyOf: (item: Item, at: number) => string): [string, Item[]][] {
  const groups = new Map<string, Item[]>();
  for (const [at, item] of items.entries()) {
    const key = keyOf(item, at);
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return [...groups];
}

function countOf<Item>(items: readonly Item[], wanted: Item): number {
  return items.filter((item) => item === wanted).length;
}

function mostFrequent(items: readonly string[]): string | undefined {
  const groups = groupBy(items, (item) => item).sort(([, one], [, other]) => other.length - one.length);
  return groups[0]?.[0];
}

function round(degrees: number, to = Math.round): number {
  return to(degrees * 1000) / 1000;
}
