/** The one hint of the first start: short, over the map, gone for good once read or no longer needed. */
import '../styles/first-hint.css';
import { formatView, type View } from '../../shared/view.ts';
import type { Client } from '../bridge/client.ts';
import type { MapView } from '../map/map-view.ts';
import { button, element } from '../parts/element.ts';

/** Whoever has moved the map so often knows how. */
const MOVES = 3;
const TEXT = 'Drag to move, scroll to zoom. What you look at is kept for later. F1 shows all keys.';

export interface FirstHintOptions {
  readonly client: Pick<Client, 'call'>;
  readonly map: Pick<MapView, 'leaflet' | 'readView' | 'focus'>;
  /** Where it stands, before everything else there. */
  readonly corner: HTMLElement;
}

/** Shows the hint until people send it away or have moved the map three times, and has that remembered. */
export function showFirstHint({ client, map, corner }: FirstHintOptions): void {
  const words = element('p', { role: 'status' });
  const dismiss = button('×', () => end(), {
    class: 'notice-dismiss',
    'aria-label': 'Dismiss the hint',
    title: 'Dismiss',
  });
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
  // Said by screen readers because it comes into a place that is there already.
  words.textContent = TEXT;
  map.leaflet.on('moveend', onMove);
}

/** The answer is told the view whenever the map has come to rest; `onEnough` is told once it has moved three times. */
export function createMoveCount(start: View, onEnough: () => void): (view: View) => void {
  let last = formatView(start);
  let moves = 0;
  return (view) => {
    // A window that changes its size moves nothing that people have moved.
    if (formatView(view) === last) return;
    last = formatView(view);
    moves += 1;
    if (moves === MOVES) onEnough();
  };
}
