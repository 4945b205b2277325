/** The place people aim at: under the pointer, or the centre of the map while they use the keyboard. */
import type { LatLng, LeafletKeyboardEvent, Map as LeafletMap, LeafletMouseEvent, Point } from 'leaflet';

export interface Aim {
  readonly of: 'pointer' | 'centre';
  readonly lat: number;
  readonly lon: number;
  readonly zoom: number;
}

/**
 * Calls `onAim` now and at every change, for the life of the map. Returns a function that reads the place, in pixels of the
 * map's container.
 */
export function followAim(map: LeafletMap, onAim: (aim: Aim) => void): () => Point {
  let pointer: Point | undefined;
  const report = () => {
    const place: LatLng = pointer === undefined ? map.getCenter() : map.containerPointToLatLng(pointer);
    onAim({ of: pointer === undefined ? 'centre' : 'pointer', lat: place.lat, lon: place.lng, zoom: map.getZoom() });
  };
  const aimAt = (point: Point | undefined) => {
    pointer = point;
    report();
  };
  map.on('mousemove', (event: LeafletMouseEvent) => aimAt(event.containerPoint));
  map.on('mouseout', () => aimAt(undefined));
  map.on('keydown', ({ originalEvent }: LeafletKeyboardEvent) => {
    // A shortcut doesn't move the map, so the pointer still aims.
    if (!originalEvent.ctrlKey && !originalEvent.metaKey && !originalEvent.altKey) aimAt(undefined);
  });
  map.on('move zoomend resize', report);
  report();
  return () => pointer ?? map.getSize().divideBy(2).round();
}
