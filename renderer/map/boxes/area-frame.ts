/** The part of the map that no panel covers. */
import { LatLngBounds, type Map as LeafletMap, Point } from 'leaflet';
import type { BoundingBox } from '../../../shared/areas/area.ts';
import { isMotionReduced } from '../moving/motion.ts';
import { type PlaneBox, rollUp, type UnrolledBox, unroll } from './box-edit.ts';

/** How much of the map a panel covers from its right and lower edge, in pixels. */
export interface Cover {
  readonly rightPx: number;
  readonly bottomPx: number;
}

/** The least distance of a shown box from the edges. */
const MARGIN_PX = 28;

/** The uncovered part, in pixels of the map's container. */
export function readUncovered(map: LeafletMap, { rightPx, bottomPx }: Cover): PlaneBox {
  const { x, y } = map.getSize();
  return { left: 0, top: 0, right: Math.max(1, x - rightPx), bottom: Math.max(1, y - bottomPx) };
}

/** The groups of buttons and the attribution over the map, in pixels of its container. */
export function readObstacles(map: LeafletMap): readonly PlaneBox[] {
  const container = map.getContainer();
  const { left: originX, top: originY } = container.getBoundingClientRect();
  const over = container.parentElement?.querySelectorAll(':scope > :not(#map, #side-panel) :is(button, [role="note"])');
  return [...(over ?? [])].map((one) => {
    const group = one instanceof HTMLButtonElement ? one.parentElement : one;
    const { left, top, right, bottom } = (group ?? one).getBoundingClientRect();
    return { left: left - originX, top: top - originY, right: right - originX, bottom: bottom - originY };
  });
}

/** Converts a box of the container to degrees. */
export function readPlaces(map: LeafletMap, { left, top, right, bottom }: PlaneBox): BoundingBox {
  const northWest = map.containerPointToLatLng(new Point(left, top));
  const southEast = map.containerPointToLatLng(new Point(right, bottom));
  const box = { west: northWest.lng, north: northWest.lat, east: southEast.lng, south: southEast.lat };
  return rollUp(box, map.getZoom());
}

/** Moves the map to the deepest zoom, at most `maxZoom`, at which all of a box is seen. */
export function fitBox(map: LeafletMap, box: BoundingBox, { rightPx, bottomPx }: Cover, maxZoom: number): void {
  map.fitBounds(toBounds(unroll(box, map.getCenter().lng)), {
    paddingTopLeft: [MARGIN_PX, MARGIN_PX],
    paddingBottomRight: [MARGIN_PX + rightPx, MARGIN_PX + bottomPx],
    maxZoom: Math.max(maxZoom, map.getMinZoom()),
    animate: !isMotionReduced(),
  });
}

/** Converts a box for Leaflet. */
export function toBounds({ west, south, east, north }: UnrolledBox): LatLngBounds {
  return new LatLngBounds([south, west], [north, east]);
}
