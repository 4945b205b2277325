/** Converts GeoJSON (RFC 7946) into the shape of an area. No file access here. */
import { cutPolygon, type Polygon, turnBack } from './antimeridian.ts';
import {
  type AreaShape,
  MAX_AREA_NAME_LENGTH,
  MAX_SHAPE_POSITIONS,
  type Position,
  TRACK_WIDTH_METRES,
} from './area.ts';
import { areaTexts } from './texts/areas.ts';

/** A shape and the name of the first named feature, or a sentence that says why there is none. */
export type GeoJsonShape =
  | { readonly kind: 'shape'; readonly shape: AreaShape; readonly name: string | null }
  | { readonly kind: 'problem'; readonly message: string };

/** The relevant parts of a parsed file. */
interface Found {
  readonly polygons: unknown[];
  readonly lines: unknown[];
  name: string | null;
}

/** Carries a sentence for people out of the conversion. */
class ShapeProblem extends Error {}

/**
 * Converts any GeoJSON object. Polygons give a polygon shape, ignoring lines and points; without polygons, lines give a
 * track of `widthMetres`, ignoring points. Altitudes, empty geometries and all other members are ignored. Positions
 * closer than a hundredth of a track's width to the previous one are dropped. Longitudes up to one and a half turns out
 * are normalised, and polygons across the antimeridian are cut there (§3.1.9). Coordinates are rounded to 7 decimals,
 * about a centimetre. The shape passes the parser of areas. Never throws.
 */
export function readGeoJsonShape(value: unknown, widthMetres: number): GeoJsonShape {
  try {
    const found = findGeometries(value);
    const shape = found.polygons.length > 0 ? readPolygons(found.polygons) : readLines(found.lines, widthMetres);
    return { kind: 'shape', shape, name: found.name };
  } catch (error) {
    if (error instanceof ShapeProblem) return { kind: 'problem', message: error.message };
    throw error;
  }
}

/** Visits collections in file order with a list instead of recursion, because they may be nested to any depth. */
function findGeometries(value: unknown): Found {
  const found: Found = { polygons: [], lines: [], name: null };
  const waiting = [value];
  while (waiting.length > 0) {
    const object = waiting.pop();
    if (!isRecord(object)) throw new ShapeProblem(areaTexts.notGeoJson);
    const parts = readObject(object, found);
    for (let index = parts.length - 1; index >= 0; index -= 1) waiting.push(parts[index]);
  }
  return found;
}

/** Collects an object's parts and returns the objects within it. */
function readObject(object: Record<string, unknown>, found: Found): readonly unknown[] {
  switch (object.type) {
    case 'FeatureCollection':
      return listOf(object.features, 'features');
    case 'GeometryCollection':
      return listOf(object.geometries, 'geometries');
    case 'Feature':
      found.name ??= readName(object.properties);
      return object.geometry === null || object.geometry === undefined ? [] : [object.geometry];
    case 'Point':
    case 'MultiPoint':
      return [];
    default:
      readGeometry(object, found);
      return [];
  }
}

function readGeometry({ type, coordinates }: Record<string, unknown>, found: Found): void {
  const isMany = type === 'MultiPolygon' || type === 'MultiLineString';
  const isPolygon = type === 'Polygon' || type === 'MultiPolygon';
  if (!isMany && !isPolygon && type !== 'LineString') {
    throw new ShapeProblem(areaTexts.noSuchType(quote(type)));
  }
  const list = listOf(coordinates, 'coordinates');
  for (const item of isMany ? list : [list]) {
    // An empty geometry counts as none (RFC 7946 §3.1).
    if (listOf(item, 'coordinates').length > 0) found[isPolygon ? 'polygons' : 'lines'].push(item);
  }
}

function readPolygons(polygons: readonly unknown[]): AreaShape {
  const rings = polygons.map((polygon) => listOf(polygon, 'coordinates').map((ring) => listOf(ring, 'coordinates')));
  checkSize(rings.flat());
  const cut = rings.flatMap((polygon) => cutPolygon(polygon.map(readRing))).map(roundPolygon);
  // Cutting adds some positions.
  checkSize(cut.flat());
  return { kind: 'polygon', polygons: cut };
}

function readRing(list: readonly unknown[]): Position[] {
  const ring = list.map(readPosition);
  const [first, last] = [ring[0], ring.at(-1)];
  if (first !== undefined && last !== undefined && !isSame(first, last)) ring.push(first);
  if (ring.length < 4) throw new ShapeProblem(areaTexts.ringTooShort);
  return ring;
}

function readLines(lines: readonly unknown[], widthMetres: number): AreaShape {
  if (lines.length === 0) throw new ShapeProblem(areaTexts.onlyPoints);
  const { min, max } = TRACK_WIDTH_METRES;
  if (!(widthMetres >= min && widthMetres <= max)) {
    throw new ShapeProblem(areaTexts.badTrackWidth(min, max));
  }
  const lists = lines.map((line) => listOf(line, 'coordinates'));
  const read = lists.map((line) => line.map(readPosition).map(([lon, lat]) => roundPosition([turnBack(lon), lat])));
  const thinned = read.map((line) => thinLine(line, widthMetres / THINNEST));
  checkSize(thinned);
  return { kind: 'track', lines: thinned, widthMetres };
}

/** A track recorded every second has many positions that don't matter at its width. */
const THINNEST = 100;
const METRES_PER_DEGREE = 111_320;

/** Drops positions closer than a distance to the last kept one; both ends stay. */
function thinLine(line: readonly Position[], minMetres: number): readonly Position[] {
  let last = line[0];
  return line.filter((position, index) => {
    const isKept = last === position || index === line.length - 1 || !last || distanceM(last, position) >= minMetres;
    if (isKept) last = position;
    return isKept;
  });
}

/** Planar, because only short distances matter. One across the antimeridian seems long, so it is kept. */
function distanceM([lon, lat]: Position, [otherLon, otherLat]: Position): number {
  const metresPerLon = METRES_PER_DEGREE * Math.cos((lat * Math.PI) / 180);
  return Math.hypot((otherLon - lon) * metresPerLon, (otherLat - lat) * METRES_PER_DEGREE);
}

function checkSize(lists: readonly (readonly unknown[])[]): void {
  const positions = lists.reduce((sum, list) => sum + list.length, 0);
  if (positions > MAX_SHAPE_POSITIONS) {
    throw new ShapeProblem(areaTexts.tooManyPositions(positions, MAX_SHAPE_POSITIONS));
  }
}

/** The largest accepted longitude: one and a half turns. */
const FARTHEST_LON = 540;

/** A position with its original longitude, up to {@link FARTHEST_LON}. */
function readPosition(value: unknown): Position {
  const [lon, lat]: unknown[] = Array.isArray(value) ? value : [];
  if (!isWithin(lon, FARTHEST_LON) || !isWithin(lat, 90)) {
    throw new ShapeProblem(areaTexts.badPosition(quote(value), isWithin(lon, 90) && isWithin(lat, 180)));
  }
  return [lon, lat];
}

function isWithin(value: unknown, limit: number): value is number {
  return typeof value === 'number' && Math.abs(value) <= limit;
}

function isSame(one: Position, other: Position): boolean {
  return one[0] === other[0] && one[1] === other[1];
}

function roundPolygon(polygon: Polygon): Polygon {
  return polygon.map((ring) => ring.map(roundPosition));
}

function roundPosition([lon, lat]: Position): Position {
  return [roundDegrees(lon), roundDegrees(lat)];
}

function roundDegrees(degrees: number): number {
  // Adding zero turns -0 into 0.
  return Math.round(degrees * 1e7) / 1e7 + 0;
}

const LONGEST_QUOTE = 60;

/** A short quote from the file. Doesn't descend into nested lists, which may be arbitrarily deep. */
function quote(value: unknown): string {
  if (Array.isArray(value)) return `[${value.slice(0, 2).map(quoteScalar).join(', ')}]`;
  return quoteScalar(value);
}

function quoteScalar(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value.slice(0, LONGEST_QUOTE));
  return typeof value === 'object' && value !== null ? '…' : String(value);
}

function listOf(value: unknown, member: string): readonly unknown[] {
  if (!Array.isArray(value)) throw new ShapeProblem(areaTexts.notAList(member));
  return value;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Makes a valid area name: one line, not too long. */
function readName(properties: unknown): string | null {
  const name = isRecord(properties) ? properties.name : undefined;
  if (typeof name !== 'string') return null;
  const line = name.replace(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, ' ').trim();
  const short = line
    .slice(0, MAX_AREA_NAME_LENGTH)
    .replace(/[\ud800-\udbff]$/, '')
    .trim();
  return short === '' ? null : short;
}
