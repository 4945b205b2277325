/** What a file of GPX, KML, GeoJSON or CSV, or a layer file, contains, in the terms of GeoJSON (RFC 7946). */
import type { FeatureStyle, ViewFeature } from './feature-style.ts';

/** Degrees (WGS 84), in the order of RFC 7946 §3.1.1: longitude from -540 to 540, latitude from -90 to 90, metres. */
export type GeoPosition = readonly [lon: number, lat: number, ele?: number];

export type GeoGeometry =
  | { readonly type: 'Point'; readonly coordinates: GeoPosition }
  /** At least one position. */
  | { readonly type: 'LineString'; readonly coordinates: readonly GeoPosition[] }
  /** The outer ring first. Each ring is closed and has at least four positions. */
  | { readonly type: 'Polygon'; readonly coordinates: readonly (readonly GeoPosition[])[] }
  /**
   * A picture over a part of the map: its corners from the lower left one counter-clockwise, as KML's LatLonQuad has them.
   * Longitudes don't jump at 180°.
   */
  | {
      readonly type: 'Picture';
      readonly coordinates: readonly [GeoPosition, GeoPosition, GeoPosition, GeoPosition];
      /** Its place in the pictures of the file. */
      readonly picture: number;
      /** From 0 to 1. */
      readonly opacity: number;
    };

/** A picture in a file, or the address of one that may be loaded if people allow it. */
export type FilePicture =
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array }
  /** An `http:` or `https:` address. */
  | { readonly kind: 'address'; readonly url: string };

/** A track, route or waypoint of GPX, a placemark of KML, a feature or a geometry of GeoJSON, a row of CSV. */
export interface GeoFeature {
  /** On one line, up to {@link MAX_GEO_NAME_LENGTH} characters. */
  readonly name: string | null;
  /** Names of the KML folders it is in, the outermost first, or of its layer in a layer file. */
  readonly folders: readonly string[];
  /**
   * Those of GeoJSON; the cells of CSV, as texts; of GPX and KML, descriptions, data and links as texts, and `time` as written:
   * of a waypoint, or where a track starts.
   */
  readonly properties: Readonly<Record<string, unknown>>;
  /** At least one. */
  readonly geometries: readonly GeoGeometry[];
  readonly style?: FeatureStyle;
  /** What the program that wrote the file wants back when it is selected: any JSON value. */
  readonly data?: unknown;
}

/** How much of a file can't be read and was left out. */
interface Skipped {
  readonly points: number;
  readonly rings: number;
  readonly features: number;
  /** Of a table, whose rows count as features: the lines of the first ones, from 1. */
  readonly lines?: readonly number[];
}

/** What is in a file, in its order, or a sentence that says why it can't be read. */
export type GeoFile =
  | {
      readonly kind: 'file';
      readonly name: string | null;
      readonly features: readonly GeoFeature[];
      readonly skipped: Skipped;
      /** Icons and pictures of the features. */
      readonly pictures?: readonly FilePicture[];
      /** What stays in its place of the view. */
      readonly viewFeatures?: readonly ViewFeature[];
    }
  | GeoFileProblem;

export interface GeoFileProblem {
  readonly kind: 'problem';
  readonly message: string;
}

/** Carries a sentence for people out of a reader. */
export class GeoFileError extends Error {}

const MAX_GEO_NAME_LENGTH = 200;

/** A text on one line, at most this long; null if nothing is left or it isn't a text. */
export function cutName(text: unknown, maxLength = MAX_GEO_NAME_LENGTH): string | null {
  if (typeof text !== 'string') return null;
  // What a name is cut from may be as long as the file.
  const line = text
    .slice(0, 10 * maxLength)
    .replace(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, ' ')
    .trim();
  const short = line
    .slice(0, maxLength)
    .replace(/[\ud800-\udbff]$/, '')
    .trim();
  return short === '' ? null : short;
}
