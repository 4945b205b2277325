/** A canvas over the map that is larger than the view, and moves with the map until it is painted again. */
import type { LatLng, Map as LeafletMap, Point, ZoomAnimEvent } from 'leaflet';
import type { MapParts } from './leaflet-parts.ts';

/** How far it extends beyond the view on each side, as a share of the view. */
const MARGIN = 0.25;
const MAX_PIXEL_RATIO = 2;

/** What the canvas shows: `size` pixels from `min`, in pixels of the world at `zoom`. */
export interface CanvasFrame {
  readonly zoom: number;
  readonly min: Point;
  readonly size: Point;
}

export class MapCanvas {
  readonly element = document.createElement('canvas');
  readonly #map: LeafletMap & MapParts;
  readonly #maxScale: number;
  #shown: CanvasFrame | undefined;

  /** While a zoom scales the canvas by more than `maxScale`, up or down, it isn't seen. */
  constructor(map: LeafletMap, pane: HTMLElement, maxScale = Number.POSITIVE_INFINITY) {
    this.#map = map as LeafletMap & MapParts;
    this.#maxScale = maxScale;
    this.element.className = 'leaflet-zoom-animated';
    Object.assign(this.element.style, { position: 'absolute', top: '0', left: '0', pointerEvents: 'none' });
    [this.element.width, this.element.height] = [0, 0];
    pane.append(this.element);
    map.on('move zoom viewreset', this.#follow).on('zoomanim', this.#animate);
  }

  /** The view as it is now, with a margin. */
  findFrame(): CanvasFrame {
    const map = this.#map;
    const zoom = map.getZoom();
    const size = map
      .getSize()
      .multiplyBy(1 + 2 * MARGIN)
      .ceil();
    return { zoom, size, min: map.project(map.getCenter(), zoom).subtract(size.divideBy(2)).floor() };
  }

  /**
   * Wipes the canvas and lays it over a frame; without `isFilled` it takes no memory. Returns what paints on it, in CSS pixels
   * from the corner of the frame; null if the browser has no memory for it.
   */
  begin(frame: CanvasFrame, isFilled = true): CanvasRenderingContext2D | null {
    const { element } = this;
    const ratio = isFilled ? Math.min(window.devicePixelRatio, MAX_PIXEL_RATIO) : 0;
    // Setting the size wipes the canvas.
    [element.width, element.height] = [Math.round(frame.size.x * ratio), Math.round(frame.size.y * ratio)];
    Object.assign(element.style, { width: `${frame.size.x}px`, height: `${frame.size.y}px` });
    this.#shown = frame;
    this.#place(this.#map.getCenter(), this.#map.getZoom());
    const brush = element.getContext('2d');
    brush?.scale(ratio, ratio);
    return brush;
  }

  remove(): void {
    this.#map.off('move zoom viewreset', this.#follow).off('zoomanim', this.#animate);
    this.element.remove();
  }

  readonly #follow = (): void => {
    if (!this.#map._animatingZoom) this.#place(this.#map.getCenter(), this.#map.getZoom());
  };

  readonly #animate = ({ center, zoom }: ZoomAnimEvent): void => this.#place(center, zoom);

  #place(center: LatLng, zoom: number): void {
    if (this.#shown === undefined) return;
    const scale = this.#map.getZoomScale(zoom, this.#shown.zoom);
    const { x, y } = this.#shown.min.multiplyBy(scale).subtract(this.#map._getNewPixelOrigin(center, zoom));
    Object.assign(this.element.style, {
      transformOrigin: '0 0',
      transform: `translate3d(${x}px, ${y}px, 0) scale(${scale})`,
      visibility: scale > this.#maxScale || scale < 1 / this.#maxScale ? 'hidden' : '',
    });
  }
}
