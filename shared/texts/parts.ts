/** The texts that many dialogs and forms share. */
import { formatCount } from './quantities.ts';

export const partTexts = {
  close: 'Close',
  cancel: 'Cancel',
  dismiss: 'Dismiss',
  moreNotices: (count: number) => formatCount(count, { one: 'more notice', other: 'more notices' }),
  fewerNotices: 'Show fewer notices',
  undo: 'Undo',
  fromZoom: 'From zoom',
  toZoom: 'To zoom',
  readTerms: 'Read its terms',
  readMore: 'Read more',
  /** What the map says when several files are dropped on it. */
} as const;
