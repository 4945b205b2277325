/** What the keys do while a handle of an area's box has the focus. */
export const boxKeyTexts = {
  focus: 'Go to the box, its edges and its corners',
  move: 'Move the box, the edge or the corner',
  moveFar: 'Move it ten times as far',
  leave: 'Back to the panel',
} as const;
