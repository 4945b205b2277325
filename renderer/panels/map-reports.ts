/** Reports the zoom of the map and the place under the pointer to the program that listens to events. */
import type { LatLng, Map as LeafletMap, LeafletMouseEvent, Point } from 'leaflet';
import type { EventPosition, MapEvent } from '../../shared/calls/desktop-calls.ts';
import { POSITION_EVERY_MS } from '../../shared/layers/layer.ts';
import { trimDegrees } from '../../shared/view.ts';
import type { Client } from '../bridge/client.ts';

/** Reports now and at every change, for the life of the map; of positions, the last one every 33 ms. */
export function reportMap(client: Pick<Client, 'call'>, map: LeafletMap): void {
  let zoom: number | undefined;
  let pointer: Point | undefined;
  let isWaiting = false;
  const report = (event: MapEvent) => void client.call('reportEvent', { event });
  const reportZoom = () => {
    const now = Math.round(map.getZoom());
    if (now !== zoom) report({ event: 'zoom', zoom: now });
    zoom = now;
  };
  const reportPosition = () => {
    isWaiting = false;
    report({ event: 'position', position: pointer ? toPosition(map, map.containerPointToLatLng(pointer)) : null });
  };
  const pointAt = (point: Point | undefined) => {
    pointer = point;
    if (!isWaiting) setTimeout(reportPosition, POSITION_EVERY_MS);
    isWaiting = true;
  };
  map.on('mousemove', ({ containerPoint }: LeafletMouseEvent) => pointAt(containerPoint));
  map.on('mouseout', () => pointAt(undefined));
  map.on('move', () => pointer && pointAt(pointer));
  map.on('zoomend', reportZoom);
  reportZoom();
}

/** A place of the map as events have it: as exact as a pixel. */
export function toPosition(map: LeafletMap, place: LatLng): EventPosition {
  const { lat, lng } = place.wrap();
  return { lon: trimDegrees(lng, map.getZoom()), lat: trimDegrees(lat, map.getZoom()) };
}
