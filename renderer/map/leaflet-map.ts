/** A Leaflet map with Tilekeep's manners: how it pans, zooms and where it ends. Knows no tiles. */
import { LatLngBounds, Map as LeafletMap, type MapOptions, type PanOptions, type PointExpression } from 'leaflet';
import { MERCATOR_MAX_LAT, VIEW_MAX_ZOOM, type View } from '../../shared/view.ts';
import { isMotionReduced } from './motion.ts';
import { wrapLon } from './place-text.ts';

// People may go round the world as often as they like; Leaflet wants finite numbers.
const ENDLESS_LON = 360 * 10_000;
const BOUNDS = new LatLngBounds([-MERCATOR_MAX_LAT, -ENDLESS_LON], [MERCATOR_MAX_LAT, ENDLESS_LON]);

/** Panning without the slide, for people who asked for less motion; Leaflet's keyboard pans have no option of their own. */
class StillMap extends LeafletMap {
  override panBy(offset: PointExpression, options?: PanOptions): this {
    return super.panBy(offset, { ...options, animate: false });
  }
}

/** A map in `container` that looks at `view`; it goes round the world, but not beyond the poles. */
export function createLeafletMap(container: HTMLElement, view: View): LeafletMap {
  const reduced = isMotionReduced();
  const options: MapOptions = {
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
    zoomAnimation: !reduced,
    fadeAnimation: !reduced,
    inertia: !reduced,
  };
  return reduced ? new StillMap(container, options) : new LeafletMap(container, options);
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
