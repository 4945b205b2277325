/** Chooses the names of a zoom for the whole world at once, because neighbouring tiles must draw the same ones. */
import type { LabelText } from './label-text.ts';

/** What a name names: it decides how it looks. A locator repeats the name of the country one is deep inside. */
export type LabelKind = 'country' | 'sea' | 'locator';

/** A name in its box. */
export interface PlacedLabel extends LabelText {
  readonly kind: LabelKind;
  /** Middle of the box, in pixels of the whole world at its zoom unless said otherwise. */
  readonly centreX: number;
  readonly centreY: number;
}

// Free pixels between two names.
const GAP_PX = 5;

/** Keeps each candidate that is near none kept before it. Boxes never overlap, not even across the date line. */
export function keepApart(candidates: readonly PlacedLabel[], worldPx: number): PlacedLabel[] {
  const kept: PlacedLabel[] = [];
  for (const candidate of candidates) {
    if (!kept.some((other) => areNear(candidate, other, worldPx, GAP_PX))) kept.push(candidate);
  }
  return kept;
}

/** True when less than `gapPx` lies between two boxes, sideways and upright; the world repeats every `worldPx`. */
export function areNear(one: PlacedLabel, other: PlacedLabel, worldPx: number, gapPx: number): boolean {
  const apart = Math.abs(one.centreX - other.centreX) % worldPx;
  const distanceX = Math.min(apart, worldPx - apart);
  const distanceY = Math.abs(one.centreY - other.centreY);
  const reachX = (one.widthPx + other.widthPx) / 2 + gapPx;
  return distanceX < reachX && distanceY < (one.heightPx + other.heightPx) / 2 + gapPx;
}
