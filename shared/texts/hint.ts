/** Texts of the hint of the first start, loaded with it. */
export const hintTexts = {
  label: 'Hint',
  hint: 'Drag to move, scroll to zoom. Places you’ve seen work offline. F1 shows all keys.',
  dismiss: 'Dismiss',
  dismissLabel: 'Dismiss the hint',
} as const;
