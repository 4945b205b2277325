/** Proposes where the names of states go at a zoom. Overlaps are resolved in `label-layout.ts`. */

import { worldSizePx } from '../geometry/mercator.ts';
import type { StateName } from '../world-details.ts';
import { ROOM_ASPECT } from './label-anchors.ts';
import type { PlacedLabel } from './label-layout.ts';
import { breakName, type LabelStyle, type LabelText } from './label-text.ts';

const MIN_ZOOM = 5;
// By the edge in pixels of a square as large as the state, largest first.
const STYLES: readonly { readonly fromPx: number; readonly style: LabelStyle }[] = [
  { fromPx: 240, style: { sizePx: 13, letterSpacingPx: 1.5, capitals: false } },
  { fromPx: 0, style: { sizePx: 11, letterSpacingPx: 0.5, capitals: false } },
];

/** The proposals of all states with room for their names, in their order. */
export function proposeStateLabels(states: readonly StateName[], zoom: number): PlacedLabel[] {
  if (zoom < MIN_ZOOM) return [];
  return states
    .filter(({ fromZoom }) => fromZoom <= zoom)
    .map((state) => placeState(state, worldSizePx(zoom)))
    .filter((label) => label !== undefined);
}

function placeState(state: StateName, worldPx: number): PlacedLabel | undefined {
  const [edgePx, roomPx] = [Math.sqrt(state.area) * worldPx, state.room * worldPx];
  const text = textsOf(state).find(
    ({ fromPx, text: { widthPx, heightPx } }) =>
      edgePx >= fromPx && Math.hypot(widthPx / 2 / ROOM_ASPECT, heightPx / 2) <= roomPx,
  )?.text;
  return text && { ...text, kind: 'state', centreX: state.x * worldPx, centreY: state.y * worldPx };
}

interface StyledText {
  readonly fromPx: number;
  readonly text: LabelText;
}

/** The same at all zooms, and measuring is most of the work of a layout. */
const texts = new WeakMap<StateName, StyledText[]>();

function textsOf(state: StateName): StyledText[] {
  const known = texts.get(state);
  if (known) return known;
  const made = STYLES.flatMap(({ fromPx, style }) => breakName(state.name, style).map((text) => ({ fromPx, text })));
  texts.set(state, made);
  return made;
}
