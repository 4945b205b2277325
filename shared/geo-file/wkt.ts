/** Reads well-known text (OGC 06-103r4 §7), also with the SRID that PostGIS puts before it. */
import { geoFileTexts } from '../texts/geo-files.ts';
import { type FeatureCollector, toPosition } from './feature-collector.ts';
import { GeoFileError, type GeoGeometry, type GeoPosition } from './geo-file.ts';
import { readDecimal } from './number-text.ts';

const START = /^\s*(?:SRID\s*=\s*(\d{1,9})\s*;\s*)?(?:MULTI)?(?:POINT|LINESTRING|POLYGON|GEOMETRYCOLLECTION)/i;
/** WGS 84, or the same to about a metre. */
const DEGREES = [4326, 4979, 4258, 4269, 0];
const TOKEN = /\s*(?:([a-z]+)|([(),])|([^\s(),]+))/giy;
/** Of collections in collections. */
const MAX_DEPTH = 10;

/** True if a text begins as well-known text does. */
export function isWkt(text: string): boolean {
  return START.test(text);
}

/**
 * The geometries in a text; undefined if a part of it can't be read. Throws a {@link GeoFileError} for an SRID other than
 * those of degrees.
 */
export function readWkt(text: string, found: FeatureCollector): readonly GeoGeometry[] | undefined {
  const srid = START.exec(text)?.[1];
  if (srid !== undefined && !DEGREES.includes(Number(srid)))
    throw new GeoFileError(geoFileTexts.otherCrs(`EPSG:${srid}`));
  const reader = new WktReader(srid === undefined ? text : text.slice(text.indexOf(';') + 1), found);
  try {
    return reader.readWhole();
  } catch (thrown) {
    if (thrown instanceof Unreadable) return undefined;
    throw thrown;
  }
}

class Unreadable extends Error {}

class WktReader {
  readonly #tokens: readonly string[];
  readonly #found: FeatureCollector;
  #at = 0;

  constructor(text: string, found: FeatureCollector) {
    this.#tokens = Array.from(text.matchAll(TOKEN), ([token]) => token.trim().toUpperCase());
    this.#found = found;
  }

  readWhole(): readonly GeoGeometry[] {
    const made = this.#readGeometry(0);
    if (this.#at < this.#tokens.length) throw new Unreadable();
    return made;
  }

  #readGeometry(depth: number): GeoGeometry[] {
    const [, multi, type, own = ''] =
      /^(MULTI)?(POINT|LINESTRING|POLYGON|GEOMETRYCOLLECTION)(ZM?|M)?$/.exec(this.#next()) ?? [];
    if (type === undefined || depth > MAX_DEPTH) throw new Unreadable();
    const dimensions = ['Z', 'M', 'ZM'].includes(this.#peek()) ? this.#next() : own;
    if (this.#peek() === 'EMPTY') {
      this.#at += 1;
      return [];
    }
    const position = () => this.#readPosition(dimensions);
    if (type === 'GEOMETRYCOLLECTION') return this.#readList(() => this.#readGeometry(depth + 1)).flat();
    if (type === 'POINT') return this.#readPoints(position, multi !== undefined);
    const one = (): GeoGeometry =>
      type === 'LINESTRING'
        ? { type: 'LineString', coordinates: this.#readList(position) }
        : this.#makePolygon(this.#readList(() => this.#readList(position)));
    return multi === undefined ? [one()] : this.#readList(one);
  }

  /** The positions of several points may have brackets of their own. */
  #readPoints(position: () => GeoPosition, isMulti: boolean): GeoGeometry[] {
    const points = this.#readList(() => (isMulti && this.#peek() === '(' ? this.#readList(position) : [position()]));
    const coordinates = points.flat();
    if (!isMulti && coordinates.length !== 1) throw new Unreadable();
    return coordinates.map((at) => ({ type: 'Point', coordinates: at }));
  }

  #makePolygon(rings: readonly (readonly GeoPosition[])[]): GeoGeometry {
    const polygon = this.#found.makePolygon(rings);
    if (!polygon) throw new Unreadable();
    return polygon;
  }

  #readList<Item>(readOne: () => Item): Item[] {
    if (this.#next() !== '(') throw new Unreadable();
    const items = [readOne()];
    for (let mark = this.#next(); mark !== ')'; mark = this.#next()) {
      if (mark !== ',') throw new Unreadable();
      items.push(readOne());
    }
    return items;
  }

  #readPosition(dimensions: string): GeoPosition {
    const numbers: number[] = [];
    while (![',', ')', ''].includes(this.#peek())) numbers.push(readDecimal(this.#next()) ?? Number.NaN);
    const [lon, lat, third] = numbers;
    const position = toPosition(lon, lat, dimensions === 'M' ? undefined : third);
    if (!position || numbers.length > 4) throw new Unreadable();
    return position;
  }

  #peek(): string {
    return this.#tokens[this.#at] ?? '';
  }

  #next(): string {
    const token = this.#peek();
    this.#at += 1;
    return token;
  }
}
