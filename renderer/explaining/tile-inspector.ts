/** Inspecting: while it goes on, every tile that is clicked is explained, and the one under the pointer is outlined. */
import { CLOSE_KEY } from '../parts/key-row.ts';
import '../styles/tile-inspector.css';
import type { LeafletMouseEvent, Point } from 'leaflet';
import { isDialogOpen } from '../parts/dialog.ts';
import { button, element, findPart } from '../parts/element.ts';
import type { WindowTargets } from '../window-targets.ts';

let end: (() => void) | undefined;

/** Begins to inspect tiles by clicks, or ends it. */
export function toggleInspecting({ map }: Pick<WindowTargets, 'map'>): void {
  if (end) end();
  else end = begin(map);
}

function begin(map: WindowTargets['map']): () => void {
  const { leaflet } = map;
  const container = leaflet.getContainer();
  const banner = createBanner(() => end?.());
  const outline = createOutline((point) => map.findCanvas(point));
  const onMove = ({ containerPoint }: LeafletMouseEvent) => outline.at(containerPoint);
  const onKey = (event: KeyboardEvent) => {
    // The card of a tile, a menu, a panel and a dialog each take the key for themselves first.
    if (event.key !== CLOSE_KEY || event.defaultPrevented || isDialogOpen()) return;
    end?.();
  };
  container.classList.add('is-inspecting');
  map.setInspecting(true);
  findPart('notices').prepend(banner);
  leaflet.on('mousemove', onMove).on('mouseout movestart zoomstart', outline.none);
  document.addEventListener('keydown', onKey);
  map.focus();
  return () => {
    end = undefined;
    const hadFocus = banner.contains(document.activeElement);
    document.removeEventListener('keydown', onKey);
    leaflet.off('mousemove', onMove).off('mouseout movestart zoomstart', outline.none);
    banner.remove();
    outline.none();
    map.setInspecting(false);
    container.classList.remove('is-inspecting');
    if (hadFocus) map.focus();
  };
}

function createBanner(onEnd: () => void): HTMLElement {
  return element(
    'div',
    { class: 'notice', 'data-key': 'inspecting' },
    element('p', {}, 'Click a tile to see all that is known of it. Escape ends it.'),
    button('×', onEnd, { class: 'notice-dismiss', 'aria-label': 'End inspecting', title: 'End inspecting (Esc)' }),
  );
}

interface Outline {
  /** Outlines the tile at a place of the map, and no other. */
  readonly at: (point: Point) => void;
  readonly none: () => void;
}

function createOutline(find: (point: Point) => HTMLElement | undefined): Outline {
  let outlined: HTMLElement | undefined;
  const show = (next: HTMLElement | undefined) => {
    if (next === outlined) return;
    outlined?.classList.remove('tile-aimed');
    next?.classList.add('tile-aimed');
    outlined = next;
  };
  return { at: (point) => show(find(point)), none: () => show(undefined) };
}
