/** Reads positions in metres: UTM with its zone, and MGRS. */
// Node finds no named exports in this package, and the specs of Electron load it in Node.
import * as mgrs from 'mgrs';
import { attempt } from '../attempt.ts';
import { placeTexts as texts } from '../texts/places.ts';
import { checkPlace, type Found } from './found-place.ts';
import { BANDS, middleOfZone, toDegrees, type UtmPosition, wrap } from './utm.ts';

// Band S needs its hemisphere, since an S alone can be either.
const ZONE = '(?:UTM\\s*)?(?:ZONE\\s*)?(\\d{1,2})\\s*(?:S\\s+(?=NORTH))?(NORTH|SOUTH|[A-Z])?';
const METRES = '(\\d{5,8}(?:[.,]\\d+)?)';
const EASTING = `(?:[EX]\\s*[:=]?\\s*)?${METRES}\\s*(?:M?\\s*E|M)?`;
const NORTHING = `(?:[NY]\\s*[:=]?\\s*)?(\\d{1,8}(?:[.,]\\d+)?)\\s*(?:M?\\s*N|M)?`;
const GAP = '(?:\\s*[,;]\\s*|\\s+)';
const ZONE_FIRST = new RegExp(`^${ZONE}\\s*[,;]?\\s*${EASTING}${GAP}${NORTHING}$`);
const ZONE_LAST = new RegExp(`^${EASTING}${GAP}${NORTHING}${GAP}${ZONE}$`);
const MGRS = /^(?:MGRS\s*)?(\d{1,2})\s*([A-Z])\s*([A-Z]{2})(?:\s*(\d+)(?:\s+(\d+))?)?$/;
const POLAR = /^(?:MGRS\s*)?[ABYZ]\s*[A-Z]{2}\s*\d[\d\s]*$/;
const ZOOM = /(?:\s*[,;·]\s*|\s+)(?:Z(?:OOM)?\s*[:=]?\s*)(\d{1,2})$|\s*[,;·]\s*(\d{1,2})$/;

/** How far a position may lie outside its band, in degrees: maps at a border use one letter for both sides. */
const UTM_SLACK = 0.5;
/** Squares of 100 km lie across the borders of bands and zones. */
const MGRS_SLACK = 1;

/**
 * Reads `33U 601779 5340548`, with a band or `north` or `south`, and `33UXP 01779 40548`, with a zoom after it if there
 * is one. An MGRS reference means the middle of its square. Undefined for any other form; never throws.
 */
export function readGridReference(text: string): Found {
  const upper = text.toUpperCase();
  const zoom = ZOOM.exec(upper);
  const whole = readPosition(upper, null);
  // Without a label, two digits at the end may be the zoom only if the rest is a reference.
  return whole ?? (zoom ? readPosition(upper.slice(0, zoom.index), Number(zoom[1] ?? zoom[2])) : undefined);
}

function readPosition(text: string, zoom: number | null): Found {
  if (POLAR.test(text)) return texts.polar;
  const mgrs = MGRS.exec(text);
  if (mgrs) return readMgrs(mgrs, zoom);
  const first = ZONE_FIRST.exec(text);
  if (first) return readUtm(first.slice(1), zoom);
  const last = ZONE_LAST.exec(text);
  return last ? readUtm([last[3], last[4], last[1], last[2]], zoom) : undefined;
}

type Metres = Omit<UtmPosition, 'isNorth'>;

function readUtm([zoneText, mark, ...metres]: readonly (string | undefined)[], zoom: number | null): Found {
  const [zone = 0, easting = 0, northing = 0] = [zoneText, ...metres].map((part) => Number(part?.replace(',', '.')));
  const problem = findUtmProblem({ zone, easting, northing }, mark);
  if (problem !== undefined || mark === undefined) return problem ?? texts.noZoneLetter;
  const isHemisphere = mark.length > 1 || 'NS'.includes(mark);
  const { lat, lon } = toDegrees({
    zone,
    easting,
    northing,
    isNorth: isHemisphere ? mark.startsWith('N') : mark > 'M',
  });
  if (lat < -80 - UTM_SLACK || lat > 84 + UTM_SLACK) return texts.polar;
  return isHemisphere || isInBand(lat, mark, UTM_SLACK) ? checkPlace(lat, lon, zoom) : texts.band(mark);
}

function findUtmProblem(at: Metres, mark = ''): string | undefined {
  if (mark.length === 1 && 'ABYZ'.includes(mark)) return texts.polar;
  if (at.zone < 1 || at.zone > 60 || (mark.length === 1 && !BANDS.includes(mark))) return texts.zone;
  if (at.easting < 100_000 || at.easting >= 1_000_000 || at.northing > 10_000_000) return texts.badUtm;
  // Both for band N and for the northern hemisphere, N is north. Band S is north, too.
  return mark === 'S' && isInBand(toDegrees({ ...at, isNorth: true }).lat, 'S', UTM_SLACK) ? texts.zoneS : undefined;
}

function readMgrs([, zone, band = '', square, first = '', second]: RegExpExecArray, zoom: number | null): Found {
  if (Number(zone) < 1 || Number(zone) > 60 || !BANDS.includes(band)) return texts.zone;
  const isBalanced = second === undefined ? first.length % 2 === 0 : first.length === second.length;
  const digits = `${first}${second ?? ''}`;
  if (!isBalanced || digits.length > 10) return texts.badMgrs;
  const point = attempt(() => mgrs.toPoint(`${Number(zone)}${band}${square}${digits}`));
  const [lon, lat] = point ? [wrap(point[0]), point[1]] : [Number.NaN, Number.NaN];
  // The library accepts letters that no square of this zone and band has.
  const isInGrid = isInBand(lat, band, MGRS_SLACK) && isInZone(lat, lon, Number(zone), band);
  if (!isInGrid) return texts.noSquare(`${Number(zone)}${band}`);
  return checkPlace(lat, lon, zoom);
}

function isInBand(lat: number, band: string, slack: number): boolean {
  const south = -80 + 8 * BANDS.indexOf(band);
  const north = band === 'X' ? 84 : south + 8;
  return lat >= south - slack && lat <= north + slack;
}

/** True within the zone, or less than about 100 km from it. Zones are wider around Norway and Svalbard. */
function isInZone(lat: number, lon: number, zone: number, band: string): boolean {
  const halfWidth = band === 'V' || band === 'X' ? 6 : 3;
  const fromMiddle = Math.abs(wrap(lon - middleOfZone(zone)));
  return fromMiddle <= halfWidth + MGRS_SLACK / Math.cos((lat * Math.PI) / 180);
}
