/** What the window shows once the program has ended. */
import { element } from '../parts/element.ts';

export interface EndedPanelOptions {
  /** True where the window goes on by itself once the program is back. */
  readonly goesOn: boolean;
}

/** Puts a last message in place of everything. */
export function showEnded({ goesOn }: EndedPanelOptions): void {
  for (const dialog of document.querySelectorAll('dialog')) dialog.close();
  const heading = element('h1', { tabindex: '-1' }, 'Tilekeep has ended');
  const next = goesOn
    ? 'Start it again, and the map comes back here; or close this window.'
    : 'You can close this window.';
  const text = element('p', {}, `Your tiles and your view were kept. ${next}`);
  document.body.replaceChildren(element('main', { id: 'ended' }, heading, text));
  heading.focus();
}
