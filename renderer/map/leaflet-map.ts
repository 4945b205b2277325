/** A Leaflet map with Tilekeep's manners: how it pans, zooms and where it ends. Knows no tiles. */
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
import { MERCATOR_MAX_LAT, VIEW_MAX_ZOOM, type View } from '../../shared/view.ts';
import { OpenMap } from './leaflet-parts.ts';
import { isMotionReduced, watchReducedMotion } from './motion.ts';
import { wrapLon } from './place-text.ts';
import { WheelZoom, type ZoomableMap } from './wheel-zoom.ts';

// People may go round the world as often as they like; Leaflet wants finite numbers.
const ENDLESS_LON = 360 * 10_000;
const BOUNDS = new LatLngBounds([-MERCATOR_MAX_LAT, -ENDLESS_LON], [MERCATOR_MAX_LAT, ENDLESS_LON]);

/**
 * Moves at once where people asked for less motion, whenever they did; Leaflet itself would decide once, when it begins.
 * Knows its centre exactly: Leaflet shows it at whole pixels and would read it off them, up to a pixel further each time.
 */
class ConsiderateMap extends OpenMap implements ZoomableMap {
  readonly #wheel = new WheelZoom(this);
  /** The centre of the last move, and where Leaflet's pane of the map was then: since then it was only dragged. */
  #placed: { readonly centre: LatLng; readonly pane: Point } | undefined;

  override panBy(offset: PointExpression, options?: PanOptions): this {
    return super.panBy(offset, isMotionReduced() ? { ...options, animate: false } : options);
  }

  override setView(center: LatLngExpression, zoom?: number, options?: ZoomPanOptions): this {
    // While it runs Leaflet would drop the wish for another zoom.
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

  /** Leaflet shifts the map by whole pixels here; its centre stays. */
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

  override _stop(): this {
    this.#wheel.finish();
    return super._stop();
  }

  #fromCentre(point: Point): Point {
    return point.subtract(this.getSize().divideBy(2));
  }
}

/** A map in `container` that looks at `view`; it goes round the world, but not beyond the poles. */
export function createLeafletMap(container: HTMLElement, view: View): ConsiderateMap {
  const map = new ConsiderateMap(container, {
    maxZoom: VIEW_MAX_ZOOM,
    maxBounds: BOUNDS,
    maxBoundsViscosity: 1,
    // See WheelZoom.
    scrollWheelZoom: false,
    // Beyond the limits there are no tiles.
    bounceAtZoomLimits: false,
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
  return map.setView([view.lat, view.lon], view.zoom);
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
