/** Reads GPX 1.0 and 1.1: tracks, routes and waypoints. */
import type { FeatureCollector } from './feature-collector.ts';
import type { GeoGeometry, GeoPosition } from './geo-file.ts';
import { readDecimal, readDegrees } from './number-text.ts';
import type { XmlHandler } from './xml-reading.ts';

const FEATURES = new Set(['trk', 'rte', 'wpt']);
const POINTS = new Set(['trkpt', 'rtept', 'wpt']);

interface OpenFeature {
  name: string;
  time: string | undefined;
  readonly geometries: GeoGeometry[];
}

interface OpenPoint {
  readonly lat: string | undefined;
  readonly lon: string | undefined;
  ele: number | undefined;
}

/** Handles a document whose root is `gpx`. A track has a line for each of its segments. */
export class GpxHandler implements XmlHandler {
  readonly #found: FeatureCollector;
  #feature: OpenFeature | undefined;
  #line: GeoPosition[] = [];
  #point: OpenPoint | undefined;

  constructor(found: FeatureCollector) {
    this.#found = found;
  }

  open(name: string, { lat, lon }: Readonly<Record<string, string>>): boolean {
    if (FEATURES.has(name)) this.#feature = { name: '', time: undefined, geometries: [] };
    if (POINTS.has(name)) this.#point = { lat, lon, ele: undefined };
    return name !== 'extensions';
  }

  close(name: string, text: string, parent: string): void {
    if (POINTS.has(name)) this.#endPoint(name);
    if (name === 'trkseg') this.#endLine();
    if (FEATURES.has(name)) this.#endFeature();
    if (name === 'name') this.#readName(text, parent);
    if (POINTS.has(parent)) this.#readDetail(name, text);
  }

  #readName(text: string, parent: string): void {
    if (parent === 'gpx' || parent === 'metadata') this.#found.name(text);
    else if (this.#feature && FEATURES.has(parent)) this.#feature.name ||= text;
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
    const { name, time, geometries } = this.#feature;
    this.#found.add({ name, folders: [], properties: time === undefined ? {} : { time }, geometries });
    this.#feature = undefined;
  }
}
