/** The texts about places that people type or paste. */
import type { MapLink } from '../map-link.ts';
import type { PositionFormat } from '../settings/preferences.ts';
import { trimDegrees } from '../view.ts';
import { FINE_ZOOM, formatPosition } from './positions.ts';

export const placeTexts = {
  noPlace: 'Enter a place, for example 48.2, 16.37',
  badLatitude: 'Latitude goes from -90 to 90, and comes first.',
  badLongitude: 'Longitude goes from -180 to 180.',
  badZoom: (max: number) => `Zoom is a whole number from 0 to ${max}.`,
  badMinutes: 'Minutes and seconds must be below 60.',
  badDecimals: 'Only the last part of an angle can have decimals.',
  commas: 'Are these decimal commas? Separate the numbers by semicolons, as in 48,2; 16,37.',
  parts: 'Write both angles alike, and add the zoom as “zoom 12”.',
  letters: 'Write one latitude (N or S) and one longitude (E or W).',
  signAndLetter: 'Use a minus sign or a letter, not both.',
  letterO: '“O” means east in German and west in French. Write E or W.',
  tileOrPlace: 'This can be a tile or a zoom with a place. Write the place with decimals, as in 4/8.0/5.0.',
  zone: 'UTM zones go from 1 to 60, with a letter from C to X but not I or O.',
  noZoneLetter: 'Add the letter of the zone, as in 33U, or write 33 north or 33 south.',
  zoneS: '“S” can be zone band S or the southern hemisphere. Write “north” or “south” instead.',
  band: (band: string) => `These coordinates aren’t in band ${band}. Check the letter and the numbers.`,
  badUtm: 'Eastings have six digits, and northings go up to 10,000,000.',
  polar: 'Grid references at the poles (zones A, B, Y and Z) aren’t supported. Use degrees.',
  badMgrs: 'This isn’t a valid MGRS reference. The easting and the northing need the same number of digits.',
  noSquare: (zone: string) => `Zone ${zone} has no such square. Check the letters.`,
  badLink: 'This link has no coordinates that Tilekeep can read.',
  shortLink: 'Short links don’t contain the place. Open it in a browser, then copy the address from there.',
} as const;

/** `48.2083° N, 16.3731° E · zoom 12`, or without a zoom: `48.2083° N, 16.3731° E`. */
export function describePlace(
  { lat, lon, zoom }: Pick<MapLink, 'lat' | 'lon' | 'zoom'>,
  format: PositionFormat = 'degrees',
): string {
  const place =
    format === 'degrees'
      ? `${formatAngle(lat, 'N', 'S')}, ${formatAngle(lon, 'E', 'W')}`
      : formatPosition({ lat, lon }, format, FINE_ZOOM);
  return zoom === null ? place : `${place} · zoom ${zoom}`;
}

function formatAngle(degrees: number, positive: string, negative: string): string {
  const trimmed = trimDegrees(degrees, 0);
  return `${Math.abs(trimmed)}° ${trimmed < 0 ? negative : positive}`;
}
