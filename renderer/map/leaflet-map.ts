/** A Leaflet map with Tilekeep's manners: how it pans, zooms and where it ends. Knows no tiles. */
import {
  LatLngBounds,
  type LatLngExpression,
  Map as LeafletMap,
  type PanOptions,
  type PointExpression,
  type ZoomPanOptions,
} from 'leaflet';
import { MERCATOR_MAX_LAT, VIEW_MAX_ZOOM, type View } from '../../shared/view.ts';
import { isMotionReduced, watchReducedMotion } from './motion.ts';
import { wrapLon } from './place-text.ts';

// People may go round the world as often as they like; Leaflet wants finite numbers.
const ENDLESS_LON = 360 * 10_000;
const BOUNDS = new LatLngBounds([-MERCATOR_MAX_LAT, -ENDLESS_LON], [MERCATOR_MAX_LAT, ENDLESS_LON]);

/** Moves at once where people asked for less motion, whenever they did; Leaflet itself would decide once, when it begins. */
class ConsiderateMap extends LeafletMap {
  override panBy(offset: PointExpression, options?: PanOptions): this {
    return super.panBy(offset, isMotionReduced() ? { ...options, animate: false } : options);
  }

  override setView(center: LatLngExpression, zoom?: number, options?: ZoomPanOptions): this {
    return super.setView(center, zoom, isMotionReduced() ? { ...options, animate: false } : options);
  }
}

/** A map in `container` that looks at `view`; it goes round the world, but not beyond the poles. */
export function createLeafletMap(container: HTMLElement, view: View): LeafletMap {
  const map = new ConsiderateMap(container, {
    center: [view.lat, view.lon],
    zoom: view.zoom,
    maxZoom: VIEW_MAX_ZOOM,
    maxBounds: BOUNDS,
    maxBoundsViscosity: 1,
    // A notch of a wheel tells up to 120 pixels and means one level; Leaflet's own 60 would make two of it on Linux.
    wheelPxPerZoomLevel: 120,
    // The page has its own buttons and attribution.
    zoomControl: false,
    attributionControl: false,
    // What is there is shown in the next frame; below it lies something to look at until then.
    fadeAnimation: false,
  });
  // What a finger or the mouse throws and pinches asks these two at the end of every gesture.
  const stop = watchReducedMotion((isReduced) =>
    Object.assign(map.options, { inertia: !isReduced, zoomAnimation: !isReduced }),
  );
  map.on('unload', stop);
  return map;
}

/** What the map looks at, within one world and with a whole zoom. */
export function readView(map: LeafletMap): View {
  const { lat, lng } = map.getCenter();
  return {
    lat: Math.min(MERCATOR_MAX_LAT, Math.max(-MERCATOR_MAX_LAT, lat)),
    lon: wrapLon(lng),
    zoom: Math.round(map.getZoom()),
  };
}
