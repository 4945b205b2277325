/** The texts that many dialogs and forms share. */
export const partTexts = {
  close: 'Close',
  cancel: 'Cancel',
  dismiss: 'Dismiss',
  undo: 'Undo',
  fromZoom: 'From zoom',
  toZoom: 'To zoom',
  readTerms: 'Read its terms',
  readMore: 'Read more',
  /** What the map says when several files are dropped on it. */
} as const;
