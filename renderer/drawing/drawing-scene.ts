/** A drawing's features as they lie on the map, and what of them is near a place. */
import { toWorldPlace, type WorldPlace } from '../layers/layer-parts.ts';
import type { Corner } from './drawing-edits.ts';
import { type DrawnFeature, listLines } from './drawing-file.ts';

/** A feature with its positions as pairs of {@link WorldPlace}. */
export interface PlacedFeature extends DrawnFeature {
  readonly lines: readonly Float64Array[];
  /** In widths of the world. */
  readonly west: number;
  readonly east: number;
}

/** Where people point, and how wide the world is there. */
export interface Aim {
  readonly place: WorldPlace;
  readonly worldPx: number;
}

/** What people can drag of the selected shape: a corner, or the middle of the stretch after it. */
export interface Grip extends Corner {
  readonly kind: 'corner' | 'middle';
}

const NEAR_PX = 10;
/** A shorter stretch has no middle to drag. */
const MIDDLE_FROM_PX = 30;
const ORDER = { Point: 0, LineString: 1, Polygon: 2 } as const;

export function placeFeature<Feature extends DrawnFeature>(feature: Feature): Feature & PlacedFeature {
  const lines = listLines(feature.geometry).map((line) => {
    const placed = new Float64Array(2 * line.length);
    for (const [index, position] of line.entries()) {
      const { x, y } = toWorldPlace(position);
      placed[2 * index] = x;
      placed[2 * index + 1] = y;
    }
    return placed;
  });
  let [west, east] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const line of lines) {
    for (let at = 0; at < line.length; at += 2)
      [west, east] = [Math.min(west, line[at] ?? 0), Math.max(east, line[at] ?? 0)];
  }
  return { ...feature, lines, west, east };
}

/** The copies of the world, counted from the one from -180 to 180, in which a feature is within a stretch of the map. */
export function* listTurns(
  { west, east }: Pick<PlacedFeature, 'west' | 'east'>,
  from: number,
  to: number,
): Generator<number> {
  for (let turn = Math.ceil(from - east); turn <= Math.floor(to - west); turn += 1) yield turn;
}

/** The feature at a place: points first, then lines, then areas; of these the nearest, or the topmost. */
export function findFeature<Feature extends PlacedFeature>(features: Iterable<Feature>, aim: Aim): Feature | undefined {
  let found: { readonly feature: Feature; readonly order: number; readonly distance: number } | undefined;
  for (const feature of features) {
    const distance = measureFeature(feature, aim);
    const order = ORDER[feature.geometry.type];
    if (distance > NEAR_PX) continue;
    if (!found || order < found.order || (order === found.order && distance <= found.distance))
      found = { feature, order, distance };
  }
  return found?.feature;
}

/** The corner at a place, or else the middle. */
export function findGrip(feature: PlacedFeature, aim: Aim): Grip | undefined {
  let found: { readonly grip: Grip; readonly distance: number } | undefined;
  for (const { grip, x, y } of listGrips(feature, aim.worldPx)) {
    const near = grip.kind === 'corner' ? NEAR_PX : NEAR_PX - 2;
    const distance = measureNearest(aim, x, y);
    if (distance <= near && (!found || distance < found.distance)) found = { grip, distance };
  }
  return found?.grip;
}

interface PlacedGrip extends WorldPlace {
  readonly grip: Grip;
}

/** All grips of a shape. A point has none. */
export function* listGrips({ geometry, lines }: PlacedFeature, worldPx: number): Generator<PlacedGrip> {
  if (geometry.type === 'Point') return;
  const repeated = geometry.type === 'Polygon' ? 1 : 0;
  for (const [line, places] of lines.entries()) {
    const corners = places.length / 2 - repeated;
    for (let index = 0; index < corners; index += 1) {
      const [x = 0, y = 0, nextX = x, nextY = y] = places.subarray(2 * index, 2 * index + 4);
      yield { grip: { kind: 'corner', line, index }, x, y };
      const isLong = Math.hypot(nextX - x, nextY - y) * worldPx >= MIDDLE_FROM_PX;
      if (isLong) yield { grip: { kind: 'middle', line, index }, x: (x + nextX) / 2, y: (y + nextY) / 2 };
    }
  }
}

/** In pixels; 0 inside an area. */
function measureFeature(feature: PlacedFeature, aim: Aim): number {
  const margin = NEAR_PX / aim.worldPx;
  let least = Number.POSITIVE_INFINITY;
  for (const turn of listTurns(feature, aim.place.x - margin, aim.place.x + margin)) {
    const place = { x: aim.place.x - turn, y: aim.place.y };
    least = Math.min(least, measureLines(feature, place) * aim.worldPx);
    if (feature.geometry.type === 'Polygon' && isInside(feature.lines, place)) return 0;
  }
  return least;
}

function measureNearest({ place, worldPx }: Aim, x: number, y: number): number {
  const right = place.x - x;
  return Math.hypot(right - Math.round(right), place.y - y) * worldPx;
}

function measureLines({ lines }: PlacedFeature, { x, y }: WorldPlace): number {
  let least = Number.POSITIVE_INFINITY;
  for (const line of lines) {
    for (let at = 0; at < line.length; at += 2) {
      const [fromX = 0, fromY = 0, toX = fromX, toY = fromY] = line.subarray(at, at + 4);
      const [alongX, alongY] = [toX - fromX, toY - fromY];
      const length = alongX ** 2 + alongY ** 2;
      const share = length === 0 ? 0 : ((x - fromX) * alongX + (y - fromY) * alongY) / length;
      const part = Math.min(1, Math.max(0, share));
      least = Math.min(least, Math.hypot(x - fromX - part * alongX, y - fromY - part * alongY));
    }
  }
  return least;
}

/** By the even-odd rule, so that holes are outside. */
function isInside(rings: readonly Float64Array[], { x, y }: WorldPlace): boolean {
  let inside = false;
  for (const ring of rings) {
    for (let at = 0; at < ring.length - 2; at += 2) {
      const [fromX = 0, fromY = 0, toX = 0, toY = 0] = ring.subarray(at, at + 4);
      if (fromY > y !== toY > y && x < fromX + ((y - fromY) / (toY - fromY)) * (toX - fromX)) inside = !inside;
    }
  }
  return inside;
}
