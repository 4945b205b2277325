/** Reads places from links of map sites. Sends no requests. */
import { attempt } from '../attempt.ts';
import { placeTexts as texts } from '../texts/places.ts';
import { readCoordinates } from './coordinates.ts';
import { checkPlace, type Found, type Place, readLinkZoom } from './found-place.ts';

const ADDRESS = /^(https?:\/\/)?((?:[a-z0-9-]+\.)+[a-z]{2,})(?::\d+)?(\/[^?#]*)?(?:\?([^#]*))?(?:#(.*))?$/i;
const NUMBER = '-?\\d+(?:\\.\\d+)?(?![\\d.])';
const HASH = new RegExp(`^(?:map=)?(${NUMBER})/(${NUMBER})/(${NUMBER})(?:[/&].*)?$`);
const GOOGLE_PIN = new RegExp(`!3d(${NUMBER})!4d(${NUMBER})`);
const GOOGLE_VIEW = new RegExp(`@(${NUMBER}),(${NUMBER})(?:,(${NUMBER})([a-z]))?(?=[,/]|$)`);
const BING_PIN = new RegExp(`^point\\.(${NUMBER})_(${NUMBER})(?:_|$)`);

const SHORT_HOSTS = /(?:^|\.)(?:goo\.gl|g\.co|maps\.apple)$/i;
const OSM = /(?:^|\.)(?:openstreetmap|osm)\.org$/i;
const GOOGLE = /(?:^|\.)google\.[a-z]{2,3}(?:\.[a-z]{2})?$/i;
const APPLE = /^maps\.apple\.com$/i;
const BING = /(?:^|\.)bing\.com$/i;

/** Parameters with `LAT,LON`, the marked place before the middle of the view. */
const GOOGLE_FIELDS = ['q', 'query', 'destination', 'daddr', 'll', 'center', 'viewpoint', 'sll'];
const APPLE_FIELDS = ['coordinate', 'll', 'q', 'daddr', 'address', 'center', 'sll'];

interface Address {
  readonly host: string;
  readonly path: string;
  readonly query: Fields;
  readonly hash: string;
}

type Fields = ReadonlyMap<string, string>;

/**
 * Reads a link to OpenStreetMap (also short ones, `/go/…`), Google Maps, Apple Maps or Bing Maps, and links of other
 * sites that name `lat` and `lon` or end with `#ZOOM/LAT/LON`. A marked place wins over the middle of the view. Text
 * before the link is ignored, as phones share it. Undefined if the text has no link; never throws.
 */
export function readSiteLink(text: string): Found {
  const parts = ADDRESS.exec(/https?:\/\/\S+/i.exec(text)?.[0] ?? text);
  if (!parts) return undefined;
  const [, scheme, host = '', path = '', query = '', hash = ''] = parts;
  const isKnown = [SHORT_HOSTS, OSM, GOOGLE, APPLE, BING].some((site) => site.test(host));
  if (scheme === undefined && !isKnown) return undefined;
  if (SHORT_HOSTS.test(host)) return texts.shortLink;
  const address = { host, path: decode(path), query: readFields(query), hash: decode(hash) };
  return readMarked(address) ?? readSite(address) ?? readView(address) ?? texts.badLink;
}

function readMarked({ query, hash }: Address): Found {
  const zoom = readLinkZoom(HASH.exec(hash)?.[1] ?? query.get('zoom'));
  return readPair(query.get('mlat'), query.get('mlon'), zoom);
}

function readSite({ host, path, query }: Address): Found {
  const zoom = readLinkZoom(query.get('z') ?? query.get('zoom') ?? query.get('lvl'));
  if (OSM.test(host)) return readShortCode(/^\/go\/([\w~@-]+=*)$/.exec(path)?.[1]);
  if (APPLE.test(host)) return readFirst(query, APPLE_FIELDS, zoom);
  if (BING.test(host)) {
    const pin = BING_PIN.exec(query.get('sp') ?? '');
    return readPair(pin?.[1], pin?.[2], zoom) ?? readText(query.get('cp')?.replace('~', ', '), zoom);
  }
  return GOOGLE.test(host) ? readGoogle(path, query, zoom) : undefined;
}

function readGoogle(path: string, query: Fields, zoom: number | null): Found {
  const view = GOOGLE_VIEW.exec(path);
  const viewZoom = view?.[4] === 'z' ? readLinkZoom(view[3]) : zoom;
  const pin = GOOGLE_PIN.exec(path);
  const named = /^\/maps\/(?:place|search)\/([^/@]+)/.exec(path)?.[1]?.replaceAll('+', ' ');
  return (
    readPair(pin?.[1], pin?.[2], viewZoom) ??
    readFirst(query, GOOGLE_FIELDS, viewZoom) ??
    readText(named, viewZoom) ??
    readPair(view?.[1], view?.[2], viewZoom)
  );
}

function readView({ query, hash }: Address): Found {
  const [, zoom, lat, lon] = HASH.exec(hash) ?? [];
  const ownZoom = readLinkZoom(query.get('zoom') ?? query.get('z'));
  return (
    readPair(lat, lon, readLinkZoom(zoom)) ??
    readPair(query.get('lat'), query.get('lon') ?? query.get('lng') ?? query.get('long'), ownZoom)
  );
}

function readFirst(query: Fields, names: readonly string[], zoom: number | null): Found {
  for (const name of names) {
    const found = readText(query.get(name), zoom);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Coordinates as the value of a parameter; `loc:` before them and a name in brackets after them are ignored. */
function readText(text: string | undefined, zoom: number | null): Found {
  const found = text === undefined ? undefined : readCoordinates(text.replace(/^loc:|\s*\(.*\)$/g, ''));
  // Names such as "12, 5 Main Street" aren't coordinates.
  return found === undefined || typeof found === 'string' ? undefined : { ...found, zoom };
}

function readPair(lat: string | undefined, lon: string | undefined, zoom: number | null): Found {
  const isNumber = (text: string | undefined): text is string => new RegExp(`^${NUMBER}$`).test(text ?? '');
  return isNumber(lat) && isNumber(lon) ? checkPlace(Number(lat), Number(lon), zoom) : undefined;
}

const CODE_DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_~';
/** Bits of a longitude and of a latitude in the longest code. */
const MAX_CODE_BITS = 32;

/**
 * OpenStreetMap's short links (https://wiki.openstreetmap.org/wiki/Shortlink): six bits a character, alternately of the
 * longitude and the latitude, for eight bits more than the zoom; `-` at the end corrects the zoom.
 */
function readShortCode(code: string | undefined): Place | string | undefined {
  if (code === undefined) return undefined;
  const digits = code.replaceAll('@', '~').replace(/[-=]+$/, '');
  const corrections = code.length - digits.length;
  let [x, y] = [0, 0];
  for (const digit of digits) {
    const value = CODE_DIGITS.indexOf(digit);
    if (value < 0) return texts.badLink;
    for (let bit = 5; bit > 0; bit -= 2) {
      x = x * 2 + ((value >> bit) & 1);
      y = y * 2 + ((value >> (bit - 1)) & 1);
    }
  }
  const bits = 3 * digits.length;
  const zoom = bits - 8 - ((3 - (corrections % 3)) % 3);
  if (bits > MAX_CODE_BITS || zoom < 0) return texts.badLink;
  return checkPlace((y * 180) / 2 ** bits - 90, (x * 360) / 2 ** bits - 180, readLinkZoom(String(zoom)));
}

function readFields(text: string): Fields {
  const fields = new Map<string, string>();
  for (const pair of text.split('&')) {
    const [name = '', ...rest] = pair.split('=');
    const key = name.toLowerCase();
    if (!fields.has(key)) fields.set(key, decode(rest.join('=').replaceAll('+', ' ')));
  }
  return fields;
}

function decode(text: string): string {
  return attempt(() => decodeURIComponent(text)) ?? text;
}
