/** Positions as the program writes them. */
import { toUtm } from '../place/utm.ts';
import type { PositionFormat } from '../settings/preferences.ts';
import type { Position } from '../view.ts';

/** At this zoom and beyond, positions are exact to a metre or better. */
export const FINE_ZOOM = 17;

const MAX_DECIMALS = 6;
const METRES_PER_DEGREE = 111_320;

/** The number of decimals that tell pixels apart at this zoom: 1 at zoom 2, 6 from zoom 18 on. */
export function countDecimals(zoom: number): number {
  return Math.min(MAX_DECIMALS, countDigits(countPxPerDegree(zoom)));
}

/**
 * A position in a format, as exact as pixels are at this zoom; `shared/place/` reads each of them back. The longitude is
 * wrapped into ±180.
 *
 * `degrees`: `48.2083, 16.3731`. `dms`: `48°12′30″ N, 16°22′23″ E`, without seconds on small scales. `utm`: zone, band, easting
 * and northing in metres, `33U 601779 5340548`; `17S north 630084 3833438` in band S, which alone would read as the south. Near
 * the poles UTM has no zones, and degrees take its place.
 */
export function formatPosition({ lat, lon }: Position, format: PositionFormat, zoom: number): string {
  const at = { lat, lon: wrapLon(lon) };
  if (format === 'dms') return `${formatAngle(at.lat, 'N', 'S', zoom)}, ${formatAngle(at.lon, 'E', 'W', zoom)}`;
  return (format === 'utm' && formatUtm(at, zoom)) || formatDegrees(at, countDecimals(zoom));
}

function formatDegrees({ lat, lon }: Position, decimals: number): string {
  return [lat, lon]
    .map((degrees) => {
      const text = degrees.toFixed(decimals);
      return Number(text) === 0 ? (0).toFixed(decimals) : text;
    })
    .join(', ');
}

function formatAngle(degrees: number, positive: string, negative: string, zoom: number): string {
  const perMinute = countPxPerDegree(zoom) / 60;
  const decimals = Math.min(2, countDigits(perMinute / 60));
  // The smallest step: a minute, a second, or a tenth or hundredth of one.
  const perDegree = perMinute < 1 ? 60 : 3600 * 10 ** decimals;
  const steps = Math.round(Math.abs(degrees) * perDegree);
  const minutes = Math.floor((steps * 60) / perDegree);
  const seconds = steps / (perDegree / 3600) - minutes * 60;
  const letter = degrees < 0 && steps > 0 ? negative : positive;
  const angle = `${Math.floor(minutes / 60)}°${pad(String(minutes % 60))}′`;
  return perMinute < 1 ? `${angle} ${letter}` : `${angle}${pad(Math.abs(seconds).toFixed(decimals))}″ ${letter}`;
}

function pad(number: string): string {
  return /^\d(\.|$)/.test(number) ? `0${number}` : number;
}

function formatUtm(at: Position, zoom: number): string | undefined {
  const found = toUtm(at);
  if (!found) return undefined;
  // At most 10 km, so that rounding doesn't leave the band.
  const exponent = Math.min(4, Math.max(-1, Math.floor(Math.log10(METRES_PER_DEGREE / countPxPerDegree(zoom)))));
  const round = (metres: number) =>
    (Math.round(metres / 10 ** exponent) * 10 ** exponent).toFixed(exponent < 0 ? -exponent : 0);
  const hemisphere = found.band === 'S' ? ' north' : '';
  return `${found.zone}${found.band}${hemisphere} ${round(found.easting)} ${round(found.northing)}`;
}

function countPxPerDegree(zoom: number): number {
  return (256 * 2 ** zoom) / 360;
}

/** Decimals that tell apart this many pixels a unit. */
function countDigits(px: number): number {
  return Math.max(0, Math.ceil(Math.log10(px)));
}

/** The same meridian, from -180 up to but not including 180. */
export function wrapLon(lon: number): number {
  // The arithmetic would lose digits.
  return lon >= -180 && lon < 180 ? lon : ((((lon + 180) % 360) + 360) % 360) - 180;
}
