/**
 * The tiles of a track: everything within half its width, and slightly more, because each segment is as wide throughout
 * as at the end nearer to a pole. Segments are straight on the map, as drawn.
 */
import type { Position } from '../../../shared/areas/area.ts';
import type { TileColumn } from '../../../shared/tiles/tile-column.ts';
import { MERCATOR_MAX_LAT } from '../../../shared/view.ts';
import { type ColumnStrip, type RowCollector, type SweepPart, sortParts, sweepColumns } from './column-sweep.ts';
import { BORDER_TOLERANCE, squareX, squareY } from './mercator-square.ts';

/** Everything within `radius` of a line from one point to another one east of it, in units of the square. */
export interface TrackCapsule extends SweepPart {
  readonly x0: number;
  readonly y0: number;
  readonly x1: number;
  readonly y1: number;
  readonly radius: number;
  /** Offset from the line to its parallel on the north side. */
  readonly offsetX: number;
  readonly offsetY: number;
}

interface TrackPoint {
  readonly x: number;
  readonly y: number;
  readonly lat: number;
}

/** The smallest radius of curvature of WGS 84, in metres, so that no width comes out too small. */
const LEAST_EARTH_RADIUS = 6_335_439;
/** Positions closer than this fraction of the radius to the last one are skipped, and the radius grows by as much. */
const SKIPPED_PART = 1 / 50;

/** The capsules of a track's lines for {@link trackColumns}. A line with one position is a disc. */
export function trackCapsules(lines: readonly (readonly Position[])[], widthMetres: number): TrackCapsule[] {
  const angle = widthMetres / 2 / LEAST_EARTH_RADIUS;
  const capsules: TrackCapsule[] = [];
  for (const line of lines) addLine(line, angle, capsules);
  return sortParts(capsules);
}

function addLine(line: readonly Position[], angle: number, capsules: TrackCapsule[]): void {
  const skipped = (angle / (2 * Math.PI)) * SKIPPED_PART;
  let from: TrackPoint | undefined;
  let lastX: number | undefined;
  let wayX = 0;
  let isDrawn = false;
  for (const [lon, lat] of line) {
    const to = { x: squareX(lon), y: squareY(lat), lat };
    // Count skipped positions too: a segment half round the world may go a different way from them than from `from`.
    wayX += shorterWay(lastX ?? to.x, to.x);
    lastX = to.x;
    if (from !== undefined) {
      if (lengthOf(wayX, to.y - from.y) <= skipped) continue;
      addSegment(from, to, wayX, angle, capsules);
      isDrawn = true;
    }
    from = to;
    wayX = 0;
  }
  if (from !== undefined && !isDrawn) addSegment(from, from, 0, angle, capsules);
}

/** Math.hypot is ten times slower, and its extra range isn't needed here. */
function lengthOf(dx: number, dy: number): number {
  return Math.sqrt(dx * dx + dy * dy);
}

/** Distance east from one column to another. At exactly half the world, the way that stays on the map. */
function shorterWay(from: number, to: number): number {
  const way = to - from;
  if (Math.abs(way) <= 0.5 + BORDER_TOLERANCE) return way;
  return way - Math.sign(way);
}

/** `wayX` is the distance east from `from` to `to`, negative to the west. */
function addSegment(from: TrackPoint, to: TrackPoint, wayX: number, angle: number, capsules: TrackCapsule[]): void {
  const end = { x: from.x + wayX, y: to.y };
  const [west, east] = from.x <= end.x ? [from, end] : [end, from];
  const radius = radiusAt(Math.max(Math.abs(from.lat), Math.abs(to.lat)), angle);
  // Repeat one world width to each side: what crosses the antimeridian comes in on the other side.
  for (let turn = -1; turn <= 1; turn += 1) {
    if (east.x + turn + radius <= 0 || west.x + turn - radius >= 1) continue;
    capsules.push(createCapsule(west.x + turn, west.y, east.x + turn, east.y, radius));
  }
}

/** Map lengths grow towards the poles. Using the maximum covers everything within the width. */
function radiusAt(latDegrees: number, angle: number): number {
  const lat = (Math.min(latDegrees, MERCATOR_MAX_LAT) * Math.PI) / 180 + angle * (1 + SKIPPED_PART);
  return (angle * (1 / Math.cos(lat) + SKIPPED_PART)) / (2 * Math.PI);
}

function createCapsule(x0: number, y0: number, x1: number, y1: number, radius: number): TrackCapsule {
  const length = lengthOf(x1 - x0, y1 - y0);
  const scale = length > 0 ? radius / length : 0;
  const [offsetX, offsetY] = [(y1 - y0) * scale, (x0 - x1) * scale];
  return { west: x0 - radius, east: x1 + radius, x0, y0, x1, y1, radius, offsetX, offsetY };
}

/** The columns of a track, lazily. */
export function trackColumns(capsules: readonly TrackCapsule[], zoom: number): Generator<TileColumn> {
  return sweepColumns(capsules, zoom, collectRows);
}

function collectRows(active: readonly TrackCapsule[], strip: ColumnStrip, rows: RowCollector): void {
  for (const capsule of active) {
    const left = Math.max(strip.left, capsule.west);
    const right = Math.min(strip.right, capsule.east);
    const [northX, southX] = capsule.y0 <= capsule.y1 ? [capsule.x0, capsule.x1] : [capsule.x1, capsule.x0];
    // Both sides bulge outwards: within a strip each is farthest out as close as possible to its extreme point.
    rows.add(
      borderAt(capsule, Math.min(right, Math.max(left, northX)), -1),
      borderAt(capsule, Math.min(right, Math.max(left, southX)), 1),
    );
  }
}

/** The y at which a capsule ends at `x`: north for -1, south for 1. */
function borderAt(capsule: TrackCapsule, x: number, side: -1 | 1): number {
  const { x0, y0, x1, y1, radius } = capsule;
  const [offsetX, offsetY] = [capsule.offsetX * -side, capsule.offsetY * -side];
  if (x <= x0 + offsetX) return y0 + side * capHeight(radius, x - x0);
  if (x >= x1 + offsetX) return y1 + side * capHeight(radius, x - x1);
  return y0 + offsetY + ((x - x0 - offsetX) / (x1 - x0)) * (y1 - y0);
}

function capHeight(radius: number, distance: number): number {
  return Math.sqrt(Math.max(0, radius * radius - distance * distance));
}
