/** Opens the menu of a place: by the right button, a long press, or a key. */
import type { LatLng, Map as LeafletMap, LeafletMouseEvent } from 'leaflet';

/** The radius of a finger that lies on a screen, and a little more. */
const FINGER_PX = 16;

/**
 * Calls `open` with a place in view, where people pressed or the centre for a key, and with the distance to keep from it. What lies
 * over the map and uses the right button itself stops its event.
 */
export function listenForMenu(map: LeafletMap, open: (place: LatLng, distancePx: number) => void): void {
  const openInCentre = () => open(map.getCenter(), 0);
  map.on('contextmenu', ({ latlng, originalEvent }: LeafletMouseEvent) => {
    // Browsers put the event of a key somewhere in the focused element.
    if (isOfKey(originalEvent)) return openInCentre();
    if (!isOfFinger(originalEvent)) return open(latlng, 0);
    endDrag(map);
    open(latlng, FINGER_PX);
  });
  // Not all systems make that event from the keys.
  map.getContainer().addEventListener('keydown', (event) => {
    if (event.key !== 'ContextMenu' && !(event.key === 'F10' && event.shiftKey)) return;
    event.preventDefault();
    openInCentre();
  });
}

/** Browsers send pointer events, but not all of them say so in their types. */
type MenuEvent = MouseEvent & { readonly pointerType?: string };

function isOfKey(event: MenuEvent): boolean {
  return event.isTrusted && event.button !== 2 && !event.ctrlKey && !event.pointerType;
}

/** Leaflet makes events of its own from long presses where browsers don't. */
function isOfFinger({ isTrusted, button, pointerType }: MenuEvent): boolean {
  return pointerType === 'touch' || (!isTrusted && button !== 2);
}

/** The finger that is still down moves the map no further, which would leave the menu at another place. */
function endDrag({ dragging }: LeafletMap): void {
  if (!dragging.enabled()) return;
  dragging.disable();
  dragging.enable();
}
