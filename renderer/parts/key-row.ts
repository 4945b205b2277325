/** A row of the table of keys. Stands beside the code that handles those keys, so that the two change together. */

/** What is done, and the keys or gestures that do it, each of them alone. */
export type KeyRow = readonly [what: string, keys: readonly string[]];

/** What closes a panel, a card or a dialog, and ends drawing or inspecting. */
export const CLOSE_KEY = 'Escape';

/** What browsers themselves do with keys in panels and dialogs, and {@link CLOSE_KEY}. */
export const PANEL_KEYS: readonly KeyRow[] = [
  ['To the next control, or the one before', ['Tab', 'Shift+Tab']],
  ['Use a button, tick a box', ['Space']],
  ['Open or close a row with a triangle', ['Enter']],
  ['Close a panel, a dialog or a card', [CLOSE_KEY]],
  ['End drawing or inspecting', [CLOSE_KEY]],
];
