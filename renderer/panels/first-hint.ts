/** The hint of the first start. Once dismissed it never comes back. */
import '../styles/first-hint.css';
import { hintTexts } from '../../shared/texts/hint.ts';
import { formatView, type View } from '../../shared/view.ts';
import type { Client } from '../bridge/client.ts';
import type { MapView } from '../map/map-view.ts';
import { button, element } from '../parts/element.ts';

/** Moves of the map after which the hint goes away. */
const MOVES = 3;

export interface FirstHintOptions {
  readonly client: Pick<Client, 'call'>;
  readonly map: Pick<MapView, 'leaflet' | 'readView' | 'focus'>;
  readonly corner: HTMLElement;
}

/** Shows the hint until people dismiss it or have moved the map three times; the service remembers that. */
export function showFirstHint({ client, map, corner }: FirstHintOptions): void {
  const words = element('p', { role: 'status' });
  const attributes = { class: 'notice-dismiss', 'aria-label': hintTexts.dismissLabel, title: hintTexts.dismiss };
  const dismiss = button('×', () => end(), attributes);
  const root = element('section', { class: 'first-hint', 'aria-label': hintTexts.label }, words, dismiss);
  const countMove = createMoveCount(map.readView(), () => end());
  const onMove = () => countMove(map.readView());
  const end = () => {
    map.leaflet.off('moveend', onMove);
    const hadFocus = root.contains(document.activeElement);
    root.remove();
    if (hadFocus) map.focus();
    void client.call('dismissHint', {});
  };
  corner.prepend(root);
  // Screen readers announce changes only in live regions that already exist.
  words.textContent = hintTexts.hint;
  map.leaflet.on('moveend', onMove);
}

/** Returns a function to call with the view at each rest of the map; `onEnough` is called after three moves. */
export function createMoveCount(start: View, onEnough: () => void): (view: View) => void {
  let last = formatView(start);
  let moves = 0;
  return (view) => {
    // A window that is resized moves nothing.
    if (formatView(view) === last) return;
    last = formatView(view);
    moves += 1;
    if (moves === MOVES) onEnough();
  };
}
