/** A window whose program has ended: says so, and in a browser brings the map back when the program is. */
import type { View } from '../shared/view.ts';
import { onNewRun } from './bridge/known-run.ts';
import { describePageAddress } from './page-place.ts';
import { showEnded } from './panels/ended-panel.ts';

/** Ends this page; `view` is where its map was, if it had one already. */
export function endPage(isBrowser: boolean, view: View | undefined): void {
  showEnded({ goesOn: isBrowser });
  if (!isBrowser) return;
  onNewRun(() => window.location.replace(view === undefined ? './' : describePageAddress(view)));
}
