/** Inspecting: every clicked tile is explained, and the one under the pointer is outlined. */
import '../styles/tile-inspector.css';
import type { LeafletMouseEvent } from 'leaflet';
import { isDialogOpen } from '../parts/dialog.ts';
import { button, element, findPart } from '../parts/element.ts';
import { CLOSE_KEY } from '../parts/key-row.ts';
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
  const attributes = { class: 'notice-dismiss', 'aria-label': 'End inspecting', title: 'End inspecting (Esc)' };
  const words = element('p', {}, 'Click a tile to see all that is known of it. Escape ends it.');
  const dismiss = button('×', () => end?.(), attributes);
  const banner = element('div', { class: 'notice', 'data-key': 'inspecting' }, words, dismiss);
  let outlined: HTMLElement | undefined;
  const outline = (next?: HTMLElement) => {
    if (next === outlined) return;
    outlined?.classList.remove('tile-aimed');
    next?.classList.add('tile-aimed');
    outlined = next;
  };
  const onMove = ({ containerPoint }: LeafletMouseEvent) => outline(map.findCanvas(containerPoint));
  const onOut = () => outline();
  const onKey = (event: KeyboardEvent) => {
    // Cards, menus, panels and dialogs take the key first.
    if (event.key === CLOSE_KEY && !event.defaultPrevented && !isDialogOpen()) end?.();
  };
  container.classList.add('is-inspecting');
  map.setInspecting(true);
  findPart('notices').prepend(banner);
  leaflet.on('mousemove', onMove).on('mouseout movestart zoomstart', onOut);
  document.addEventListener('keydown', onKey);
  map.focus();
  return () => {
    end = undefined;
    const hadFocus = banner.contains(document.activeElement);
    document.removeEventListener('keydown', onKey);
    leaflet.off('mousemove', onMove).off('mouseout movestart zoomstart', onOut);
    banner.remove();
    outline();
    map.setInspecting(false);
    container.classList.remove('is-inspecting');
    if (hadFocus) map.focus();
  };
}
