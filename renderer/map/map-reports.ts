/** Reports the zoom of the map and the place under the pointer to the program that listens to events. */
import type { Map as LeafletMap, LeafletMouseEvent, Point } from 'leaflet';
import { type MapEvent, POSITION_EVERY_MS } from '../../shared/map-event.ts';
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
    const place = pointer && map.containerPointToLatLng(pointer).wrap();
    report({ event: 'position', position: place ? { lon: place.lng, lat: place.lat } : null });
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
