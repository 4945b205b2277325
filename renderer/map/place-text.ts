/** Places as the map writes them. */

const MAX_DECIMALS = 6;

/** The number of decimals that tell pixels apart at this zoom: 1 at zoom 2, 6 from zoom 18 on. */
export function countDecimals(zoom: number): number {
  const pxPerDegree = (256 * 2 ** zoom) / 360;
  return Math.min(MAX_DECIMALS, Math.max(0, Math.ceil(Math.log10(pxPerDegree))));
}

/** `lat, lon` in decimal degrees with {@link countDecimals} decimals. The longitude is wrapped into ±180. */
export function formatPlace(lat: number, lon: number, zoom: number): string {
  const decimals = countDecimals(zoom);
  return `${formatDegrees(lat, decimals)}, ${formatDegrees(wrapLon(lon), decimals)}`;
}

function formatDegrees(degrees: number, decimals: number): string {
  const text = degrees.toFixed(decimals);
  return Number(text) === 0 ? (0).toFixed(decimals) : text;
}

/** The same meridian, from -180 up to but not including 180. */
export function wrapLon(lon: number): number {
  // The arithmetic would lose digits.
  return lon >= -180 && lon < 180 ? lon : ((((lon + 180) % 360) + 360) % 360) - 180;
}
