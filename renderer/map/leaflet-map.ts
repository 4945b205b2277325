/** The Leaflet map: how it pans, zooms, and where it ends. No tiles here. */
import {
  type InvalidateSizeOptions,
  type LatLng,
  LatLngBounds,
  type LatLngExpression,
  type Map as LeafletMap,
  type PanOptions,
  Point,
  type PointExpression,
  type ZoomOptions,
  type ZoomPanOptions,
} from 'leaflet';
import { wrapLon } from '../../shared/texts/positions.ts';
import { MERCATOR_MAX_LAT, VIEW_MAX_ZOOM, type View } from '../../shared/view.ts';
import { OpenMap } from './leaflet-parts.ts';
import { isMotionReduced, watchReducedMotion } from './moving/motion.ts';
import { WheelZoom, type ZoomableMap } from './moving/wheel-zoom.ts';

// The map has no edge in the east or west, but Leaflet needs finite numbers.
const ENDLESS_LON = 360 * 10_000;
const BOUNDS = new LatLngBounds([-MERCATOR_MAX_LAT, -ENDLESS_LON], [MERCATOR_MAX_LAT, ENDLESS_LON]);

/**
 * Moves without animation while reduced motion is preferred; Leaflet would check that only once, at its start.
 * Keeps its exact centre: Leaflet rounds it to whole pixels, so that each read would be up to a pixel off.
 */
class ConsiderateMap extends OpenMap implements ZoomableMap {
  readonly #wheel = new WheelZoom(this);
  /** The centre of the last move, and the position of Leaflet's map pane then. Since then the map was only dragged. */
  #placed: { readonly centre: LatLng; readonly pane: Point } | undefined;

  override panBy(offset: PointExpression, options?: PanOptions): this {
    return super.panBy(offset, isMotionReduced() ? { ...options, animate: false } : options);
  }

  override setView(center: LatLngExpression, zoom?: number, options?: ZoomPanOptions): this {
    // Leaflet ignores a new zoom while this animation runs.
    if (this._animatingZoom) this._onZoomTransitionEnd();
    return super.setView(center, zoom, isMotionReduced() ? { ...options, animate: false } : options);
  }

  override setZoomAround(at: Point | LatLngExpression, zoom: number, options?: ZoomOptions): this {
    const point = at instanceof Point ? at : this.latLngToContainerPoint(at);
    return this.setView(this.centreFor(this.placeAt(point), point, zoom), zoom, options);
  }

  override getCenter(): LatLng {
    if (!this.#placed) return super.getCenter();
    const { centre, pane } = this.#placed;
    const dragged = pane.subtract(this._getMapPanePos());
    return dragged.x === 0 && dragged.y === 0 ? centre : this.unproject(this.project(centre).add(dragged));
  }

  /** Leaflet shifts the map by whole pixels here; the exact centre stays. */
  override invalidateSize(options?: boolean | InvalidateSizeOptions): this {
    const half = this.getSize().divideBy(2).round();
    const { clientWidth, clientHeight } = this.getContainer();
    const shift = new Point(clientWidth, clientHeight).divideBy(2).round().subtract(half);
    if (this.#placed) this.#placed = { ...this.#placed, pane: this.#placed.pane.add(shift) };
    return super.invalidateSize(options);
  }

  placeAt(point: Point): LatLng {
    return this.unproject(this.project(this.getCenter()).add(this.#fromCentre(point)));
  }

  centreFor(place: LatLng, point: Point, zoom: number): LatLng {
    return this.unproject(this.project(place, zoom).subtract(this.#fromCentre(point)), zoom);
  }

  override _move(...args: Parameters<InstanceType<typeof OpenMap>['_move']>): this {
    this.#placed = { centre: args[0], pane: this._getMapPanePos() };
    return super._move(...args);
  }

  override _tryAnimatedPan(center: LatLng, options?: ZoomPanOptions): boolean {
    const offset = this._getCenterOffset(center).trunc();
    const before = this.#placed;
    // Before the move, because its listeners read the centre.
    this.#placed = { centre: center, pane: this._getMapPanePos().subtract(offset).round() };
    if (super._tryAnimatedPan(center, options)) return true;
    this.#placed = before;
    return false;
  }

  override _stop(): this {
    this.#wheel.finish();
    return super._stop();
  }

  #fromCentre(point: Point): Point {
    return point.subtract(this.getSize().divideBy(2));
  }
}

/** A map in `container` that shows `view`. It wraps round the world and ends at the poles. */
export function createLeafletMap(container: HTMLElement, view: View): ConsiderateMap {
  const map = new ConsiderateMap(container, {
    maxZoom: VIEW_MAX_ZOOM,
    maxBounds: BOUNDS,
    maxBoundsViscosity: 1,
    // See WheelZoom.
    scrollWheelZoom: false,
    // There are no tiles beyond the limits.
    bounceAtZoomLimits: false,
    // The page has its own zoom buttons and attribution.
    zoomControl: false,
    attributionControl: false,
    // Tiles show in the next frame; the underlay covers the time before.
    fadeAnimation: false,
  });
  // Leaflet reads these two at the end of every drag and pinch.
  const stop = watchReducedMotion((isReduced) =>
    Object.assign(map.options, { inertia: !isReduced, zoomAnimation: !isReduced }),
  );
  map.on('unload', stop);
  return map.setView([view.lat, view.lon], view.zoom);
}

/** The view of the map, with a wrapped longitude and a whole zoom. */
export function readView(map: LeafletMap): View {
  const { lat, lng } = map.getCenter();
  return {
    lat: Math.min(MERCATOR_MAX_LAT, Math.max(-MERCATOR_MAX_LAT, lat)),
    lon: wrapLon(lng),
    zoom: Math.round(map.getZoom()),
  };
}
