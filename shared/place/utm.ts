/** Universal Transverse Mercator: from metres to degrees, and back. */
import type { Position } from '../view.ts';

const SEMI_MAJOR_METRES = 6_378_137;
const FLATTENING = 1 / 298.257_223_563;
const SCALE = 0.9996;
const FALSE_EASTING = 500_000;
const FALSE_NORTHING_SOUTH = 10_000_000;
const N = FLATTENING / (2 - FLATTENING);
const ECCENTRICITY = Math.sqrt(FLATTENING * (2 - FLATTENING));

/** Radius of the sphere whose meridians are as long as those of the ellipsoid, scaled. */
const RADIUS = (SCALE * SEMI_MAJOR_METRES * (1 + N ** 2 / 4 + N ** 4 / 64)) / (1 + N);

/** Krüger's series in the third flattening, to its fourth power (Karney 2011, "Transverse Mercator with an accuracy of a few nanometers", eq. 36). */
const BETA = [
  N / 2 - (2 * N ** 2) / 3 + (37 * N ** 3) / 96 - N ** 4 / 360,
  N ** 2 / 48 + N ** 3 / 15 - (437 * N ** 4) / 1440,
  (17 * N ** 3) / 480 - (37 * N ** 4) / 840,
  (4397 * N ** 4) / 161_280,
];

/** The inverse of the same series (Karney 2011, eq. 35). */
const ALPHA = [
  N / 2 - (2 * N ** 2) / 3 + (5 * N ** 3) / 16 + (41 * N ** 4) / 180,
  (13 * N ** 2) / 48 - (3 * N ** 3) / 5 + (557 * N ** 4) / 1440,
  (61 * N ** 3) / 240 - (103 * N ** 4) / 140,
  (49_561 * N ** 4) / 161_280,
];

/** Bands of eight degrees from 80° S; the last, X, has twelve. */
export const BANDS = 'CDEFGHJKLMNPQRSTUVWX';

/** A position in a zone. */
export interface UtmPosition {
  /** 1 to 60. */
  readonly zone: number;
  readonly isNorth: boolean;
  /** Metres; 500,000 on the zone's central meridian. */
  readonly easting: number;
  /** Metres from the equator; in the south, 10,000,000 less the distance. */
  readonly northing: number;
}

/**
 * Degrees on the WGS 84 ellipsoid, to less than a millimetre within 1000 km of the central meridian. The longitude is
 * from -180 to 180.
 */
export function toDegrees({ zone, isNorth, easting, northing }: UtmPosition): Position {
  const xi = (isNorth ? northing : northing - FALSE_NORTHING_SOUTH) / RADIUS;
  const eta = (easting - FALSE_EASTING) / RADIUS;
  let [xiSphere, etaSphere] = [xi, eta];
  for (const [index, beta] of BETA.entries()) {
    const factor = 2 * (index + 1);
    xiSphere -= beta * Math.sin(factor * xi) * Math.cosh(factor * eta);
    etaSphere -= beta * Math.cos(factor * xi) * Math.sinh(factor * eta);
  }
  const conformal = Math.sin(xiSphere) / Math.hypot(Math.sinh(etaSphere), Math.cos(xiSphere));
  const lon = middleOfZone(zone) + toAngle(Math.atan2(Math.sinh(etaSphere), Math.cos(xiSphere)));
  return { lat: toAngle(Math.atan(fromConformal(conformal))), lon: wrap(lon) };
}

/**
 * The zone, its band and metres, to less than a millimetre, for a longitude from -180 to 180. Undefined near the poles, where
 * UTM has no zones: south of 80° S and north of 84° N.
 */
export function toUtm({ lat, lon }: Position): (UtmPosition & { readonly band: string }) | undefined {
  if (lat < -80 || lat > 84) return undefined;
  const zone = findZone(lat, lon);
  const band = BANDS.charAt(Math.min(BANDS.length - 1, Math.floor((lat + 80) / 8)));
  const conformal = toConformal(Math.tan(toRadians(lat)));
  const east = toRadians(wrap(lon - middleOfZone(zone)));
  const xiSphere = Math.atan2(conformal, Math.cos(east));
  const etaSphere = Math.asinh(Math.sin(east) / Math.hypot(conformal, Math.cos(east)));
  let [xi, eta] = [xiSphere, etaSphere];
  for (const [index, alpha] of ALPHA.entries()) {
    const factor = 2 * (index + 1);
    xi += alpha * Math.sin(factor * xiSphere) * Math.cosh(factor * etaSphere);
    eta += alpha * Math.cos(factor * xiSphere) * Math.sinh(factor * etaSphere);
  }
  // As the band has it, so that the two never disagree at the equator.
  const isNorth = band >= 'N';
  const northing = xi * RADIUS + (isNorth ? 0 : FALSE_NORTHING_SOUTH);
  return { zone, band, isNorth, easting: eta * RADIUS + FALSE_EASTING, northing };
}

/** Zones are six degrees wide, except around Norway and Svalbard. */
function findZone(lat: number, lon: number): number {
  if (lat >= 56 && lat < 64 && lon >= 3 && lon < 12) return 32;
  if (lat >= 72 && lon >= 0 && lon < 42) return 31 + 2 * Math.floor((lon + 3) / 12);
  return Math.min(60, Math.floor((lon + 180) / 6) + 1);
}

/** The central meridian of a zone, in degrees. */
export function middleOfZone(zone: number): number {
  return zone * 6 - 183;
}

/** The same meridian from -180 to 180, for one less than a turn away. */
export function wrap(lon: number): number {
  if (lon > 180) return lon - 360;
  return lon < -180 ? lon + 360 : lon;
}

/** The tangent of the latitude for that of the conformal latitude, by Newton's method (Karney 2011, eqs. 19 to 21). */
function fromConformal(target: number): number {
  let tau = target;
  for (let step = 0; step < 4; step += 1) {
    const reached = toConformal(tau);
    const slope = (1 + (1 - ECCENTRICITY ** 2) * tau ** 2) / ((1 - ECCENTRICITY ** 2) * Math.hypot(1, tau));
    tau += ((target - reached) / Math.hypot(1, reached)) * slope;
  }
  return tau;
}

/** The tangent of the conformal latitude for that of the latitude (Karney 2011, eqs. 7 to 9). */
function toConformal(tau: number): number {
  const root = Math.hypot(1, tau);
  const sigma = Math.sinh(ECCENTRICITY * Math.atanh((ECCENTRICITY * tau) / root));
  return tau * Math.hypot(1, sigma) - sigma * root;
}

function toRadians(degrees: number): number {
  return (degrees * Math.PI) / 180;
}

function toAngle(radians: number): number {
  return (radians * 180) / Math.PI;
}
