/** Reads GeoJSON (RFC 7946), and lines or a sequence of it (RFC 8142). */
import { geoFileTexts } from '../texts/geo-files.ts';
import { type FeatureCollector, quote } from './feature-collector.ts';
import { GeoFileError, type GeoGeometry, type GeoPosition } from './geo-file.ts';
import { readSimplestyle } from './simplestyle.ts';

type Json = Record<string, unknown>;

/** Coordinate systems that are WGS 84 in degrees, or the same to about a metre. */
const DEGREES = /CRS:?84h?$|EPSG[:/](?:[\d.]*[:/])?(?:4326|4979|4258|4269)$|^WGS ?84$/i;

/** Reads a text as one value, else as one value a line. Throws a {@link GeoFileError} if it is neither. */
export function readGeoJson(text: string, found: FeatureCollector): void {
  const whole = parse(text);
  const separator = text.includes(RECORD_SEPARATOR) ? RECORD_SEPARATOR : '\n';
  const values = whole === undefined ? text.split(separator).filter(isFilled).map(parse) : [whole];
  // Cut off, or several lines that make one value.
  if (values[0] === undefined) throw new GeoFileError(geoFileTexts.damaged);
  for (const value of values) {
    if (value === undefined) found.skip('features', geoFileTexts.damaged);
    else readValue(value, found);
  }
}

const RECORD_SEPARATOR = '\x1e';

function isFilled(line: string): boolean {
  return line.trim() !== '';
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Visits collections in file order with a list instead of recursion, because they may be nested to any depth. */
function readValue(value: unknown, found: FeatureCollector): void {
  const waiting = [value];
  while (waiting.length > 0) {
    const object = waiting.pop();
    if (!isRecord(object)) found.skip('features', geoFileTexts.notGeoJson);
    else if (object.type === 'FeatureCollection') {
      checkCrs(object);
      if (typeof object.name === 'string') found.name(object.name);
      pushReversed(waiting, listOf(object.features, 'features', found));
    } else readFeature(object, found);
  }
}

/** Reads a feature, or a geometry that stands alone. */
function readFeature(object: Json, found: FeatureCollector): void {
  checkCrs(object);
  const isFeature = object.type === 'Feature';
  const geometries = readGeometry(isFeature ? (object.geometry ?? null) : object, found);
  const properties = isFeature && isRecord(object.properties) ? object.properties : {};
  const { name, Name, title } = properties;
  const named = [name, Name, title].find((text) => typeof text === 'string' && text.trim() !== '');
  found.add({ name: named, folders: [], properties, geometries, style: readSimplestyle(properties) });
}

/** The geometries in one, at any depth. */
export function readGeometry(value: unknown, found: FeatureCollector): GeoGeometry[] {
  const made: GeoGeometry[] = [];
  const waiting = [value];
  while (waiting.length > 0) {
    const object = waiting.pop();
    if (object === null) continue;
    if (!isRecord(object)) found.skip('features', geoFileTexts.notGeoJson);
    else if (object.type === 'GeometryCollection')
      pushReversed(waiting, listOf(object.geometries, 'geometries', found));
    else {
      checkCrs(object);
      readSimple(object, made, found);
    }
  }
  return made;
}

function readSimple({ type, coordinates }: Json, made: GeoGeometry[], found: FeatureCollector): void {
  const list = () => listOf(coordinates, 'coordinates', found);
  const positions = (value: unknown) => readPositions(listOf(value, 'coordinates', found), found);
  const polygon = (value: unknown) => {
    const rings = listOf(value, 'coordinates', found);
    // An empty geometry counts as none (RFC 7946 §3.1).
    const read = rings.length > 0 ? found.makePolygon(rings.map(positions)) : undefined;
    if (read) made.push(read);
  };
  const line = (value: unknown) => {
    const read = positions(value);
    if (read.length > 0) made.push({ type: 'LineString', coordinates: read });
  };
  const point = (read: GeoPosition) => made.push({ type: 'Point', coordinates: read });
  if (type === 'Point') readPositions(coordinates === undefined ? [] : [coordinates], found).forEach(point);
  else if (type === 'MultiPoint') positions(coordinates).forEach(point);
  else if (type === 'LineString') line(coordinates);
  else if (type === 'MultiLineString') list().forEach(line);
  else if (type === 'Polygon') polygon(coordinates);
  else if (type === 'MultiPolygon') list().forEach(polygon);
  else found.skip('features', geoFileTexts.noSuchType(quote(type)));
}

function readPositions(list: readonly unknown[], found: FeatureCollector): GeoPosition[] {
  return list.flatMap((value) => {
    const [lon, lat, ele]: unknown[] = Array.isArray(value) ? value : [];
    const position = found.readPosition(lon, lat, ele, value);
    return position ? [position] : [];
  });
}

/** GeoJSON of 2008 could have other coordinate systems. A linked one can't be told. */
function checkCrs({ crs }: Json): void {
  const properties = isRecord(crs) && isRecord(crs.properties) ? crs.properties : {};
  const { name } = properties;
  if (typeof name === 'string' && !DEGREES.test(name.trim()))
    throw new GeoFileError(geoFileTexts.otherCrs(quote(name)));
}

function listOf(value: unknown, member: string, found: FeatureCollector): readonly unknown[] {
  if (Array.isArray(value)) return value;
  found.skip('features', geoFileTexts.notAList(member));
  return [];
}

function pushReversed(waiting: unknown[], list: readonly unknown[]): void {
  for (let index = list.length - 1; index >= 0; index -= 1) waiting.push(list[index]);
}

function isRecord(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
