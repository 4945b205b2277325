/** Finds the features of a layer near a place, as they are drawn. Runs in the layer's worker. */
import type { RawFeature } from 'geojson-vt';
import { findLayerTile, type LayerIndex, type LayerTile } from './layer-index.ts';
import { type PartKind, TILE_EDGE_PX, toDegrees, type WorldPlace } from './layer-parts.ts';
import { compareHits } from './layer-selection.ts';
import { isThing, type LayerStyles } from './layer-styles.ts';
import { findInQuad } from './painting/picture-warp.ts';
import { type FoundThing, findThings, isPartSeen, measureDot } from './painting/styled-painting.ts';
import type { ThingPainter } from './painting/thing-painting.ts';
import { measurePoint } from './painting/tile-painting.ts';
import type { PixelBox, PixelSize } from './placement.ts';
import { layOutView } from './view-layout.ts';

/** Within this distance of a feature, a click selects it. */
const REACH_PX = 10;
/** And of one on the view, which would take clicks from the map. */
const VIEW_REACH_PX = 4;
const MAX_HITS = 50;

export interface FeatureHit {
  /** Its place in the file. */
  readonly feature: number;
  readonly kind: PartKind;
  /** 0 inside an area. */
  readonly distancePx: number;
  /** True for what keeps to its place of the view, over the map. */
  readonly isOnView?: boolean;
}

export interface PickQuery {
  /** With `x` from 0 to 1. */
  readonly place: WorldPlace;
  readonly zoom: number;
  readonly widthPx: number;
  readonly ownStyles: boolean;
  /** The place on the view; without it, nothing on the view is found. */
  readonly onView?: { readonly at: WorldPlace; readonly size: PixelSize };
}

/**
 * The features within {@link REACH_PX} of a place, sorted by {@link compareHits}, then those drawn last; at most 50. Icons and
 * texts are found in their boxes, which `things` knows.
 */
export function pickFeatures(index: LayerIndex, query: PickQuery, things?: ThingPlaces): readonly FeatureHit[] {
  const nearest = new Map<number, FeatureHit>();
  for (const { feature, kind, distancePx, reachPx, ...where } of listAllNear(index, query, things)) {
    const hit = { feature, kind, distancePx, ...where };
    const before = nearest.get(feature);
    if (distancePx <= reachPx && (before === undefined || compareHits(hit, before) < 0)) nearest.set(feature, hit);
  }
  return [...nearest.values()].reverse().sort(compareHits).slice(0, MAX_HITS);
}

/** What is near on the map, and then on the view. */
function* listAllNear(
  index: LayerIndex,
  query: PickQuery,
  things?: ThingPlaces,
): Generator<FeatureHit & Pick<Near, 'reachPx'>> {
  for (const { part, ...near } of listNear(index, query, things))
    yield { ...near, feature: index.parts[part]?.feature ?? 0 };
  const { onView, zoom, widthPx } = query;
  const styles = index.styles.own;
  if (!onView || !styles) return;
  const { parts, tile, found } = layOutView(index, styles, onView.size);
  const onIt = [
    ...listNearShapes({ parts }, styles, tile, onView.at, widthPx),
    ...(things ? listNearThings(found, things, onView.at, widthPx) : []),
  ];
  for (const { part, ...near } of onIt) {
    if (!isPickable({ parts }, styles, part, zoom)) continue;
    const reachPx = near.reachPx === REACH_PX ? VIEW_REACH_PX : near.reachPx;
    yield { ...near, feature: parts[part]?.feature ?? 0, reachPx, isOnView: true };
  }
}

export type ThingPlaces = Pick<ThingPainter, 'measureReach' | 'place'>;

interface Near extends Pick<FeatureHit, 'kind' | 'distancePx'> {
  readonly part: number;
  /** At this distance, a click still selects it. */
  readonly reachPx: number;
}

/** The distances from a place of all that is drawn and can be selected around it. */
function* listNear(index: LayerIndex, query: PickQuery, things?: ThingPlaces): Generator<Near> {
  const { place, zoom, widthPx, ownStyles } = query;
  const styles = index.styles[ownStyles ? 'own' : 'bare'];
  const worldEdge = 2 ** zoom;
  const findTile = (share: number) => Math.min(worldEdge - 1, Math.floor(share * worldEdge));
  const coord = { z: zoom, x: findTile(place.x), y: findTile(place.y) };
  const at = {
    x: (place.x * worldEdge - coord.x) * TILE_EDGE_PX,
    y: (place.y * worldEdge - coord.y) * TILE_EDGE_PX,
  };
  const isThere = (part: number) => styles === null || isPickable(index, styles, part, zoom);
  yield* listNearPictures(index, place, isThere);
  for (const near of listNearShapes(index, styles, findLayerTile(index, coord), at, widthPx)) {
    if (isThere(near.part)) yield near;
  }
  if (!styles || !things) return;
  for (const near of listNearThings(findThings({ index, styles, coord, things }), things, at, widthPx)) {
    if (isThere(near.part)) yield near;
  }
}

function* listNearThings(
  found: readonly FoundThing[],
  things: ThingPlaces,
  at: WorldPlace,
  widthPx: number,
): Generator<Near> {
  for (const { part, style, x, y } of found) {
    const { icon, text } = things.place(style, x, y);
    const [right, down] = style.offsetPx ?? [0, 0];
    const dotPx = measureDot(style, icon !== undefined, widthPx);
    const distances = [icon, text].flatMap((box) => (box ? [measureBox(box, at)] : []));
    if (dotPx > 0) distances.push(Math.hypot(x + right - at.x, y + down - at.y));
    yield { part, kind: 'point', distancePx: Math.min(...distances), reachPx: Math.max(REACH_PX, dotPx) };
  }
}

/** True for a part that is drawn and can be selected at a zoom. */
export function isPickable(index: Pick<LayerIndex, 'parts'>, styles: LayerStyles, part: number, zoom: number): boolean {
  const style = styles.of[index.parts[part]?.feature ?? 0];
  return style?.selectable !== false && isPartSeen(index, styles, part, zoom);
}

function* listNearPictures(
  { parts, pictures }: LayerIndex,
  { x, y }: WorldPlace,
  isThere: (part: number) => boolean,
): Generator<Near> {
  for (const { part, corners } of pictures) {
    const { west, east } = parts[part]?.box ?? { west: 0, east: 0 };
    const [lon, lat] = toDegrees({ x, y });
    const turned = lon + 360 * Math.ceil((west - lon) / 360);
    const [u, v] = turned <= east ? findInQuad(corners, [turned, lat]) : [Number.NaN, Number.NaN];
    const isInside = u >= 0 && u <= 1 && v >= 0 && v <= 1;
    if (isInside && isThere(part)) yield { part, kind: 'picture', distancePx: 0, reachPx: 0 };
  }
}

/** Lines, areas, and points that have neither an icon nor a text. */
function* listNearShapes(
  { parts }: Pick<LayerIndex, 'parts'>,
  styles: LayerStyles | null,
  tile: LayerTile,
  at: WorldPlace,
  widthPx: number,
): Generator<Near> {
  const near = (part: number, measurePx: (x: number, y: number) => number): Near | undefined => {
    const { kind = 'area', feature = 0 } = parts[part] ?? {};
    const style = styles?.of[feature];
    if (kind === 'point' && style && isThing(style)) return undefined;
    const { offsetPx: [right, down] = [0, 0], pointRadiusPx, strokeWidthPx } = style ?? {};
    const ownPx = kind === 'point' ? (pointRadiusPx ?? measurePoint(widthPx)) : (strokeWidthPx ?? widthPx) / 2;
    return { part, kind, distancePx: measurePx(at.x - right, at.y - down), reachPx: Math.max(REACH_PX, ownPx) };
  };
  const scaled = (x: number, y: number) => ({ x: (x + tile.left) / tile.scale, y: (y + tile.top) / tile.scale });
  for (const shape of tile.shapes) {
    const found = near(Number(shape.id), (x, y) => measure(shape, scaled(x, y)) * tile.scale);
    if (found) yield found;
  }
  for (const dot of tile.dots) {
    const found = near(dot.part, (x, y) => Math.hypot(dot.x - x, dot.y - y));
    if (found) yield found;
  }
}

/** The distance from a box; 0 inside. */
function measureBox({ left, top, right, bottom }: PixelBox, { x, y }: WorldPlace): number {
  return Math.hypot(Math.max(left - x, 0, x - right), Math.max(top - y, 0, y - bottom));
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
export function isInside(rings: readonly ArrayLike<number>[], at: WorldPlace): boolean {
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
