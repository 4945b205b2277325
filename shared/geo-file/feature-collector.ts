/** Collects the features of a file. What can't be read costs itself alone, and is counted. */
import { geoFileTexts } from '../texts/geo-files.ts';
import type { FeatureStyle, ViewFeature } from './feature-style.ts';
import {
  cutName,
  type FilePicture,
  type GeoFeature,
  type GeoFile,
  type GeoGeometry,
  type GeoPosition,
} from './geo-file.ts';

/** The largest accepted longitude: one and a half turns. */
const FARTHEST_LON = 540;
/** Beyond any mistake in degrees. */
const METRES = 1000;
const LONGEST_QUOTE = 60;
/** Lines of a table that are told. */
const MAX_LINES = 3;

type FoundFeature = Omit<GeoFeature, 'name' | 'style'> & {
  readonly name: unknown;
  readonly style?: FeatureStyle | undefined;
};

export class FeatureCollector {
  readonly #features: GeoFeature[] = [];
  readonly #pictures: FilePicture[] = [];
  readonly #viewFeatures: ViewFeature[] = [];
  readonly #skipped = { points: 0, rings: 0, features: 0 };
  readonly #lines: number[] = [];
  /** The file's own name. */
  #name: string | null = null;
  #complaint: string | undefined;

  /** Names the file; the first name counts. */
  name(text: string): void {
    this.#name ??= cutName(text);
  }

  /** Adds a feature, unless it has no geometry. */
  add({ name, geometries, style, ...rest }: FoundFeature): void {
    if (geometries.length === 0) return;
    this.#features.push({ name: cutName(name), geometries, ...rest, ...(style && { style }) });
  }

  /** Adds what stays in its place of the view. */
  addToView({ name, ...rest }: Omit<ViewFeature, 'name'> & { readonly name: unknown }): void {
    this.#viewFeatures.push({ name: cutName(name), ...rest });
  }

  /** Adds a picture; returns its place in the pictures of the file. */
  addPicture(picture: FilePicture): number {
    return this.#pictures.push(picture) - 1;
  }

  /** Counts what can't be read. The first complaint counts if nothing else is found. */
  skip(kind: 'points' | 'rings' | 'features', complaint: string): undefined {
    this.#skipped[kind] += 1;
    this.#complaint ??= complaint;
  }

  /** The same for a row of a table; `line` counts from 1. */
  skipRow(line: number, complaint: string): undefined {
    if (this.#lines.length < MAX_LINES) this.#lines.push(line);
    this.skip('features', complaint);
  }

  /** A position, or undefined for one that isn't on the globe. `raw` is quoted to people. */
  readPosition(lon: unknown, lat: unknown, ele: unknown, raw: unknown): GeoPosition | undefined {
    const position = toPosition(lon, lat, ele);
    if (position) return position;
    return this.skip(
      'points',
      areMetres(lon, lat)
        ? geoFileTexts.notDegrees(quote(raw))
        : geoFileTexts.badPosition(quote(raw), areSwapped(lon, lat)),
    );
  }

  /** Closes rings that are open; undefined if the outer one has fewer than three corners. */
  makePolygon(rings: readonly (readonly GeoPosition[])[]): GeoGeometry | undefined {
    const closed = rings.map(closeRing);
    const whole = closed.filter((ring) => ring.length >= 4 || this.skip('rings', geoFileTexts.ringTooShort));
    if (whole.length === 0 || closed[0] !== whole[0]) return undefined;
    return { type: 'Polygon', coordinates: whole };
  }

  finish(): GeoFile {
    const features = this.#features;
    const skipped = { ...this.#skipped, ...(this.#lines.length > 0 && { lines: this.#lines }) };
    const [pictures, viewFeatures] = [this.#pictures, this.#viewFeatures];
    if (features.length === 0 && this.#complaint !== undefined) return { kind: 'problem', message: this.#complaint };
    return {
      kind: 'file',
      name: this.#name,
      features,
      skipped,
      ...(pictures.length > 0 && { pictures }),
      ...(viewFeatures.length > 0 && { viewFeatures }),
    };
  }
}

/** A position, or undefined for one that isn't on the globe. */
export function toPosition(lon: unknown, lat: unknown, ele: unknown): GeoPosition | undefined {
  if (!isWithin(lon, FARTHEST_LON) || !isWithin(lat, 90)) return undefined;
  return typeof ele === 'number' && Number.isFinite(ele) ? [lon, lat, ele] : [lon, lat];
}

/** True for numbers that are no mistake in degrees, but metres of a projection. */
export function areMetres(lon: unknown, lat: unknown): boolean {
  return [lon, lat].every(Number.isFinite) && [lon, lat].some((value) => !isWithin(value, METRES));
}

/** True for a position that is on the globe if the two change places. */
export function areSwapped(lon: unknown, lat: unknown): boolean {
  return isWithin(lon, 90) && isWithin(lat, 180);
}

function closeRing(ring: readonly GeoPosition[]): readonly GeoPosition[] {
  const [first, last] = [ring[0], ring.at(-1)];
  if (!first || !last || (first[0] === last[0] && first[1] === last[1])) return ring;
  return [...ring, first];
}

function isWithin(value: unknown, limit: number): value is number {
  return typeof value === 'number' && Math.abs(value) <= limit;
}

/** A short quote from the file. Doesn't descend into nested lists, which may be arbitrarily deep. */
export function quote(value: unknown): string {
  if (Array.isArray(value)) return `[${value.slice(0, 2).map(quoteScalar).join(', ')}]`;
  return quoteScalar(value);
}

function quoteScalar(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value.slice(0, LONGEST_QUOTE));
  return typeof value === 'object' && value !== null ? '…' : String(value);
}
