/** What the window shows in place of the map: once the program has ended, and where it has no access to it. */
import type { View } from '../../shared/view.ts';
import { onNewRun } from '../bridge/known-run.ts';
import { describePageAddress } from '../page-place.ts';
import { element } from '../parts/element.ts';

/** Says that the program has ended; in a browser the map comes back where it was once the program is running again. */
export function endPage(isBrowser: boolean, view: View | undefined): void {
  for (const dialog of document.querySelectorAll('dialog')) dialog.close();
  const next = isBrowser
    ? 'Start it again, and the map comes back here; or close this window.'
    : 'You can close this window.';
  showMessage('Tilekeep has ended', `Your tiles and your view were kept. ${next}`);
  if (!isBrowser) return;
  onNewRun(() => window.location.replace(view === undefined ? './' : describePageAddress(view)));
}

/** Tells how to open the map in a browser that isn't let in, because the page's address has been used or is too old. */
export function showNoSession(): void {
  showMessage('The map isn’t open here', 'Start Tilekeep again to open it; each address works once.');
}

function showMessage(title: string, text: string): void {
  const heading = element('h1', { tabindex: '-1' }, title);
  document.body.replaceChildren(element('main', { id: 'ended' }, heading, element('p', {}, text)));
  heading.focus();
}
