/** Lays out and paints the labels of layers, on the map and in pictures of it. */

import type { LayerLabel, WorldBox } from '../layer-labels.ts';
import { TILE_EDGE_PX } from '../layer-parts.ts';
import type { PixelBox } from '../placement.ts';
import { placeLabels } from './label-placement.ts';

/** The labels of one layer. */
export interface LayerLabels {
  readonly labels: readonly LayerLabel[];
  readonly opacity: number;
  /** Distance of a label from the middle of a point. */
  readonly offsetPx: number;
}

/** Reads the labels of a part of the world at a zoom, the topmost layer first. */
export type LabelReader = (box: WorldBox, zoom: number) => Promise<readonly LayerLabels[]>;

type Brush = CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D;

export const LABEL_FONT = '600 12px system-ui, sans-serif';
const LINE_PX = 15;
const GAP_PX = 2;
const TEXT = { colour: '#20272c', haloColour: '#ffffff', haloPx: 3 } as const;

/** Where labels go, in CSS pixels from a corner; `min` and `zoom` place that corner in the world. */
export interface LabelFrame {
  readonly zoom: number;
  readonly min: { readonly x: number; readonly y: number };
}

/** The labels that fit, each with its box and the side of its feature. Labels keep the side that `sides` has for their key. */
export function layOutLabels(
  ruler: Brush,
  found: readonly LayerLabels[],
  { zoom, min }: LabelFrame,
  sides?: ReadonlyMap<string, number>,
) {
  const worldPx = TILE_EDGE_PX * 2 ** zoom;
  ruler.font = LABEL_FONT;
  const wishes = found.flatMap(({ labels, opacity, offsetPx }) =>
    labels.map(({ x, y, kind, text, around }) => {
      const key = `${x} ${y} ${text}`;
      return {
        key,
        x: x * worldPx - min.x,
        y: y * worldPx - min.y,
        kind,
        text,
        opacity,
        widthPx: ruler.measureText(text).width + 2 * GAP_PX,
        heightPx: LINE_PX,
        offsetPx,
        around,
        side: sides?.get(key),
      };
    }),
  );
  return placeLabels(wishes);
}

/** Paints a label in its box, with {@link LABEL_FONT} set. */
export function paintLabel(
  brush: Brush,
  { text, opacity, box }: { readonly text: string; readonly opacity: number; readonly box: PixelBox },
): void {
  Object.assign(brush, { textBaseline: 'middle', lineJoin: 'round', lineWidth: TEXT.haloPx, globalAlpha: opacity });
  brush.strokeStyle = TEXT.haloColour;
  brush.fillStyle = TEXT.colour;
  const [x, y] = [box.left + GAP_PX, (box.top + box.bottom) / 2];
  brush.strokeText(text, x, y);
  brush.fillText(text, x, y);
}
