/** Proposes where each country's name goes at a zoom. Overlaps are resolved in `label-layout.ts`. */

import { worldSizePx } from '../geometry/mercator.ts';
import { type LabelAnchor, ROOM_ASPECT } from './label-anchors.ts';
import type { PlacedLabel } from './label-layout.ts';
import { breakName, type LabelStyle, type LabelText, SMALLEST_STYLE, stylesForSize } from './label-text.ts';

// Names may reach a little beyond the room in their country: borders do not hide them.
const OVERHANG = 1.35;
const BELOW_GAP_PX = 3;

// A name larger than its country stands from this edge on (pixels of a square as large as the country), by zoom; the last
// holds for all deeper zooms. Islands have free water around them; the names of others cover their neighbours.
const SMALLEST_ISLAND_PX: readonly number[] = [Infinity, Infinity, 24, 14, 10, 6, 2.5, 1];
const SMALLEST_INLAND_PX: readonly number[] = [Infinity, Infinity, 30, 24, 20, 18, 16, 12, 5];

/** The proposals of all countries at a zoom, in the order of the anchors. */
export function proposeCountryLabels(anchors: readonly LabelAnchor[], zoom: number): PlacedLabel[] {
  return anchors
    .map((anchor) => placeInside(anchor, zoom) ?? placeAnyway(anchor, zoom))
    .filter((label) => label !== undefined);
}

function placeInside(anchor: LabelAnchor, zoom: number): PlacedLabel | undefined {
  const worldPx = worldSizePx(zoom);
  const roomPx = anchor.room * worldPx * OVERHANG;
  const text = firstThatFits(anchor.name, stylesForSize(Math.sqrt(anchor.area) * worldPx), roomPx);
  return text && { ...text, kind: 'country', centreX: anchor.x * worldPx, centreY: anchor.y * worldPx };
}

function firstThatFits(name: string, styles: readonly LabelStyle[], roomPx: number): LabelText | undefined {
  const texts = styles.flatMap((style) => breakName(name, style));
  return texts.find((text) => Math.hypot(text.widthPx / 2 / ROOM_ASPECT, text.heightPx / 2) <= roomPx);
}

function placeAnyway(anchor: LabelAnchor, zoom: number): PlacedLabel | undefined {
  const worldPx = worldSizePx(zoom);
  const limits = anchor.belowY === undefined ? SMALLEST_INLAND_PX : SMALLEST_ISLAND_PX;
  const smallestPx = limits[Math.min(zoom, limits.length - 1)] ?? 0;
  if (Math.sqrt(anchor.area) * worldPx < smallestPx) return undefined;
  const text = breakName(anchor.name, SMALLEST_STYLE).at(-1);
  if (!text) return undefined;
  const centreX = anchor.x * worldPx;
  if (anchor.belowY === undefined) return { ...text, kind: 'country', centreX, centreY: anchor.y * worldPx };
  const centreY = anchor.belowY * worldPx + BELOW_GAP_PX + text.heightPx / 2;
  return { ...text, kind: 'country', centreX, centreY };
}
