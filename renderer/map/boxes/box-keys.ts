/** The keys that shape an area's box on the map. */
import { boxKeyTexts } from '../../../shared/texts/box-keys.ts';
import { CLOSE_KEY, type KeyRow } from '../../parts/key-row.ts';

const STEPS: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};
/** The step of a key, as a part of the map's width. */
const KEY_PART = 0.01;
const SHIFT_TIMES = 10;

/** The rows of the keyboard dialog. These keys work while a handle has the focus. */
export const BOX_KEYS: readonly KeyRow[] = [
  [boxKeyTexts.focus, ['Tab']],
  [boxKeyTexts.move, ['←', '↑', '→', '↓']],
  [boxKeyTexts.moveFar, ['Shift+arrow']],
  [boxKeyTexts.leave, [CLOSE_KEY]],
];

/** How far a key moves a handle, in pixels right and down; undefined for other keys. `seenPx` is the visible width of the map. */
export function readBoxStep(
  { key, shiftKey }: Pick<KeyboardEvent, 'key' | 'shiftKey'>,
  seenPx: number,
): readonly [dx: number, dy: number] | undefined {
  const step = STEPS[key];
  if (step === undefined) return undefined;
  const stepPx = Math.max(1, Math.round(seenPx * KEY_PART)) * (shiftKey ? SHIFT_TIMES : 1);
  return [step[0] * stepPx, step[1] * stepPx];
}
