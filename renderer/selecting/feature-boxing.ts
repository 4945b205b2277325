/** Finds the features of a layer in a box, as they are drawn. Runs in the layer's worker. */
import type { FeatureStyle } from '../../shared/geo-file/feature-style.ts';
import type { TileCoord } from '../../shared/tiles/tile-coord.ts';
import { isInside, isPickable, type ThingPlaces } from '../layers/feature-picking.ts';
import { findLayerTile, type LayerIndex, type LayerTile } from '../layers/layer-index.ts';
import type { WorldBox } from '../layers/layer-labels.ts';
import { type PictureCorners, TILE_EDGE_PX, toWorldPlace } from '../layers/layer-parts.ts';
import type { BoxQuery } from '../layers/layer-selection.ts';
import { isThing, type LayerStyles } from '../layers/layer-styles.ts';
import { type FoundThing, findThings } from '../layers/painting/styled-painting.ts';
import type { PixelBox } from '../layers/placement.ts';
import { layOutView } from '../layers/view-layout.ts';

/**
 * Points and icons with their places in a box, and lines, areas, texts and pictures that touch it, by their places in the
 * file. `things` knows how large texts are.
 */
export function boxFeatures(index: LayerIndex, query: BoxQuery, things?: ThingPlaces): ReadonlySet<number> {
  return new Set([...boxOnMap(index, query, things), ...boxOnView(index, query, things)]);
}

function boxOnMap(index: LayerIndex, { box, zoom, ownStyles }: BoxQuery, things?: ThingPlaces): ReadonlySet<number> {
  const styles = index.styles[ownStyles ? 'own' : 'bare'];
  const found = new Set<number>();
  const add = (parts: Iterable<number>) => {
    for (const part of parts)
      if (styles === null || isPickable(index, styles, part, zoom)) found.add(index.parts[part]?.feature ?? 0);
  };
  add(index.pictures.filter(({ corners }) => touchesPicture(corners, box)).map(({ part }) => part));
  for (const { coord, pixels } of listTiles(box, zoom)) {
    add(listInside(index, styles, findLayerTile(index, coord), pixels));
    if (styles && things) add(listThings(findThings({ index, styles, coord, things }), things, pixels));
  }
  return found;
}

/** The features on the view in a box of it. */
function* boxOnView(index: LayerIndex, { onView, zoom }: BoxQuery, things?: ThingPlaces): Generator<number> {
  const styles = index.styles.own;
  if (!onView || !styles) return;
  const { parts, tile, found } = layOutView(index, styles, onView.size);
  const inside = [
    ...listInside({ parts }, styles, tile, onView.box),
    ...(things ? listThings(found, things, onView.box) : []),
  ];
  for (const part of inside) if (isPickable({ parts }, styles, part, zoom)) yield parts[part]?.feature ?? 0;
}

function* listThings(found: readonly FoundThing[], things: ThingPlaces, pixels: PixelBox): Generator<number> {
  for (const { part, style, x, y } of found) {
    const { text } = things.place(style, x, y);
    const [right, down] = style.offsetPx ?? [0, 0];
    if (holds(pixels, x + right, y + down) || (text && overlaps(text, pixels))) yield part;
  }
}

/** The tiles under a box, each once, with the box in its pixels. */
function* listTiles(box: WorldBox, zoom: number): Generator<{ readonly coord: TileCoord; readonly pixels: PixelBox }> {
  const columns = 2 ** zoom;
  const find = (share: number) => Math.floor(share * columns);
  const [first, top] = [find(box.west), Math.max(0, find(box.north))];
  const [last, bottom] = [Math.min(find(box.east), first + columns), Math.min(columns - 1, find(box.south))];
  for (let x = first; x <= last; x += 1) {
    for (let y = top; y <= bottom; y += 1) {
      const inTile = (share: number, at: number) => (share * columns - at) * TILE_EDGE_PX;
      yield {
        coord: { z: zoom, x: x - columns * Math.floor(x / columns), y },
        pixels: {
          left: inTile(box.west, x),
          right: inTile(box.east, x),
          top: inTile(box.north, y),
          bottom: inTile(box.south, y),
        },
      };
    }
  }
}

/** The parts of a tile that touch a box of its pixels, except icons and texts. */
function* listInside(
  { parts }: Pick<LayerIndex, 'parts'>,
  styles: LayerStyles | null,
  { shapes, dots, scale, left, top }: LayerTile,
  pixels: PixelBox,
): Generator<number> {
  const styleOf = (part: number): FeatureStyle => styles?.of[parts[part]?.feature ?? 0] ?? {};
  for (const shape of shapes) {
    const style = styleOf(Number(shape.id));
    if (shape.type === 4 && isThing(style)) continue;
    const [right, down] = style.offsetPx ?? [0, 0];
    const box = {
      left: (pixels.left - right + left) / scale,
      right: (pixels.right - right + left) / scale,
      top: (pixels.top - down + top) / scale,
      bottom: (pixels.bottom - down + top) / scale,
    };
    if (touches(shape, box)) yield Number(shape.id);
  }
  for (const { part, x, y } of dots) {
    const [right, down] = styleOf(part).offsetPx ?? [0, 0];
    if (holds(pixels, x + right, y + down)) yield part;
  }
}

/** Edges are taken as straight on the map. */
function touchesPicture(corners: PictureCorners, { west, north, east, south }: WorldBox): boolean {
  const places = corners.map(toWorldPlace);
  const first = Math.floor(Math.min(west, ...places.map(({ x }) => x)));
  for (let turn = first - 1; turn <= Math.ceil(east) + 1; turn += 1) {
    const ring = [...places, ...places.slice(0, 1)].flatMap(({ x, y }) => [x + turn, y]);
    const box = { left: west, top: north, right: east, bottom: south };
    if (meets(ring, box) || isInside([ring], { x: west, y: north })) return true;
  }
  return false;
}

function overlaps(one: PixelBox, other: PixelBox): boolean {
  return one.left <= other.right && one.right >= other.left && one.top <= other.bottom && one.bottom >= other.top;
}

function touches(shape: LayerTile['shapes'][number], box: PixelBox): boolean {
  if (shape.type === 4) return holds(box, shape.x, shape.y);
  if (shape.type === 1) return false;
  const isArea = shape.type === 3;
  return (
    shape.geometry.some((line) => meets(line, box)) || (isArea && isInside(shape.geometry, { x: box.left, y: box.top }))
  );
}

function meets(line: ArrayLike<number>, box: PixelBox): boolean {
  for (let at = 2; at < line.length; at += 2)
    if (crosses(box, line[at - 2] ?? 0, line[at - 1] ?? 0, line[at] ?? 0, line[at + 1] ?? 0)) return true;
  return false;
}

function holds({ left, top, right, bottom }: PixelBox, x: number, y: number): boolean {
  return x >= left && x <= right && y >= top && y <= bottom;
}

/** True if a part of a segment lies in the box (Liang and Barsky's algorithm). */
function crosses({ left, top, right, bottom }: PixelBox, x1: number, y1: number, x2: number, y2: number): boolean {
  let [enters, leaves] = [0, 1];
  const clip = (step: number, room: number) => {
    if (step === 0) return room >= 0;
    const share = room / step;
    if (step < 0) enters = Math.max(enters, share);
    else leaves = Math.min(leaves, share);
    return enters <= leaves;
  };
  const [dx, dy] = [x2 - x1, y2 - y1];
  return clip(-dx, x1 - left) && clip(dx, right - x1) && clip(-dy, y1 - top) && clip(dy, bottom - y1);
}
