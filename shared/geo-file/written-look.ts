/** The colours of features in files that are written: their own, else those of their layer. */
import type { Colour, FeatureStyle } from './feature-style.ts';

/** How a layer draws what has no style of its own. */
export interface LayerColours {
  /** Lower-case `#rrggbb`. */
  readonly colour: string;
  readonly widthPx: number;
}

/** How much of an area's colour a layer fills it with. */
const FILL_ALPHA = '33';

export function strokeOf(
  { stroke, strokeWidthPx }: FeatureStyle,
  { colour, widthPx }: LayerColours,
): { readonly colour: Colour; readonly widthPx: number } {
  return { colour: stroke ?? `${colour}ff`, widthPx: strokeWidthPx ?? widthPx };
}

/** Null for an area that isn't filled. */
export function fillOf({ fill, stroke }: FeatureStyle, { colour }: LayerColours): Colour | null {
  return fill === undefined ? `${(stroke ?? colour).slice(0, 7)}${FILL_ALPHA}` : fill;
}

export function pointOf({ point }: FeatureStyle, { colour }: LayerColours): Colour {
  return point ?? `${colour}ff`;
}
