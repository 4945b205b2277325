/** Which entry of a menu a key leads to. */
import type { KeyRow } from '../parts/key-row.ts';

/** The menu's rows of the table of keys. */
export const MENU_KEYS: readonly KeyRow[] = [
  ['Open the menu, or leave it', ['F10', 'Alt']],
  ['Through the menu', ['←', '↑', '→', '↓', 'Home', 'End']],
  ['To the next entry with a letter', ['A letter']],
];

/** Where a key leads from `index` in a list read with `back` and `on` keys; undefined for other keys. */
export function followKey(
  key: string,
  index: number,
  count: number,
  keys: { readonly back: string; readonly on: string },
): number | undefined {
  if (key === keys.on) return (index + 1) % count;
  if (key === keys.back) return (index - 1 + count) % count;
  if (key === 'Home') return 0;
  if (key === 'End') return count - 1;
  return undefined;
}

/** The next label after `index`, round the end, that begins with a letter; undefined if none does. */
export function findByLetter(letter: string, index: number, labels: readonly string[]): number | undefined {
  if (letter.length !== 1 || letter === ' ') return undefined;
  for (let step = 1; step <= labels.length; step += 1) {
    const candidate = (index + step) % labels.length;
    if (labels[candidate]?.toLowerCase().startsWith(letter.toLowerCase())) return candidate;
  }
  return undefined;
}
