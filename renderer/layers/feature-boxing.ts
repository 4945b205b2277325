/** Finds the features of a layer in a box, as they are drawn. Runs in the layer's worker. */
import type { RawFeature } from 'geojson-vt';
import { isInside } from './feature-picking.ts';
import { findLayerTile, isSelectable, type LayerIndex, type LayerTile } from './layer-index.ts';
import { TILE_EDGE_PX } from './layer-parts.ts';
import type { BoxQuery } from './layer-selection.ts';

/** In the coordinates of a tile's shapes, or in its pixels. */
interface FlatBox {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** Points in a box, and lines and areas that touch it, by their places in the file. */
export function boxFeatures(index: LayerIndex, { box, zoom }: BoxQuery): ReadonlySet<number> {
  const found = new Set<number>();
  const columns = 2 ** zoom;
  const add = (part: number) => {
    const { feature = 0 } = index.parts[part] ?? {};
    if (isSelectable(index, feature, zoom)) found.add(feature);
  };
  const first = Math.floor(box.west * columns);
  const last = Math.min(Math.floor(box.east * columns), first + columns);
  const [top, bottom] = [box.north, box.south].map((y) => Math.max(0, Math.min(columns - 1, Math.floor(y * columns))));
  for (let column = first; column <= last; column += 1) {
    for (let row = top ?? 0; row <= (bottom ?? 0); row += 1) {
      const tile = findLayerTile(index, { z: zoom, x: column - columns * Math.floor(column / columns), y: row });
      const inTile = (share: number, at: number) => (share * columns - at) * TILE_EDGE_PX;
      const pixels = {
        left: inTile(box.west, column),
        right: inTile(box.east, column),
        top: inTile(box.north, row),
        bottom: inTile(box.south, row),
      };
      for (const part of listInside(tile, pixels)) add(part);
    }
  }
  return found;
}

/** The parts of a tile that touch a box of its pixels. */
function* listInside({ shapes, dots, scale, left, top }: LayerTile, pixels: FlatBox): Generator<number> {
  const box = {
    left: (pixels.left + left) / scale,
    right: (pixels.right + left) / scale,
    top: (pixels.top + top) / scale,
    bottom: (pixels.bottom + top) / scale,
  };
  for (const shape of shapes) if (touches(shape, box)) yield Number(shape.id);
  for (const { part, x, y } of dots) if (holds(pixels, x, y)) yield part;
}

function touches(shape: RawFeature, box: FlatBox): boolean {
  if (shape.type === 4) return holds(box, shape.x, shape.y);
  if (shape.type === 1) return false;
  const isArea = shape.type === 3;
  return (
    shape.geometry.some((line) => meets(line, box)) || (isArea && isInside(shape.geometry, { x: box.left, y: box.top }))
  );
}

function meets(line: ArrayLike<number>, box: FlatBox): boolean {
  for (let at = 2; at < line.length; at += 2)
    if (crosses(box, line[at - 2] ?? 0, line[at - 1] ?? 0, line[at] ?? 0, line[at + 1] ?? 0)) return true;
  return false;
}

function holds({ left, top, right, bottom }: FlatBox, x: number, y: number): boolean {
  return x >= left && x <= right && y >= top && y <= bottom;
}

/** True if a part of a segment lies in the box (Liang and Barsky's algorithm). */
function crosses({ left, top, right, bottom }: FlatBox, x1: number, y1: number, x2: number, y2: number): boolean {
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
