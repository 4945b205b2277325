/** What the window shows once the program has ended. */
import { element } from './element.ts';

/** Puts a last message in place of everything. */
export function showEnded(): void {
  for (const dialog of document.querySelectorAll('dialog')) dialog.close();
  const heading = element('h1', { tabindex: '-1' }, 'Tilekeep has ended');
  const text = element('p', {}, 'Your tiles and your view were kept. You can close this window.');
  document.body.replaceChildren(element('main', { id: 'ended' }, heading, text));
  heading.focus();
}
