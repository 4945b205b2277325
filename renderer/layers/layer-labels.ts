/** The labels of a layer in a part of the world. Runs in the layer's worker. */
import { cutName } from '../../shared/geo-file/geo-file.ts';
import type { LayerIndex } from './layer-index.ts';
import type { LayerPart, PartKind, WorldPlace } from './layer-parts.ts';
import { isPartSeen } from './painting/styled-painting.ts';
import type { ThingPainter } from './painting/thing-painting.ts';
import type { PixelBox } from './placement.ts';

/** A label and the place of its feature; `x` lies in the asked copy of the world. */
export interface LayerLabel extends WorldPlace {
  readonly kind: PartKind;
  readonly text: string;
  /** The box of a point's icon from the place of the point, in CSS pixels; undefined for others. */
  readonly around?: PixelBox | undefined;
}

/** How a layer is drawn; features that aren't have no labels. */
export interface LabelLook {
  readonly zoom: number;
  readonly ownStyles: boolean;
  readonly things?: Pick<ThingPainter, 'place'> | undefined;
}

/** `west` and `east` may lie in any copies of the world. */
export interface WorldBox {
  readonly west: number;
  readonly north: number;
  readonly east: number;
  readonly south: number;
}

/** More would neither fit nor be read. */
const MAX_LABELS = 500;
const MAX_LABEL_LENGTH = 60;

/** One label for each feature, at its largest part; large features first, then in the order of the file. */
export function listLabels(
  index: LayerIndex,
  property: string,
  box: WorldBox,
  { zoom, ownStyles, things }: LabelLook,
): readonly LayerLabel[] {
  const labels: LayerLabel[] = [];
  const styles = index.styles[ownStyles ? 'own' : 'bare'];
  const addAll = ({ kind, feature, anchor: { x, y } }: LayerPart, text: string) => {
    const style = kind === 'point' ? styles?.of[feature] : undefined;
    const around = style && things?.place(style, 0, 0).icon;
    for (let turn = Math.ceil(box.west - x); x + turn <= box.east; turn += 1)
      labels.push({ kind, text, x: x + turn, y, around });
  };
  for (const place of index.labelled) {
    const part = index.parts[place];
    if (part === undefined || part.anchor.y < box.north || part.anchor.y > box.south) continue;
    if (!isPartSeen(index, styles, place, zoom)) continue;
    const text = readLabel(index, part.feature, property);
    if (text !== null) addAll(part, text);
    if (labels.length >= MAX_LABELS) break;
  }
  return labels;
}

function readLabel({ features }: LayerIndex, feature: number, property: string): string | null {
  const { name = null, properties = {} } = features[feature] ?? {};
  if (property === 'name' && name !== null) return cutName(name, MAX_LABEL_LENGTH);
  const value = Object.hasOwn(properties, property) ? properties[property] : undefined;
  return isLabel(value) ? cutName(String(value), MAX_LABEL_LENGTH) : null;
}

/** True for a value that can be a label. */
export function isLabel(value: unknown): value is string | number | boolean {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}
