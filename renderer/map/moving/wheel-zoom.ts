/** Zooms the map by wheel and trackpad, frame by frame around the pointer, and ends on a whole level. No tiles here. */
import type { LatLng, LatLngBounds, Point } from 'leaflet';
import type { OpenMap } from '../leaflet-parts.ts';
import { isMotionReduced } from './motion.ts';
import { readWheelStep } from './wheel-step.ts';
import { ZoomTravel } from './zoom-travel.ts';

/** A map with exact places instead of whole pixels. */
export interface ZoomableMap extends InstanceType<typeof OpenMap> {
  /** The exact place at a point of the container. */
  readonly placeAt: (point: Point) => LatLng;
  /** The centre at which `place` is at a point of the container, at this zoom. */
  readonly centreFor: (place: LatLng, point: Point, zoom: number) => LatLng;
}

/** The place that stays under the pointer. */
interface Anchor {
  readonly point: Point;
  readonly place: LatLng;
}

export class WheelZoom {
  readonly #map: ZoomableMap;
  readonly #container: HTMLElement;
  #travel: ZoomTravel | undefined;
  #anchor: Anchor | undefined;
  #frame: number | undefined;
  #frameAtMs = 0;
  #isAnnounced = false;

  /** Listens until the map is removed. */
  constructor(map: ZoomableMap) {
    this.#map = map;
    this.#container = map.getContainer();
    this.#container.addEventListener('wheel', this.#onWheel, { passive: false });
    map.on('unload', () => this.#container.removeEventListener('wheel', this.#onWheel));
  }

  /** Ends a running gesture at once. */
  finish(): void {
    if (this.#frame === undefined || !this.#travel) return;
    this.#travel.decide();
    this.#travel.step(0, true);
    this.#end(this.#travel);
  }

  readonly #onWheel = (event: WheelEvent): void => {
    event.preventDefault();
    const step = readWheelStep(event);
    if (step.levels === 0) return;
    const travel = this.#begin();
    const point = this.#map.mouseEventToContainerPoint(event);
    if (!this.#anchor?.point.equals(point)) this.#anchor = { point, place: this.#map.placeAt(point) };
    travel.turn(step, performance.now());
    this.#isAnnounced = false;
  };

  /** The running gesture, or a new one. */
  #begin(): ZoomTravel {
    if (this.#frame !== undefined && this.#travel) return this.#travel;
    const map = this.#map;
    map._stop();
    if (map._animatingZoom) map._onZoomTransitionEnd();
    this.#frameAtMs = performance.now();
    const limits = { min: map.getMinZoom(), max: map.getMaxZoom() };
    this.#travel = new ZoomTravel(map.getZoom(), limits, this.#travel?.carryAt(this.#frameAtMs));
    this.#anchor = undefined;
    this.#frame = requestAnimationFrame(this.#onFrame);
    map.getPane('mapPane')?.classList.add('map-zooming');
    map._moveStart(true, false);
    return this.#travel;
  }

  readonly #onFrame = (): void => {
    const travel = this.#travel;
    if (!travel) return;
    const nowMs = performance.now();
    travel.step(nowMs - this.#frameAtMs, isMotionReduced());
    this.#frameAtMs = nowMs;
    if (travel.isOver) {
      this.#end(travel);
      return;
    }
    this.#frame = requestAnimationFrame(this.#onFrame);
    if (travel.isDecided && !this.#isAnnounced) this.#announce(travel.goal);
    else if (travel.zoom === this.#map.getZoom()) return;
    this.#map._move(this.#centreAt(travel.zoom), travel.zoom, { pinch: true });
  };

  /** Tells layers the target, so that they can prepare during the glide. */
  #announce(zoom: number): void {
    this.#isAnnounced = true;
    const center = this.#centreAt(zoom);
    this.#map._move(center, zoom, undefined, true);
    this.#map.fire('zoomanim', { center, zoom, noUpdate: false });
  }

  #end({ zoom }: ZoomTravel): void {
    if (this.#frame !== undefined) cancelAnimationFrame(this.#frame);
    this.#frame = undefined;
    this.#map.getPane('mapPane')?.classList.remove('map-zooming');
    this.#map._move(this.#centreAt(zoom), zoom, undefined, true);
    this.#map.fire('zoom').fire('move');
    this.#map._moveEnd(true);
  }

  /** The centre can't be beyond the poles; there, the place under the pointer moves instead. */
  #centreAt(zoom: number): LatLng {
    const map = this.#map;
    const centre = this.#anchor ? map.centreFor(this.#anchor.place, this.#anchor.point, zoom) : map.getCenter();
    return map._limitCenter(centre, zoom, map.options.maxBounds as LatLngBounds | undefined);
  }
}
