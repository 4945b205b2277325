/** The scale of Web Mercator: how long something on the map is on the ground. Pure arithmetic. */

/** WGS 84: EPSG ellipsoid 7030. */
const [SEMI_MAJOR_METRES, FLATTENING] = [6_378_137, 1 / 298.257_223_563];
const ECCENTRICITY_SQUARED = FLATTENING * (2 - FLATTENING);

/** Width of the Web Mercator square in its own metres: 2πa (EPSG Guidance Note 7-2, Popular Visualisation Pseudo-Mercator). */
export const MERCATOR_METRES = 2 * Math.PI * SEMI_MAJOR_METRES;

/**
 * Metres on the ground for each metre of Web Mercator at a latitude in degrees: cos φ · √(MN) / a, where the radii of curvature
 * are N = a / √(1 − e² sin² φ) and M = a (1 − e²) / (1 − e² sin² φ)^1.5 (Snyder, Map Projections: A Working Manual, equations
 * 4-18 and 4-20). Their mean is used because the scales along a meridian and a parallel differ by up to 0.7% at the equator, so
 * that no direction is wrong by more than 0.34%.
 */
export function findGroundScale(lat: number): number {
  const phi = (lat * Math.PI) / 180;
  return (Math.cos(phi) * Math.sqrt(1 - ECCENTRICITY_SQUARED)) / (1 - ECCENTRICITY_SQUARED * Math.sin(phi) ** 2);
}
