/**
 * Writes features as GeoJSON (RFC 7946): longitudes from -180 to 180, cut at the antimeridian, outer rings counter-clockwise;
 * colours as simplestyle 1.1 has them.
 */
import { cutLine, cutPolygon, unrollPolygon } from '../areas/antimeridian.ts';
import { cutName, type GeoFeature, type GeoGeometry, type GeoPosition } from './geo-file.ts';
import { fillOf, type LayerColours, pointOf, strokeOf } from './written-look.ts';

/** Without its geometries of GeoJSON that hold others. */
type Simple = { readonly type: 'Point' | 'LineString' | 'Polygon'; readonly coordinates: unknown };

/** One feature a line, so that tools for texts can compare files. */
export function writeGeoJson(name: string, features: readonly GeoFeature[], look: LayerColours): string {
  const lines = features.map((feature) => writeFeature(feature, look));
  return `{"type":"FeatureCollection","name":${JSON.stringify(name)},"features":[\n${lines.join(',\n')}\n]}\n`;
}

function writeFeature(feature: GeoFeature, look: LayerColours): string {
  const geometries = feature.geometries.flatMap(toSimple);
  const colours = Object.entries(listLook(feature, geometries, look)).filter(
    ([key]) => !Object.hasOwn(feature.properties, key),
  );
  const properties = { ...listNames(feature), ...feature.properties, ...Object.fromEntries(colours) };
  return `{"type":"Feature","properties":${JSON.stringify(properties)},"geometry":${JSON.stringify(join(geometries))}}`;
}

/** The name, unless a property says it already, and the folders. */
function listNames({ name, folders, properties }: GeoFeature): Record<string, string> {
  const isSaid = [properties.name, properties.Name, properties.title].some((text) => cutName(text) === name);
  return {
    ...(name !== null && !isSaid && { name }),
    ...(folders.length > 0 && { folder: folders.join('/') }),
  };
}

function listLook({ style = {} }: GeoFeature, geometries: readonly Simple[], look: LayerColours) {
  const has = (type: Simple['type']) => geometries.some((geometry) => geometry.type === type);
  const { colour, widthPx } = strokeOf(style, look);
  const fill = fillOf(style, look);
  return {
    ...(has('Point') && { 'marker-color': pointOf(style, look).slice(0, 7) }),
    ...((has('LineString') || has('Polygon')) && {
      stroke: colour.slice(0, 7),
      'stroke-opacity': readAlpha(colour),
      'stroke-width': widthPx,
    }),
    ...(has('Polygon') && { fill: (fill ?? colour).slice(0, 7), 'fill-opacity': fill === null ? 0 : readAlpha(fill) }),
  };
}

function readAlpha(colour: string): number {
  return Math.round(Number.parseInt(colour.slice(7, 9), 16) / 2.55) / 100;
}

function join(geometries: readonly Simple[]): unknown {
  const [first] = geometries;
  if (first === undefined) return null;
  if (geometries.length === 1) return first;
  if (geometries.some(({ type }) => type !== first.type)) return { type: 'GeometryCollection', geometries };
  return { type: `Multi${first.type}`, coordinates: geometries.map(({ coordinates }) => coordinates) };
}

function toSimple({ type, coordinates }: GeoGeometry): readonly Simple[] {
  if (type === 'Point')
    return cutLine([coordinates]).map(([position = coordinates]) => ({ type, coordinates: round(position) }));
  if (type === 'LineString') return cutLine(coordinates).map(toLine);
  if (type === 'Polygon') return cutRings(coordinates).map((rings) => ({ type, coordinates: rings.map(turnRing) }));
  return [];
}

/** A line has at least two positions (RFC 7946 §3.1.4). */
function toLine(line: readonly GeoPosition[]): Simple {
  const coordinates = line.map(round);
  return line.length === 1 ? { type: 'Point', coordinates: coordinates[0] } : { type: 'LineString', coordinates };
}

/** Heights stay unless the polygon has to be cut. */
function cutRings(rings: readonly (readonly GeoPosition[])[]): readonly (readonly (readonly GeoPosition[])[])[] {
  const unrolled = unrollPolygon(rings.map((ring) => ring.map(([lon, lat]) => [lon, lat] as const)));
  const isSame = unrolled.every((ring, at) =>
    ring.every(([lon], index) => lon === rings[at]?.[index]?.[0] && Math.abs(lon) <= 180),
  );
  return isSame ? [rings] : cutPolygon(unrolled);
}

/** The outer ring counter-clockwise, holes clockwise (RFC 7946 §3.1.6). */
function turnRing(ring: readonly GeoPosition[], index: number): readonly GeoPosition[] {
  const rounded = ring.map(round);
  return measureTwice(rounded) < 0 === (index === 0) ? rounded.reverse() : rounded;
}

/** Twice the area of a ring in square degrees; positive if it is counter-clockwise. */
function measureTwice(ring: readonly GeoPosition[]): number {
  let sum = 0;
  for (const [index, [lon, lat]] of ring.entries()) {
    const [nextLon, nextLat] = ring[(index + 1) % ring.length] ?? [lon, lat];
    sum += lon * nextLat - nextLon * lat;
  }
  return sum;
}

/** Degrees to 7 decimals, heights to millimetres. */
function round([lon, lat, ele]: GeoPosition): GeoPosition {
  // Adding zero turns -0 into 0.
  const degrees = [lon, lat].map((value) => Math.round(value * 1e7) / 1e7 + 0) as [number, number];
  return ele === undefined ? degrees : [...degrees, Math.round(ele * 1000) / 1000 + 0];
}
