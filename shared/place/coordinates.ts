/** Reads latitude and longitude in the spellings that people and programs use. */

import { placeTexts as texts } from '../texts/places.ts';
import { parseTileCoord, tileCentre } from '../tiles/tile-coord.ts';
import { checkPlace, type Found } from './found-place.ts';

/** Whole: without the second half, `12.5' 16°` could end as 1 second and begin with 6 degrees. */
const NUMBER = '\\d+(?:\\.\\d+)?(?![\\d.])';
const SIGNED = `([+-]?${NUMBER})`;
const GAP = '(?:\\s*[,;/|&·]\\s*|\\s+)';
const MAYBE_GAP = '\\s*[,;/|&·]?\\s*';
const ZOOM_LABEL = `${MAYBE_GAP}Z(?:OOM)?\\s*[:=]?\\s*`;
/** After spaces alone, a number could as well be minutes or seconds. */
const MARKED_ZOOM = `(?:(?:${ZOOM_LABEL}|\\s*[,;/|&·]\\s*)${SIGNED})?`;
const ZOOM = `(?:(?:${ZOOM_LABEL}|${GAP})${SIGNED})?`;
/** Degrees with minutes and seconds, if any, between signs or spaces: `48°12'30"`, `48:12:30`, `48 12 30`, `48-12-30`. */
const LOOSE = `([+-]?)(${NUMBER})(?:(?:\\s*[°:]\\s*|-|\\s+)(${NUMBER})(?:(?:\\s*[':]\\s*|-|\\s+)(${NUMBER})\\s*"?|\\s*')?|\\s*°)?`;
/** The same where each sign is needed to tell the angles apart. */
const SIGNS = `([+-]?)(${NUMBER})\\s*°(?:\\s*(${NUMBER})\\s*'(?:\\s*(${NUMBER})\\s*"?)?)?`;
const COLONS = `([+-]?)(\\d+):(${NUMBER})(?::(${NUMBER}))?`;
const LETTER = '([NSEWO])';
const MARK = '([NSEWOΦΛ])\\s*[:=]?\\s*';

const LETTERS_LAST = new RegExp(`^${LOOSE}\\s*${LETTER}${MAYBE_GAP}${LOOSE}\\s*${LETTER}${ZOOM}$`);
const LETTERS_FIRST = new RegExp(`^${MARK}${LOOSE}${MAYBE_GAP}${MARK}${LOOSE}${MARKED_ZOOM}$`);
const WITHOUT_LETTERS = [
  new RegExp(`^${SIGNS}${MAYBE_GAP}${SIGNS}${MARKED_ZOOM}$`),
  new RegExp(`^${COLONS}${GAP}${COLONS}${MARKED_ZOOM}$`),
  new RegExp(`^([+-]?)(${NUMBER})()()${GAP}([+-]?)(${NUMBER})()()${ZOOM}$`),
  new RegExp(`^([+-]?)(\\d+) +(${NUMBER})()${GAP}([+-]?)(\\d+) +(${NUMBER})()(?:${ZOOM_LABEL}${SIGNED})?$`),
  new RegExp(`^([+-]?)(\\d+) +(\\d+) +(${NUMBER})${GAP}([+-]?)(\\d+) +(\\d+) +(${NUMBER})(?:${ZOOM_LABEL}${SIGNED})?$`),
];
/** As in the addresses of web maps, and as tiles are named. */
const SLASHES = new RegExp(`^#?(?:MAP=)?(\\d{1,2})/(-?${NUMBER})/(-?${NUMBER})$`);

/**
 * Reads a place in degrees, with a zoom after it if there is one: `48.2, 16.37`, `48,2; 16,37 zoom 12`,
 * `48°12'30"N 16°22'23"E`, `E 16 22.4 N 48 12.5`, `48:12:30 16:22:23`, `lat 48.2 lon 16.37`, `12/48.2/16.37`, or a tile
 * `12/2234/1420`. Numbers are read whole. Where commas can be read in two ways, the result is a question. Undefined for
 * any other form; never throws.
 */
export function readCoordinates(text: string): Found {
  const spelled = spell(text);
  if (!/\d,\d/.test(spelled)) return read(spelled);
  const hasPoints = /\d\.\d/.test(spelled);
  const asGaps = spelled.includes(';') && !hasPoints ? undefined : read(spelled.replace(TIGHT_COMMA, ', '));
  const asDecimals = hasPoints ? undefined : read(spelled.replace(TIGHT_COMMA, '.'));
  const isList = !/[\s;]/.test(spelled);
  const isUnclear = asGaps === undefined ? /^[\d\s,;+-]+$/.test(spelled) : !isList;
  if ((asGaps === undefined) === (asDecimals === undefined) && isUnclear) return texts.commas;
  return asGaps ?? asDecimals;
}

/** Between two digits: either a decimal comma, or between two numbers. */
const TIGHT_COMMA = /(?<=\d),(?=\d)/g;

const LETTER_WORDS: readonly (readonly [RegExp, string])[] = [
  [/(?<![A-ZÜ])(?:NORTH|NORD|NORTE)(?![A-ZÜ])/g, 'N'],
  [/(?<![A-ZÜ])(?:SOUTH|SÜD|SUED|SUD|SUR)(?![A-ZÜ])/g, 'S'],
  [/(?<![A-ZÜ])(?:EAST|OST|EST|ESTE)(?![A-ZÜ])/g, 'E'],
  [/(?<![A-ZÜ])(?:WEST|OUEST|OESTE)(?![A-ZÜ])/g, 'W'],
  [/LATITUDE|LAT\.?/g, 'Φ'],
  [/LONGITUDE|LONG?\.?|LNG\.?/g, 'Λ'],
];

/** One spelling for each sign, in capitals: `48d 12m 30s n` becomes `48° 12' 30" N`. */
function spell(text: string): string {
  const end = '(?![a-z])|(?=[nsewo](?![a-z]))';
  let spelled = text
    .replace(/[\u200b-\u200f\u202a-\u202e\u2060\ufeff]/g, '')
    .replace(/\s+/g, ' ')
    .replace(/[‐‑‒–—−]/g, '-')
    .replace(/[º˚]/g, '°')
    .replace(/[′’‘‛ʹʼ´`]/g, "'")
    .replace(/''|[″”“„‟ʺ]/g, '"')
    .replace(new RegExp(`(?<=\\d)\\s*(?:degrees?|deg|d)(?:${end})`, 'gi'), '°')
    .replace(new RegExp(`(?<=\\d)\\s*(?:minutes?|min)(?:${end})`, 'gi'), "'")
    .replace(new RegExp(`(?<=\\d)\\s*(?:seconds?|sec)(?:${end})`, 'gi'), '"')
    .replace(new RegExp(`(?<=°\\s*[\\d.,]+)\\s*m(?:${end})`, 'gi'), "'")
    // A capital S is the south, unless another letter says so.
    .replace(/(?<='\s*[\d.,]+)\s*(?:s(?![a-z])|s(?=[nsewo](?![a-z]))|S(?=\s*[NSEWO]))/g, '"')
    .toUpperCase()
    .trim();
  for (const [word, letter] of LETTER_WORDS) spelled = spelled.replace(word, letter);
  if (/[NSEWO]/.test(spelled.replace(/ZOOM/g, ''))) spelled = spelled.replace(/[ΦΛ]\s*[:=]?\s*/g, '');
  return spelled.replace(/^\((.*)\)$/, '$1').trim();
}

function read(spelled: string): Found {
  const slashes = SLASHES.exec(spelled);
  if (slashes) return readSlashes(slashes);
  const last = LETTERS_LAST.exec(spelled);
  if (last) {
    const [, sign1, d1, m1, s1, letter1, sign2, d2, m2, s2, letter2, zoom] = last;
    return combine(
      { parts: [sign1, d1, m1, s1], letter: letter1 },
      { parts: [sign2, d2, m2, s2], letter: letter2 },
      zoom,
    );
  }
  const first = LETTERS_FIRST.exec(spelled);
  if (first) {
    const [, letter1, sign1, d1, m1, s1, letter2, sign2, d2, m2, s2, zoom] = first;
    // "N48 E16 12" can end with minutes or with a zoom.
    const isAlike = Boolean(m1) === Boolean(m2) && Boolean(s1) === Boolean(s2);
    if (!isAlike && !/[°:']/.test(spelled)) return texts.parts;
    return combine(
      { parts: [sign1, d1, m1, s1], letter: letter1 },
      { parts: [sign2, d2, m2, s2], letter: letter2 },
      zoom,
    );
  }
  for (const form of WITHOUT_LETTERS) {
    const plain = form.exec(spelled);
    if (!plain) continue;
    const [, sign1, d1, m1, s1, sign2, d2, m2, s2, zoom] = plain;
    return combine({ parts: [sign1, d1, m1, s1], letter: 'Φ' }, { parts: [sign2, d2, m2, s2], letter: 'Λ' }, zoom);
  }
  return undefined;
}

/** An angle as it was written. */
interface Angle {
  /** Sign, degrees, minutes and seconds; minutes and seconds may be missing. */
  readonly parts: readonly (string | undefined)[];
  readonly letter: string | undefined;
}

function combine(one: Angle, other: Angle, zoomText: string | undefined): Found {
  if (one.letter === 'O' || other.letter === 'O') return texts.letterO;
  const isLat = ({ letter = '' }: Angle): boolean => 'NSΦ'.includes(letter);
  if (isLat(one) === isLat(other)) return texts.letters;
  const lat = toDegrees(isLat(one) ? one : other);
  const lon = toDegrees(isLat(one) ? other : one);
  if (typeof lat === 'string') return lat;
  if (typeof lon === 'string') return lon;
  return checkPlace(lat, lon, zoomText === undefined ? null : Number(zoomText));
}

function toDegrees({ parts, letter = '' }: Angle): number | string {
  const [sign = '', degrees = '', minutes = '', seconds = ''] = parts;
  if (sign === '-' && 'NSEW'.includes(letter)) return texts.signAndLetter;
  if ((minutes !== '' && degrees.includes('.')) || (seconds !== '' && minutes.includes('.'))) return texts.badDecimals;
  if (Number(minutes) >= 60 || Number(seconds) >= 60) return texts.badMinutes;
  const size = Number(degrees) + Number(minutes) / 60 + Number(seconds) / 3600;
  return sign === '-' || letter === 'S' || letter === 'W' ? -size : size;
}

function readSlashes([, zoom = '', lat = '', lon = '']: RegExpExecArray): Found {
  const place = checkPlace(Number(lat), Number(lon), Number(zoom));
  const tile = parseTileCoord(`${zoom}/${lat}/${lon}`);
  if (!tile) return place;
  if (typeof place !== 'string') return texts.tileOrPlace;
  return checkPlace(tileCentre(tile).lat, tileCentre(tile).lon, tile.z);
}
