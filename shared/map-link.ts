/** Links to a place on the map, as other programs and web pages make them, and links to the outside. Untrusted. */
import { attempt } from './attempt.ts';
import { isSourceId, type SourceId } from './sources/source.ts';
import { isView, trimDegrees, VIEW_MAX_ZOOM, type View } from './view.ts';

declare const URL: {
  new (text: string): { readonly href: string; readonly username: string; readonly password: string };
  canParse(text: string): boolean;
};

/** The content of a link. It can point anywhere on the map, but only to an existing source. */
export interface MapLink {
  /** Degrees (WGS 84), -90 to 90. */
  readonly lat: number;
  /** -180 to 180. */
  readonly lon: number;
  /** Null to keep the current zoom. */
  readonly zoom: number | null;
  /** Null to keep the current source. */
  readonly sourceId: SourceId | null;
}

/** Maximum length of a link. */
export const MAX_LINK_LENGTH = 2048;

const LINK = /^(geo|tilekeep):([^?#]*)(?:\?([^#]*))?(?:#.*)?$/is;
const NUMBER = '-?\\d+(?:\\.\\d+)?';
/** RFC 5870, section 3.3: `coord-a "," coord-b ["," coord-c]`. */
const COORDINATES = new RegExp(`^(${NUMBER}),(${NUMBER})(?:,${NUMBER})?$`);
/** A marked place as Android programs write it: `LAT,LON(label)`. */
const MARKED = new RegExp(`^(${NUMBER}),\\s*(${NUMBER})\\s*(?:\\(.*\\))?$`, 's');
const ZOOM_TEXT = /^-?\d+(?:\.\d+)?$/;

/**
 * Parses a link, ignoring surrounding white space:
 * - `geo:LAT,LON[,ALT][;crs=wgs84][;u=…][?z=ZOOM]` (RFC 5870), and `geo:0,0?q=LAT,LON(label)`;
 * - `tilekeep:LAT,LON[?z=ZOOM&source=ID]`, also with `//` before the place, which some programs require.
 *
 * Zooms are rounded and clamped to 0 to {@link VIEW_MAX_ZOOM}. At a pole the longitude becomes 0, and 180 becomes -180
 * (RFC 5870, section 3.4.2). Links with another reference system or a text search are rejected. Returns undefined for
 * anything else; never throws.
 */
export function parseMapLink(text: string): MapLink | undefined {
  if (text.length > MAX_LINK_LENGTH) return undefined;
  const parts = LINK.exec(text.trim());
  if (!parts) return undefined;
  const query = readFields(parts[3] ?? '', '&');
  if (!query) return undefined;
  const path = parts[2] ?? '';
  return parts[1]?.toLowerCase() === 'geo' ? readGeo(path, query) : readOwn(path, query);
}

/** True for a valid result of {@link parseMapLink}; accepts anything, never throws. */
export function isMapLink(value: unknown): value is MapLink {
  if (typeof value !== 'object' || value === null) return false;
  const { lat, lon, zoom, sourceId } = value as Record<string, unknown>;
  return isView({ lat, lon, zoom: zoom ?? 0 }) && zoom !== undefined && (sourceId === null || isSourceId(sourceId));
}

/** A `geo:` link to a view that {@link parseMapLink} can parse, with its zoom and {@link trimDegrees}. */
export function formatMapLink({ lat, lon, zoom }: View): string {
  const place = normalize(trimDegrees(lat, zoom), trimDegrees(lon, zoom));
  return `geo:${place.lat},${place.lon}?z=${zoom}`;
}

type Fields = ReadonlyMap<string, string>;

function readGeo(path: string, query: Fields): MapLink | undefined {
  const [coordinates = '', ...parameters] = path.split(';');
  const place = readPlace(coordinates, COORDINATES);
  const fields = readFields(parameters.join(';'), ';');
  if (!place || !fields || (fields.get('crs') ?? 'wgs84').toLowerCase() !== 'wgs84') return undefined;
  const marked = query.get('q');
  const meant = marked === undefined ? undefined : readPlace(marked, MARKED);
  // At 0,0 only the query has the place; if it contains words, finding it would need a search.
  if (marked !== undefined && !meant && place.lat === 0 && place.lon === 0) return undefined;
  return withZoom(meant ?? place, query.get('z'), null);
}

function readOwn(path: string, query: Fields): MapLink | undefined {
  const place = readPlace(path.replace(/^\/\//, '').replace(/\/$/, ''), COORDINATES);
  const sourceId = query.get('source') ?? null;
  if (!place || (sourceId !== null && !isSourceId(sourceId))) return undefined;
  return withZoom(place, query.get('z'), sourceId);
}

/**
 * Decoded `name=value` pairs; undefined if one can't be decoded or occurs twice, which parsers could read differently.
 */
function readFields(text: string, separator: '&' | ';'): Fields | undefined {
  const fields = new Map<string, string>();
  for (const pair of text.split(separator).filter((one) => one !== '')) {
    const at = pair.indexOf('=');
    const name = decode(at < 0 ? pair : pair.slice(0, at))?.toLowerCase();
    const value = decode(at < 0 ? '' : pair.slice(at + 1).replaceAll('+', ' '));
    if (name === undefined || value === undefined || fields.has(name)) return undefined;
    fields.set(name, value);
  }
  return fields;
}

function readPlace(text: string, form: RegExp): Pick<MapLink, 'lat' | 'lon'> | undefined {
  const parts = form.exec((decode(text) ?? '').trim());
  if (!parts) return undefined;
  const [lat, lon] = [Number(parts[1]), Number(parts[2])];
  return Math.abs(lat) <= 90 && Math.abs(lon) <= 180 ? normalize(lat, lon) : undefined;
}

function withZoom(
  place: Pick<MapLink, 'lat' | 'lon'>,
  zoom: string | undefined,
  sourceId: SourceId | null,
): MapLink | undefined {
  if (zoom === undefined) return { ...place, zoom: null, sourceId };
  if (!ZOOM_TEXT.test(zoom)) return undefined;
  return { ...place, zoom: Math.min(VIEW_MAX_ZOOM, Math.max(0, Math.round(Number(zoom)))), sourceId };
}

function normalize(lat: number, lon: number): Pick<MapLink, 'lat' | 'lon'> {
  if (Math.abs(lat) === 90) return { lat, lon: 0 };
  // Adding zero turns -0 into 0.
  return { lat: lat + 0, lon: lon === 180 ? -180 : lon + 0 };
}

function decode(text: string): string | undefined {
  return attempt(() => decodeURIComponent(text));
}

/** One address, without the fields that mail programs take files and texts from. */
const MAIL = /^mailto:[\w.+-]{1,64}@[a-z\d.-]{1,255}$/i;

/**
 * The whole address to open for a text: `http` or `https` without a user name, as the URL Standard writes it, or `mailto` with
 * one address and nothing else. Undefined for anything else.
 */
export function readOutsideLink(text: string): string | undefined {
  if (text.length > MAX_LINK_LENGTH) return undefined;
  if (/^mailto:/i.test(text)) return readMail(text);
  if (!/^https?:\/\//i.test(text) || !URL.canParse(text)) return undefined;
  const { href, username, password } = new URL(text);
  return username === '' && password === '' && href.length <= MAX_LINK_LENGTH ? href : undefined;
}

function readMail(text: string): string | undefined {
  const address = text.split('?', 1)[0] ?? '';
  return MAIL.test(address) ? address : undefined;
}
