/** Texts of the notices over the map. */
export const noticeTexts = {
  dismiss: 'Dismiss',
} as const;
