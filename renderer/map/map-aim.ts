/** The place people mean: under the pointer, or the map's centre while the keyboard leads. */
import type { LatLng, Map as LeafletMap, LeafletMouseEvent, Point } from 'leaflet';

export interface Aim {
  readonly of: 'pointer' | 'centre';
  readonly lat: number;
  readonly lon: number;
  readonly zoom: number;
}

/** Tells `onAim` where people aim, now and whenever that changes, for as long as the map lives. */
export function followAim(map: LeafletMap, onAim: (aim: Aim) => void): void {
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
  map.on('mouseout keydown', () => aimAt(undefined));
  map.on('move zoomend resize', report);
  report();
}
