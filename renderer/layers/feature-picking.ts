/** Finds the features of a layer near a place, as they are drawn. Runs in the layer's worker. */
import type { RawFeature } from 'geojson-vt';
import { findLayerTile, isSelectable, type LayerIndex, type LayerTile } from './layer-index.ts';
import { type PartKind, TILE_EDGE_PX, type WorldPlace } from './layer-parts.ts';
import { compareHits } from './layer-selection.ts';
import { measurePoint } from './tile-painting.ts';

/** Within this distance of a feature, a click selects it. */
const REACH_PX = 10;
const MAX_HITS = 50;

export interface FeatureHit {
  /** Its place in the file. */
  readonly feature: number;
  readonly kind: PartKind;
  /** 0 inside an area. */
  readonly distancePx: number;
}

export interface PickQuery {
  /** With `x` from 0 to 1. */
  readonly place: WorldPlace;
  readonly zoom: number;
  readonly widthPx: number;
}

/** The features within {@link REACH_PX} of a place, sorted by {@link compareHits}, then those drawn last; at most 50. */
export function pickFeatures(index: LayerIndex, { place, zoom, widthPx }: PickQuery): readonly FeatureHit[] {
  const worldEdge = 2 ** zoom;
  const findTile = (share: number) => Math.min(worldEdge - 1, Math.floor(share * worldEdge));
  const [column, row] = [findTile(place.x), findTile(place.y)];
  const tile = findLayerTile(index, { z: zoom, x: column, y: row });
  const at = { x: (place.x * worldEdge - column) * TILE_EDGE_PX, y: (place.y * worldEdge - row) * TILE_EDGE_PX };
  const nearest = new Map<number, Near>();
  for (const near of listNear(index, tile, at)) {
    const { feature = 0 } = index.parts[near.part] ?? {};
    const reachPx = Math.max(REACH_PX, near.kind === 'point' ? measurePoint(widthPx) : widthPx / 2);
    const before = nearest.get(feature);
    const isNearest = near.distancePx <= reachPx && (before === undefined || compareHits(near, before) < 0);
    if (isNearest && isSelectable(index, feature, zoom)) nearest.set(feature, near);
  }
  return [...nearest]
    .reverse()
    .sort(([, one], [, other]) => compareHits(one, other))
    .slice(0, MAX_HITS)
    .map(([feature, { kind, distancePx }]) => ({ feature, kind, distancePx }));
}

interface Near extends Pick<FeatureHit, 'kind' | 'distancePx'> {
  readonly part: number;
}

/** The distances of all shapes of a tile from a pixel of it. */
function* listNear({ parts }: LayerIndex, tile: LayerTile, at: WorldPlace): Generator<Near> {
  const scaled = { x: (at.x + tile.left) / tile.scale, y: (at.y + tile.top) / tile.scale };
  const near = (part: number, distancePx: number) => ({ part, kind: parts[part]?.kind ?? 'area', distancePx });
  for (const shape of tile.shapes) yield near(Number(shape.id), measure(shape, scaled) * tile.scale);
  for (const { part, x, y } of tile.dots) yield near(part, Math.hypot(x - at.x, y - at.y));
}

/** The distance of a shape in the units of its coordinates; 0 inside an area. */
function measure(shape: RawFeature, at: WorldPlace): number {
  if (shape.type === 4) return Math.hypot(shape.x - at.x, shape.y - at.y);
  if (shape.type === 1) return Number.POSITIVE_INFINITY;
  if (shape.type === 3 && isInside(shape.geometry, at)) return 0;
  let nearest = Number.POSITIVE_INFINITY;
  for (const line of shape.geometry) {
    for (let index = 2; index < line.length; index += 2) {
      const from = { x: line[index - 2] ?? 0, y: line[index - 1] ?? 0 };
      const to = { x: line[index] ?? 0, y: line[index + 1] ?? 0 };
      nearest = Math.min(nearest, measureSegment(at, from, to));
    }
  }
  return nearest;
}

function measureSegment(at: WorldPlace, from: WorldPlace, to: WorldPlace): number {
  const [dx, dy] = [to.x - from.x, to.y - from.y];
  const length2 = dx * dx + dy * dy;
  const share = length2 === 0 ? 0 : ((at.x - from.x) * dx + (at.y - from.y) * dy) / length2;
  const clamped = Math.min(1, Math.max(0, share));
  return Math.hypot(at.x - from.x - clamped * dx, at.y - from.y - clamped * dy);
}

/** Even-odd, as areas are filled. */
export function isInside(rings: readonly (Int16Array | Int32Array)[], at: WorldPlace): boolean {
  let inside = false;
  for (const ring of rings) {
    const last = ring.length - 2;
    let [fromX, fromY] = [ring[last] ?? 0, ring[last + 1] ?? 0];
    for (let index = 0; index < ring.length; index += 2) {
      const [x, y] = [ring[index] ?? 0, ring[index + 1] ?? 0];
      if (y > at.y !== fromY > at.y && at.x < x + ((at.y - y) / (fromY - y)) * (fromX - x)) inside = !inside;
      [fromX, fromY] = [x, y];
    }
  }
  return inside;
}
