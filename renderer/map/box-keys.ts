/** The keys by which the box of an area is shaped on the map. Knows no map. */
import { CLOSE_KEY, type KeyRow } from '../parts/key-row.ts';

const STEPS: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};
/** A key moves by this part of the map's width. */
const KEY_PART = 0.01;
const SHIFT_TIMES = 10;

/** They work while one of the handles has the keyboard. */
export const BOX_KEYS: readonly KeyRow[] = [
  ['To the box, its edges and its corners', ['Tab']],
  ['Move what has the focus', ['←', '↑', '→', '↓']],
  ['Move it ten times as far', ['Shift+arrow']],
  ['Back to the panel', [CLOSE_KEY]],
];

/** How far a key moves a handle, in pixels right and down, on a map of which so many pixels are seen; undefined for other keys. */
export function readBoxStep(
  { key, shiftKey }: Pick<KeyboardEvent, 'key' | 'shiftKey'>,
  seenPx: number,
): readonly [dx: number, dy: number] | undefined {
  const step = STEPS[key];
  if (step === undefined) return undefined;
  const stepPx = Math.max(1, Math.round(seenPx * KEY_PART)) * (shiftKey ? SHIFT_TIMES : 1);
  return [step[0] * stepPx, step[1] * stepPx];
}
