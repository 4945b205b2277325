/** Opens the menu of a place: by the right button, a long press, or a key. */
import type { LatLng, Map as LeafletMap, LeafletMouseEvent } from 'leaflet';

/**
 * Calls `open` with a place in view: where people pressed, or the centre for a key. What lies over the map and
 * uses the right button itself stops its event.
 */
export function listenForMenu(map: LeafletMap, open: (place: LatLng) => void): void {
  const openInCentre = () => open(map.getCenter());
  map.on('contextmenu', ({ latlng, originalEvent }: LeafletMouseEvent) => {
    // Browsers put the event of a key somewhere in the focused element.
    if (isOfKey(originalEvent)) openInCentre();
    else open(latlng);
  });
  // Not all systems make that event from the keys.
  map.getContainer().addEventListener('keydown', (event) => {
    if (event.key !== 'ContextMenu' && !(event.key === 'F10' && event.shiftKey)) return;
    event.preventDefault();
    openInCentre();
  });
}

/** Leaflet makes events of its own from long presses where browsers don't. */
function isOfKey(event: MouseEvent & { readonly pointerType?: string }): boolean {
  return event.isTrusted && event.button !== 2 && !event.ctrlKey && !event.pointerType;
}
