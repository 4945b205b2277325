/** Rows of the keyboard dialog, next to the code that handles their keys. */

/** What is done, and the keys or gestures that do it. */
export type KeyRow = readonly [what: string, keys: readonly string[]];

/** Closes a panel, a card or a dialog, and stops drawing on the map or showing tile details. */
export const CLOSE_KEY = 'Escape';
