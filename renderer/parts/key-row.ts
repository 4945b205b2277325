/** Rows of the table of keys. Each stands beside the code that handles its keys, so that the two change together. */

/** What is done, and the keys or gestures that do it, each alone. */
export type KeyRow = readonly [what: string, keys: readonly string[]];

/** What closes a panel, a card or a dialog, and ends drawing or inspecting. */
export const CLOSE_KEY = 'Escape';

/** Keys that browsers handle in panels and dialogs, and {@link CLOSE_KEY}. */
export const PANEL_KEYS: readonly KeyRow[] = [
  ['To the next control, or the one before', ['Tab', 'Shift+Tab']],
  ['Use a button, tick a box', ['Space']],
  ['Open or close a row with a triangle', ['Enter']],
  ['Close a panel, a dialog or a card', [CLOSE_KEY]],
  ['End drawing or inspecting', [CLOSE_KEY]],
];
