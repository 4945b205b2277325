/** Reads KML 2.x: placemarks with points, lines, polygons and tracks, in folders, with their styles, and overlays. */
import type { FeatureCollector } from './feature-collector.ts';
import type { FilePicture, GeoGeometry, GeoPosition } from './geo-file.ts';
import { KmlOverlays } from './kml-overlays.ts';
import { KmlStyles } from './kml-styles.ts';
import { readDecimal } from './number-text.ts';
import type { XmlHandler } from './xml-reading.ts';

const FOLDERS = new Set(['Document', 'Folder']);

/** Elements of a placemark that become properties. */
const PROPERTIES = new Set(['description', 'address', 'phoneNumber']);
/** What is read of ExtendedData, which may contain anything. */
const DATA = new Set(['Data', 'value', 'SchemaData', 'SimpleData']);

/** Finds a picture beside the file by its relative address, without the fragment; undefined if there is none. */
export type PictureFinder = (href: string) => Uint8Array | undefined;

const NO_PICTURE = new Uint8Array(0);
/** Others are missing: each takes a walk through the archive. */
const MAX_PICTURES = 2000;

interface OpenPlacemark {
  name: string;
  time: string | undefined;
  readonly properties: Map<string, string>;
  readonly geometries: GeoGeometry[];
}

interface OpenPolygon {
  outer: readonly GeoPosition[];
  readonly holes: (readonly GeoPosition[])[];
}

type Closer = (text: string, parent: string) => void;

/**
 * Handles a document whose root is `kml`. Hidden placemarks and overlays (`visibility` 0) are drawn like others, because
 * there is no tree in which to show them.
 */
export class KmlHandler implements XmlHandler {
  readonly #found: FeatureCollector;
  readonly #findPicture: PictureFinder;
  readonly #styles = new KmlStyles();
  readonly #overlays: KmlOverlays;
  /** Adds the placemarks that ended, once the styles after them were read. */
  readonly #ended: (() => void)[] = [];
  readonly #pictures = new Map<string, number>();
  readonly #folders: string[] = [];
  #placemark: OpenPlacemark | undefined;
  #polygon: OpenPolygon | undefined;
  #boundary = '';
  #isInData = false;
  /** The name of the value that is read. */
  #dataName = '';
  #track: GeoPosition[] = [];
  readonly #closers: ReadonlyMap<string, Closer>;

  constructor(found: FeatureCollector, findPicture: PictureFinder = () => undefined) {
    this.#found = found;
    this.#findPicture = findPicture;
    this.#overlays = new KmlOverlays(found);
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
      ['kml', () => this.#finish()],
    ]);
  }

  open(name: string, attributes: Readonly<Record<string, string>>): boolean {
    if (this.#isInData) return this.#openData(name, attributes);
    this.#styles.open(name, attributes, this.#placemark === undefined);
    this.#overlays.open(name, attributes, () => this.#listFolders());
    if (FOLDERS.has(name)) this.#folders.push('');
    else if (name === 'Placemark') this.#beginPlacemark();
    else if (name === 'Polygon') this.#polygon = { outer: [], holes: [] };
    else if (name.endsWith('BoundaryIs')) this.#boundary = name;
    this.#isInData = name === 'ExtendedData' && this.#placemark !== undefined;
    return name !== 'ExtendedData' || this.#isInData;
  }

  close(name: string, text: string, parent: string): void {
    if (name === 'ExtendedData') this.#isInData = false;
    if (this.#isInData) {
      if (name === 'value' || name === 'SimpleData') this.#addProperty(this.#dataName, text);
      return;
    }
    if (parent === 'Placemark' && PROPERTIES.has(name)) this.#addProperty(name, text);
    this.#styles.close(name, text, parent);
    this.#overlays.close(name, text, parent, (list) => this.#readList(list));
    this.#closers.get(name)?.(text, parent);
  }

  #openData(name: string, attributes: Readonly<Record<string, string>>): boolean {
    if (name === 'Data' || name === 'SimpleData') this.#dataName = attributes.name?.trim() ?? '';
    return DATA.has(name);
  }

  /** The first of several counts. */
  #addProperty(name: string, text: string): void {
    const { properties } = this.#placemark ?? {};
    if (properties && name !== '' && !properties.has(name) && text.trim() !== '') properties.set(name, text.trim());
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
    const positions = this.#readList(text);
    const [first] = positions;
    if (parent === 'Point') {
      if (first) this.#placemark.geometries.push({ type: 'Point', coordinates: first });
    } else if (parent === 'LinearRing' && this.#polygon) this.#addRing(this.#polygon, positions);
    else this.#addLine(positions);
  }

  #readList(text: string): readonly GeoPosition[] {
    return splitTuples(text).flatMap((tuple) => this.#readTuple(tuple.split(',')));
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

  #beginPlacemark(): void {
    this.#placemark = { name: '', time: undefined, properties: new Map(), geometries: [] };
    this.#styles.begin();
  }

  #endPlacemark(): void {
    if (!this.#placemark) return;
    const { name, time, geometries, properties: found } = this.#placemark;
    const folders = this.#listFolders();
    const makeStyle = this.#styles.end();
    const properties = { ...Object.fromEntries(found), ...(time !== undefined && { time }) };
    const hasLines = geometries.some(({ type }) => type === 'LineString');
    const hasAreas = geometries.some(({ type }) => type === 'Polygon');
    const addPicture = this.#addPicture;
    this.#ended.push(() => {
      const style = makeStyle({ name, hasLines, hasAreas, addPicture });
      this.#found.add({ name, folders, properties, geometries, style });
    });
    this.#placemark = undefined;
  }

  #listFolders(): readonly string[] {
    return this.#folders.filter((folder) => folder !== '');
  }

  #finish(): void {
    for (const add of this.#ended) add();
    this.#overlays.finish(this.#addPicture);
  }

  /** The place of a picture in the pictures of the file; it is empty if there is none at this address. */
  readonly #addPicture = (href: string): number => {
    const known = this.#pictures.get(href);
    if (known !== undefined) return known;
    const place = this.#found.addPicture(this.#makePicture(href));
    this.#pictures.set(href, place);
    return place;
  };

  #makePicture(href: string): FilePicture {
    if (/^https?:\/\//i.test(href)) return { kind: 'address', url: href };
    const bytes = this.#pictures.size < MAX_PICTURES ? this.#findPicture(href) : undefined;
    return { kind: 'bytes', bytes: bytes ?? NO_PICTURE };
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
