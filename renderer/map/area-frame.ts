/** The part of the map that people see while a panel covers the rest of it. Knows Leaflet, no panel. */
import { LatLngBounds, type Map as LeafletMap, Point } from 'leaflet';
import type { BoundingBox } from '../../shared/area.ts';
import { type PlaneBox, rollUp, type UnrolledBox, unroll } from './box-edit.ts';
import { isMotionReduced } from './motion.ts';

/** How much of the map is covered from its right and lower edge, in pixels. */
export interface Cover {
  readonly rightPx: number;
  readonly bottomPx: number;
}

/** How far what is looked at keeps from the edges of what is seen. */
const MARGIN_PX = 28;

/** What is seen of the map, in pixels of its container. */
export function readUncovered(map: LeafletMap, { rightPx, bottomPx }: Cover): PlaneBox {
  const { x, y } = map.getSize();
  return { left: 0, top: 0, right: Math.max(1, x - rightPx), bottom: Math.max(1, y - bottomPx) };
}

/** A box of the container as one of the world. */
export function readPlaces(map: LeafletMap, { left, top, right, bottom }: PlaneBox): BoundingBox {
  const northWest = map.containerPointToLatLng(new Point(left, top));
  const southEast = map.containerPointToLatLng(new Point(right, bottom));
  const box = { west: northWest.lng, north: northWest.lat, east: southEast.lng, south: southEast.lat };
  return rollUp(box, map.getZoom());
}

/** Moves the map until all of a box is seen, at the deepest zoom up to `maxZoom` at which it is. */
export function fitBox(map: LeafletMap, box: BoundingBox, { rightPx, bottomPx }: Cover, maxZoom: number): void {
  map.fitBounds(toBounds(unroll(box, map.getCenter().lng)), {
    paddingTopLeft: [MARGIN_PX, MARGIN_PX],
    paddingBottomRight: [MARGIN_PX + rightPx, MARGIN_PX + bottomPx],
    maxZoom: Math.max(maxZoom, map.getMinZoom()),
    animate: !isMotionReduced(),
  });
}

/** Leaflet's form of a box. */
export function toBounds({ west, south, east, north }: UnrolledBox): LatLngBounds {
  return new LatLngBounds([south, west], [north, east]);
}
