/** Finds the name of a place by its position. */
import type { View } from '../view.ts';
import type { NamedPlace } from './named-place.ts';

/** Farther away on the map, a place gives its name to nothing. */
const REACH_PX = 100;
/** How much farther a place may be that has twice as many inhabitants. */
const PX_PER_DOUBLING = 4;

/**
 * The name of the town or city near the middle of a view: the nearest one within {@link REACH_PX} pixels, or a larger one
 * that is little farther. Undefined without any. A plain scan.
 */
export function findTownNear(places: readonly NamedPlace[], { lat, lon, zoom }: View): string | undefined {
  const stretch = Math.cos((lat * Math.PI) / 180);
  const pxPerDegree = (256 * 2 ** zoom) / 360;
  let [name, least]: [string | undefined, number] = [undefined, Number.POSITIVE_INFINITY];
  for (const place of places) {
    if (place.kind !== 'place') continue;
    const across = Math.abs(place.lon - lon);
    const px = Math.hypot(Math.min(across, 360 - across), (place.lat - lat) / stretch) * pxPerDegree;
    if (px > REACH_PX) continue;
    const cost = px - PX_PER_DOUBLING * Math.log2(1 + (place.thousands ?? 0));
    if (cost < least) [name, least] = [place.name, cost];
  }
  return name;
}
