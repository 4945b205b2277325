/** What the page shows once the program has ended, and in a browser that has no access to it. */
import { mapTexts } from '../../shared/texts/map.ts';
import type { View } from '../../shared/view.ts';
import { onNewRun } from '../bridge/known-run.ts';
import { describePageAddress } from '../page-place.ts';
import { element } from '../parts/element.ts';

/**
 * Dims the last map and says that the program has ended. In a browser the page loads again, at the same view, as soon as the
 * program runs again.
 */
export function endPage(isBrowser: boolean, view: View | undefined): void {
  for (const dialog of document.querySelectorAll('dialog')) dialog.close();
  for (const part of document.body.children) part.toggleAttribute('inert', true);
  // Shortcuts would load code from a port that another program may have by now.
  window.addEventListener('keydown', (event) => event.stopImmediatePropagation(), true);
  document.body.dataset.ended = '';
  showMessage(mapTexts.ended, isBrowser ? mapTexts.endedInBrowser : mapTexts.endedOnDesktop);
  if (isBrowser) onNewRun(() => window.location.replace(view === undefined ? './' : describePageAddress(view)));
}

/** Says how to open the map in a browser that isn't let in: the page's address was used before or has expired. */
export function showNoSession(): void {
  document.body.replaceChildren();
  showMessage(mapTexts.noSession, mapTexts.noSessionHelp);
}

function showMessage(title: string, text: string): void {
  const heading = element('h1', { tabindex: '-1' }, title);
  document.body.append(element('main', { id: 'ended' }, heading, element('p', {}, text)));
  heading.focus();
}
