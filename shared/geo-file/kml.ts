/** Reads KML 2.x: placemarks with points, lines, polygons and tracks, in folders. */
import type { FeatureCollector } from './feature-collector.ts';
import type { GeoGeometry, GeoPosition } from './geo-file.ts';
import { readDecimal } from './number-text.ts';
import type { XmlHandler } from './xml-reading.ts';

const FOLDERS = new Set(['Document', 'Folder']);

interface OpenPlacemark {
  name: string;
  time: string | undefined;
  readonly geometries: GeoGeometry[];
}

interface OpenPolygon {
  outer: readonly GeoPosition[];
  readonly holes: (readonly GeoPosition[])[];
}

type Closer = (text: string, parent: string) => void;

/** Handles a document whose root is `kml`. */
export class KmlHandler implements XmlHandler {
  readonly #found: FeatureCollector;
  readonly #folders: string[] = [];
  #placemark: OpenPlacemark | undefined;
  #polygon: OpenPolygon | undefined;
  #boundary = '';
  #track: GeoPosition[] = [];
  readonly #closers: ReadonlyMap<string, Closer>;

  constructor(found: FeatureCollector) {
    this.#found = found;
    const endFolder = () => void this.#folders.pop();
    this.#closers = new Map<string, Closer>([
      ['Document', endFolder],
      ['Folder', endFolder],
      ['Placemark', () => this.#endPlacemark()],
      ['Polygon', () => this.#endPolygon()],
      ['Track', () => this.#endTrack()],
      ['coord', (text) => this.#readCoord(text)],
      ['coordinates', (text, parent) => this.#readCoordinates(text, parent)],
      ['name', (text, parent) => this.#readName(text, parent)],
      ['when', (text) => this.#readTime(text)],
    ]);
  }

  open(name: string): boolean {
    if (FOLDERS.has(name)) this.#folders.push('');
    else if (name === 'Placemark') this.#placemark = { name: '', time: undefined, geometries: [] };
    else if (name === 'Polygon') this.#polygon = { outer: [], holes: [] };
    else if (name.endsWith('BoundaryIs')) this.#boundary = name;
    // It may contain anything.
    return name !== 'ExtendedData';
  }

  close(name: string, text: string, parent: string): void {
    this.#closers.get(name)?.(text, parent);
  }

  #readName(text: string, parent: string): void {
    if (parent === 'Placemark' && this.#placemark) this.#placemark.name ||= text;
    else if (FOLDERS.has(parent)) {
      this.#folders[this.#folders.length - 1] = text.trim();
      if (this.#folders.length === 1) this.#found.name(text);
    }
  }

  #readTime(text: string): void {
    if (this.#placemark) this.#placemark.time ??= text.trim();
  }

  #readCoord(text: string): void {
    if (this.#placemark) this.#track.push(...this.#readTuple(text.trim().split(/\s+/)));
  }

  #readCoordinates(text: string, parent: string): void {
    if (!this.#placemark) return;
    const positions = splitTuples(text).flatMap((tuple) => this.#readTuple(tuple.split(',')));
    const [first] = positions;
    if (parent === 'Point') {
      if (first) this.#placemark.geometries.push({ type: 'Point', coordinates: first });
    } else if (parent === 'LinearRing' && this.#polygon) this.#addRing(this.#polygon, positions);
    else this.#addLine(positions);
  }

  /** More than three numbers are several positions without a space: no way to tell where one ends. */
  #readTuple(parts: readonly string[]): readonly GeoPosition[] {
    const [lon, lat, ele] = parts.length > 3 ? [] : parts.map(readDecimal);
    const position = this.#found.readPosition(lon, lat, ele, parts);
    return position ? [position] : [];
  }

  #addRing(polygon: OpenPolygon, ring: readonly GeoPosition[]): void {
    if (this.#boundary === 'innerBoundaryIs') polygon.holes.push(ring);
    else polygon.outer = ring;
  }

  #addLine(coordinates: readonly GeoPosition[]): void {
    if (coordinates.length > 0) this.#placemark?.geometries.push({ type: 'LineString', coordinates });
  }

  #endTrack(): void {
    this.#addLine(this.#track);
    this.#track = [];
  }

  #endPolygon(): void {
    const made = this.#polygon && this.#found.makePolygon([this.#polygon.outer, ...this.#polygon.holes]);
    if (made) this.#placemark?.geometries.push(made);
    this.#polygon = undefined;
  }

  #endPlacemark(): void {
    if (!this.#placemark) return;
    const { name, time, geometries } = this.#placemark;
    const folders = this.#folders.filter((folder) => folder !== '');
    this.#found.add({ name, folders, properties: time === undefined ? {} : { time }, geometries });
    this.#placemark = undefined;
  }
}

/** Splits `lon,lat,alt lon,lat` at spaces, except at those beside a comma, which many programs write. */
function splitTuples(text: string): readonly string[] {
  const tuples: string[] = [];
  let last = '';
  for (const part of text.split(/\s+/)) {
    if (part === '') continue;
    if (part.startsWith(',') || last.endsWith(',')) last += part;
    else {
      if (last !== '') tuples.push(last);
      last = part;
    }
  }
  return last === '' ? tuples : [...tuples, last];
}
