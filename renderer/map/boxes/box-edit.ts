/** The geometry of boxes while people shape them, in degrees and in pixels. */
import type { BoundingBox } from '../../../shared/areas/area.ts';
import { countDecimals, wrapLon } from '../../../shared/texts/positions.ts';
import { MERCATOR_MAX_LAT } from '../../../shared/view.ts';

/** A box in degrees with `west <= east`; its longitudes may lie in any copy of the world. */
export type UnrolledBox = BoundingBox;

/** A box in pixels of the whole world at some zoom; `top` is less than `bottom`. */
export interface PlaneBox {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** The part of a box that a handle moves. */
export type BoxGrip =
  | 'north-west'
  | 'north'
  | 'north-east'
  | 'west'
  | 'middle'
  | 'east'
  | 'south-west'
  | 'south'
  | 'south-east';

/** The shortest edge that dragging leaves, in pixels. */
const MIN_EDGE_PX = 4;
const MAX_DECIMALS = 6;

/**
 * The same box within ±180 degrees and the latitudes of the map, rounded to a tenth of a pixel at this zoom but to no more
 * than six decimals. Over the antimeridian `west > east`; all round the world it is -180 to 180.
 */
export function rollUp(box: UnrolledBox, zoom: number): BoundingBox {
  const round = (degrees: number) => roundTo(degrees, Math.min(MAX_DECIMALS, countDecimals(zoom) + 1));
  const south = round(clampLat(box.south));
  const north = round(clampLat(box.north));
  if (box.east - box.west >= 360) return { west: -180, south, east: 180, north };
  const west = round(wrapLon(round(box.west)));
  const east = round(wrapLon(round(box.east)));
  return { west, south, east: east === -180 ? 180 : east, north };
}

/** The copy of a box whose middle is nearest to a longitude. The box of a point has no width. */
export function unroll(box: BoundingBox, nearLon: number): UnrolledBox {
  const width = box.west <= box.east ? box.east - box.west : box.east - box.west + 360;
  const west = box.west + 360 * Math.round((nearLon - (box.west + width / 2)) / 360);
  return { ...box, west, east: west + width };
}

/**
 * The box after a grip was moved by so many pixels. It stays at least 4 pixels high and wide, if it was, within the world's
 * height `worldPx`, and no wider than the world.
 */
export function dragPlaneBox(box: PlaneBox, grip: BoxGrip, move: readonly [number, number], worldPx: number): PlaneBox {
  const [dx, dy] = move;
  if (grip === 'middle') return shiftPlaneBox(box, dx, clamp(dy, -box.top, worldPx - box.bottom));
  const least = {
    width: Math.min(MIN_EDGE_PX, box.right - box.left),
    height: Math.min(MIN_EDGE_PX, box.bottom - box.top),
  };
  const holds = (edge: string) => grip.split('-').includes(edge);
  return {
    left: holds('west') ? clamp(box.left + dx, box.right - worldPx, box.right - least.width) : box.left,
    right: holds('east') ? clamp(box.right + dx, box.left + least.width, box.left + worldPx) : box.right,
    top: holds('north') ? clamp(box.top + dy, 0, box.bottom - least.height) : box.top,
    bottom: holds('south') ? clamp(box.bottom + dy, box.top + least.height, worldPx) : box.bottom,
  };
}

/** A box of half the width and height about the same middle. */
export function halvePlaneBox({ left, top, right, bottom }: PlaneBox): PlaneBox {
  const [quarterX, quarterY] = [(right - left) / 4, (bottom - top) / 4];
  return { left: left + quarterX, top: top + quarterY, right: right - quarterX, bottom: bottom - quarterY };
}

function shiftPlaneBox({ left, top, right, bottom }: PlaneBox, dx: number, dy: number): PlaneBox {
  return { left: left + dx, top: top + dy, right: right + dx, bottom: bottom + dy };
}

function clampLat(lat: number): number {
  return clamp(lat, -MERCATOR_MAX_LAT, MERCATOR_MAX_LAT);
}

function clamp(value: number, least: number, most: number): number {
  return Math.min(most, Math.max(least, value));
}

function roundTo(value: number, decimals: number): number {
  // Adding zero turns -0 into 0.
  return Number(value.toFixed(decimals)) + 0;
}
