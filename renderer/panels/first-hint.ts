/** The one hint of the first start, gone for good once dismissed or no longer needed. */
import '../styles/first-hint.css';
import { formatView, type View } from '../../shared/view.ts';
import type { Client } from '../bridge/client.ts';
import type { MapView } from '../map/map-view.ts';
import { button, element } from '../parts/element.ts';

/** After so many moves of the map people need no hint. */
const MOVES = 3;
const TEXT = 'Drag to move, scroll to zoom. What you look at is kept for later. F1 shows all keys.';

export interface FirstHintOptions {
  readonly client: Pick<Client, 'call'>;
  readonly map: Pick<MapView, 'leaflet' | 'readView' | 'focus'>;
  readonly corner: HTMLElement;
}

/** Shows the hint at the top of a corner until it is dismissed or the map was moved three times, which the service remembers. */
export function showFirstHint({ client, map, corner }: FirstHintOptions): void {
  const words = element('p', { role: 'status' });
  const attributes = { class: 'notice-dismiss', 'aria-label': 'Dismiss the hint', title: 'Dismiss' };
  const dismiss = button('×', () => end(), attributes);
  const root = element('section', { class: 'first-hint', 'aria-label': 'Hint' }, words, dismiss);
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
  // Screen readers read what comes into an element that is there already.
  words.textContent = TEXT;
  map.leaflet.on('moveend', onMove);
}

/** Returns a function to call with the view at each rest of the map; `onEnough` is called after three moves. */
export function createMoveCount(start: View, onEnough: () => void): (view: View) => void {
  let last = formatView(start);
  let moves = 0;
  return (view) => {
    // Not when a window only changes its size.
    if (formatView(view) === last) return;
    last = formatView(view);
    moves += 1;
    if (moves === MOVES) onEnough();
  };
}
