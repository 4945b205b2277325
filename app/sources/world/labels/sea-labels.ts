/** Proposes where the names of oceans and seas go at a zoom. */

import { projectLat, projectLon, worldSizePx } from '../geometry/mercator.ts';
import type { PlacedLabel } from './label-layout.ts';
import { breakName, type LabelStyle } from './label-text.ts';
import { SEA_NAMES, type SeaName } from './sea-names.ts';

// Wider letters for wider waters; the first that leaves free water on both sides counts.
const STYLES: readonly { readonly fromPx: number; readonly style: LabelStyle }[] = [
  { fromPx: 500, style: { sizePx: 15, letterSpacingPx: 4, capitals: false } },
  { fromPx: 220, style: { sizePx: 13, letterSpacingPx: 2.5, capitals: false } },
  { fromPx: 0, style: { sizePx: 11, letterSpacingPx: 0.8, capitals: false } },
];
const MOST_OF_WIDTH = 0.9;

/** The proposals of all seas wide enough for their names, widest and best known first. */
export function proposeSeaLabels(zoom: number): PlacedLabel[] {
  return SEA_NAMES.map((sea) => placeSea(sea, zoom)).filter((label) => label !== undefined);
}

function placeSea(sea: SeaName, zoom: number): PlacedLabel | undefined {
  const worldPx = worldSizePx(zoom);
  const freePx = (sea.widthDegrees / 360) * worldPx;
  const texts = STYLES.filter(({ fromPx }) => freePx >= fromPx).flatMap(({ style }) => breakName(sea.name, style));
  const text = texts.find(({ widthPx }) => widthPx <= freePx * MOST_OF_WIDTH);
  const [centreX, centreY] = [projectLon(sea.lon) * worldPx, projectLat(sea.lat) * worldPx];
  return text && { ...text, kind: 'sea', centreX, centreY };
}
