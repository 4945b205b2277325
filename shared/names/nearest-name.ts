/** Finds a name for a box on the map: a country or state as large, or a place in it or near it. */
import type { BoundingBox } from '../areas/area.ts';
import type { NamedPlace } from './named-place.ts';

export interface NearestName {
  readonly place: NamedPlace;
  /** `around`: the box is much larger than the place in it. */
  readonly where: 'at' | 'near' | 'around';
}

/** Boxes that have at least this share in common with a country's or state's are called after it. */
const ALIKE = 0.5;
/** From this width or height on, in degrees, a box lies around its city; from the second on, no city says where it is. */
const WIDE_DEGREES = 1.5;
const LARGEST_DEGREES = 20;
/** How far from the middle of a box a place may be, in degrees of latitude: 100 km. */
const FARTHEST_DEGREES = 0.9;
/** Half the diagonal of a box, at the least: in a smaller one, it doesn't matter where a place is. */
const LEAST_REACH = 0.05;

/**
 * The name that says best where a box is; undefined if none does. A place counts the more, the more people it has and the
 * nearer it is to the middle.
 */
export function findNearestName(places: readonly NamedPlace[], box: BoundingBox): NearestName | undefined {
  const alike = findAlike(places, box);
  if (alike) return { place: alike, where: 'at' };
  const [width, height] = [turnEast(box.east - box.west), box.north - box.south];
  if (Math.max(width, height) > LARGEST_DEGREES) return undefined;
  const frame: Frame = { lat: (box.south + box.north) / 2, lon: box.west + width / 2, width, height };
  const inside = Math.max(width, height) > WIDE_DEGREES ? 'around' : 'at';
  let [best, bestWorth]: [NearestName | undefined, number] = [undefined, 0];
  for (const place of places) {
    if (place.kind !== 'place') continue;
    const { isInside, worth } = judge(place, frame);
    if (worth > bestWorth) [best, bestWorth] = [{ place, where: isInside ? inside : 'near' }, worth];
  }
  return best;
}

interface Frame {
  readonly lat: number;
  readonly lon: number;
  readonly width: number;
  readonly height: number;
}

/** How well a place says where a box is: more than 1 for all inside, 0 for places too far away. */
function judge({ lat, lon, thousands }: NamedPlace, frame: Frame): { isInside: boolean; worth: number } {
  const shrink = Math.cos((frame.lat * Math.PI) / 180);
  const [away, upright] = [Math.abs(turnNear(lon - frame.lon)), Math.abs(lat - frame.lat)];
  const distance = Math.hypot(away * shrink, upright);
  const isInside = away <= frame.width / 2 && upright <= frame.height / 2;
  const size = thousands ?? 1;
  if (isInside) {
    const reach = Math.max(LEAST_REACH, Math.hypot(frame.width * shrink, frame.height) / 2);
    return { isInside, worth: 1 + size / (1 + (distance / reach) ** 2) };
  }
  // Ten times as many people count as a tenth of a degree less.
  return { isInside, worth: distance > FARTHEST_DEGREES ? 0 : 1 / (1 + distance / (Math.log10(10 + size) * 0.1)) };
}

function findAlike(places: readonly NamedPlace[], box: BoundingBox): NamedPlace | undefined {
  let [best, bestShare]: [NamedPlace | undefined, number] = [undefined, ALIKE];
  for (const place of places) {
    if (place.bounds === null || place.kind === 'sea') continue;
    const share = shareInCommon(place.bounds, box);
    if (share > bestShare) [best, bestShare] = [place, share];
  }
  return best;
}

/** The common part of two boxes, as a share of what both cover. */
function shareInCommon(one: BoundingBox, other: BoundingBox): number {
  const [oneWidth, otherWidth] = [turnEast(one.east - one.west), turnEast(other.east - other.west)];
  const shift = turnNear(one.west + oneWidth / 2 - other.west - otherWidth / 2);
  const width = Math.min(oneWidth, otherWidth, (oneWidth + otherWidth) / 2 - Math.abs(shift));
  const height = Math.min(one.north, other.north) - Math.max(one.south, other.south);
  if (width <= 0 || height <= 0) return 0;
  const common = width * height;
  const all = oneWidth * (one.north - one.south) + otherWidth * (other.north - other.south) - common;
  return common / all;
}

/** Eastwards, from 0 to 360. */
function turnEast(degrees: number): number {
  return degrees < 0 ? degrees + 360 : degrees;
}

/** The shorter way, from -180 to 180. */
function turnNear(degrees: number): number {
  return degrees - 360 * Math.round(degrees / 360);
}
