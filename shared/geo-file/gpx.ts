/** Reads GPX 1.0 and 1.1: tracks, routes and waypoints. */
import type { FeatureCollector } from './feature-collector.ts';
import type { Colour } from './feature-style.ts';
import type { GeoGeometry, GeoPosition } from './geo-file.ts';
import { readDecimal, readDegrees } from './number-text.ts';
import { readWebColour } from './style-values.ts';
import type { XmlHandler } from './xml-reading.ts';

const FEATURES = new Set(['trk', 'rte', 'wpt']);
const POINTS = new Set(['trkpt', 'rtept', 'wpt']);

/** Elements of a track, route or waypoint that become properties, and under which name; `url` is GPX 1.0's. */
const PROPERTIES: ReadonlyMap<string, string> = new Map([
  ...['desc', 'cmt', 'src', 'sym', 'type'].map((name) => [name, name] as const),
  ['url', 'link'],
]);

/** The colours of Garmin's GpxExtensions v3, `DisplayColor_t`. */
const GARMIN_COLOURS: Readonly<Record<string, string>> = {
  Black: '000000',
  DarkRed: '8b0000',
  DarkGreen: '006400',
  DarkYellow: '8b8b00',
  DarkBlue: '00008b',
  DarkMagenta: '8b008b',
  DarkCyan: '008b8b',
  LightGray: 'd3d3d3',
  DarkGray: '808080',
  Red: 'ff0000',
  Green: '008000',
  Yellow: 'ffff00',
  Blue: '0000ff',
  Magenta: 'ff00ff',
  Cyan: '00ffff',
  White: 'ffffff',
};
/** Elements with a colour in extensions of Garmin, Topografix, OsmAnd and others. */
const COLOURS = new Set(['DisplayColor', 'color']);

interface OpenFeature {
  name: string;
  time: string | undefined;
  readonly properties: Map<string, string>;
  colour: Colour | undefined;
  readonly geometries: GeoGeometry[];
}

interface OpenPoint {
  readonly lat: string | undefined;
  readonly lon: string | undefined;
  ele: number | undefined;
}

/**
 * Handles a document whose root is `gpx`. A track has a line for each of its segments. Of extensions, only the colour of a
 * track, route or waypoint is read.
 */
export class GpxHandler implements XmlHandler {
  readonly #found: FeatureCollector;
  #feature: OpenFeature | undefined;
  #line: GeoPosition[] = [];
  #point: OpenPoint | undefined;
  #isInExtensions = false;

  constructor(found: FeatureCollector) {
    this.#found = found;
  }

  open(name: string, { lat, lon, href }: Readonly<Record<string, string>>, parent: string): boolean {
    if (this.#isInExtensions) return name !== 'extensions';
    if (name === 'extensions') {
      this.#isInExtensions = FEATURES.has(parent);
      return this.#isInExtensions;
    }
    if (FEATURES.has(name))
      this.#feature = { name: '', time: undefined, properties: new Map(), colour: undefined, geometries: [] };
    if (name === 'link' && FEATURES.has(parent)) this.#addProperty('link', href ?? '');
    if (POINTS.has(name)) this.#point = { lat, lon, ele: undefined };
    return true;
  }

  close(name: string, text: string, parent: string): void {
    if (name === 'extensions') this.#isInExtensions = false;
    if (this.#isInExtensions) this.#readExtension(name, text);
    else this.#closeOwn(name, text, parent);
  }

  #readExtension(name: string, text: string): void {
    if (this.#feature && COLOURS.has(name)) this.#feature.colour ??= readColour(text.trim());
  }

  #closeOwn(name: string, text: string, parent: string): void {
    if (POINTS.has(name)) this.#endPoint(name);
    if (name === 'trkseg') this.#endLine();
    if (FEATURES.has(name)) this.#endFeature();
    if (name === 'name') this.#readName(text, parent);
    if (FEATURES.has(parent)) this.#addProperty(PROPERTIES.get(name), text);
    if (POINTS.has(parent)) this.#readDetail(name, text);
  }

  #readName(text: string, parent: string): void {
    if (parent === 'gpx' || parent === 'metadata') this.#found.name(text);
    else if (this.#feature && FEATURES.has(parent)) this.#feature.name ||= text;
  }

  /** The first of several counts. */
  #addProperty(name: string | undefined, text: string): void {
    const { properties } = this.#feature ?? {};
    if (!properties || name === undefined || properties.has(name) || text.trim() === '') return;
    properties.set(name, text.trim());
  }

  #readDetail(name: string, text: string): void {
    if (name === 'ele' && this.#point) this.#point.ele = readDecimal(text);
    if (name === 'time' && this.#feature) this.#feature.time ??= text.trim();
  }

  #endPoint(name: string): void {
    if (!this.#point) return;
    const { lon, lat, ele } = this.#point;
    this.#point = undefined;
    const position = this.#found.readPosition(readDegrees(lon), readDegrees(lat), ele, [lon, lat]);
    if (position === undefined) return;
    if (name === 'wpt') this.#feature?.geometries.push({ type: 'Point', coordinates: position });
    else this.#line.push(position);
  }

  #endLine(): void {
    if (this.#line.length > 0) this.#feature?.geometries.push({ type: 'LineString', coordinates: this.#line });
    this.#line = [];
  }

  #endFeature(): void {
    this.#endLine();
    if (!this.#feature) return;
    const { name, time, colour, geometries, properties: found } = this.#feature;
    const style = colour === undefined ? undefined : { stroke: colour, point: colour };
    const properties = { ...Object.fromEntries(found), ...(time !== undefined && { time }) };
    this.#found.add({ name, folders: [], properties, geometries, style });
    this.#feature = undefined;
  }
}

/** One of Garmin's names, `rrggbb`, or `aarrggbb` as OsmAnd writes it. */
function readColour(text: string): Colour | undefined {
  if (Object.hasOwn(GARMIN_COLOURS, text)) return readWebColour(GARMIN_COLOURS[text]);
  const [, alpha, rest] = /^#([\da-f]{2})([\da-f]{6})$/i.exec(text) ?? [];
  return alpha === undefined ? readWebColour(text) : `#${rest}${alpha}`.toLowerCase();
}
