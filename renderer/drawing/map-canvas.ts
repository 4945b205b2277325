/** A canvas over the map: painted when asked, and moved with the map until it is painted again. */
import type { LatLng, Map as LeafletMap, Point, ZoomAnimEvent } from 'leaflet';
import type { MapParts } from '../map/leaflet-parts.ts';

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
  readonly canvas = document.createElement('canvas');
  readonly #map: LeafletMap & MapParts;
  readonly #paint: (brush: CanvasRenderingContext2D, frame: CanvasFrame) => void;
  #painted: CanvasFrame | undefined;
  #next: number | undefined;

  /** `paint` paints in CSS pixels from the corner of the frame. */
  constructor(
    map: LeafletMap,
    pane: HTMLElement,
    paint: (brush: CanvasRenderingContext2D, frame: CanvasFrame) => void,
  ) {
    this.#map = map as LeafletMap & MapParts;
    this.#paint = paint;
    this.canvas.className = 'leaflet-zoom-animated';
    Object.assign(this.canvas.style, { position: 'absolute', top: '0', left: '0', pointerEvents: 'none' });
    pane.append(this.canvas);
    map.on('moveend resize viewreset', this.paint).on('move zoom', this.#follow).on('zoomanim', this.#animate);
  }

  /** Paints in the next frame, once for all calls until then. */
  readonly request = (): void => {
    this.#next ??= requestAnimationFrame(this.paint);
  };

  /** Paints now. */
  readonly paint = (): void => {
    cancelAnimationFrame(this.#next ?? 0);
    this.#next = undefined;
    const frame = this.#findFrame();
    const { canvas } = this;
    const brush = canvas.getContext('2d');
    if (!brush) return;
    const ratio = Math.min(window.devicePixelRatio, MAX_PIXEL_RATIO);
    // Setting the size wipes the canvas.
    [canvas.width, canvas.height] = [Math.round(frame.size.x * ratio), Math.round(frame.size.y * ratio)];
    Object.assign(canvas.style, { width: `${frame.size.x}px`, height: `${frame.size.y}px` });
    this.#painted = frame;
    this.#place(this.#map.getCenter(), this.#map.getZoom());
    brush.scale(ratio, ratio);
    this.#paint(brush, frame);
  };

  remove(): void {
    cancelAnimationFrame(this.#next ?? 0);
    this.#map.off('moveend resize viewreset', this.paint).off('move zoom', this.#follow).off('zoomanim', this.#animate);
    this.canvas.remove();
  }

  #findFrame(): CanvasFrame {
    const map = this.#map;
    const zoom = map.getZoom();
    const size = map
      .getSize()
      .multiplyBy(1 + 2 * MARGIN)
      .ceil();
    return { zoom, size, min: map.project(map.getCenter(), zoom).subtract(size.divideBy(2)).floor() };
  }

  readonly #follow = (): void => {
    if (!this.#map._animatingZoom) this.#place(this.#map.getCenter(), this.#map.getZoom());
  };

  readonly #animate = ({ center, zoom }: ZoomAnimEvent): void => this.#place(center, zoom);

  #place(center: LatLng, zoom: number): void {
    if (this.#painted === undefined) return;
    const scale = this.#map.getZoomScale(zoom, this.#painted.zoom);
    const { x, y } = this.#painted.min.multiplyBy(scale).subtract(this.#map._getNewPixelOrigin(center, zoom));
    Object.assign(this.canvas.style, {
      transformOrigin: '0 0',
      transform: `translate3d(${x}px, ${y}px, 0) scale(${scale})`,
    });
  }
}
