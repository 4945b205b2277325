/** What a layer keeps in places of the view: one picture over the map and below the controls, painted by the layer's worker. */
import type { Map as LeafletMap } from 'leaflet';
import type { LayerLook } from '../../shared/layers/layer.ts';
import type { LayerFile } from './layer-file.ts';
import type { ViewLook } from './layer-messages.ts';

/** A higher ratio costs memory without looking sharper. */
const MAX_PIXEL_RATIO = 3;
/** Over all that moves with the map. */
const LOWEST = 500;

type Place = Pick<LayerLook, 'visible' | 'opacity' | 'minZoom' | 'maxZoom'>;

export class ViewCanvas {
  readonly #map: LeafletMap;
  readonly #canvas = document.createElement('canvas');
  #file: Pick<LayerFile, 'paintView'> | null = null;
  #look: ViewLook | undefined;
  #place: Place | undefined;
  #asked = 0;

  /** Outside the page until there is something to {@link draw}. */
  constructor(map: LeafletMap) {
    this.#map = map;
    this.#canvas.className = 'layer-view';
  }

  /** Paints it again, now and whenever the view has another size or zoom. The picture before stays until then. */
  draw(file: Pick<LayerFile, 'paintView'> | null, look: ViewLook): void {
    this.remove();
    [this.#file, this.#look] = [file, look];
    if (!file) return;
    this.#map.getContainer().append(this.#canvas);
    this.#map.on('resize zoomend', this.redraw);
    void this.redraw();
  }

  /** Changes how it lies over the map, without painting. */
  place(place: Place, order: number): void {
    this.#place = place;
    this.#canvas.style.zIndex = String(LOWEST + order);
    this.#update();
  }

  remove(): void {
    this.#asked += 1;
    this.#map.off('resize zoomend', this.redraw);
    this.#canvas.remove();
  }

  #update(): void {
    if (!this.#place) return;
    const { visible, opacity, minZoom, maxZoom } = this.#place;
    const zoom = this.#map.getZoom();
    this.#canvas.style.opacity = String(opacity);
    this.#canvas.hidden = !visible || zoom < minZoom || zoom > maxZoom;
  }

  /** Paints it again, if there is something. */
  readonly redraw = async (): Promise<void> => {
    this.#update();
    if (!this.#file || !this.#look) return;
    this.#asked += 1;
    const asked = this.#asked;
    const { x: width, y: height } = this.#map.getSize();
    const pixelRatio = Math.min(window.devicePixelRatio, MAX_PIXEL_RATIO);
    const zoom = Math.round(this.#map.getZoom());
    const picture = await this.#file.paintView({ view: { width, height }, zoom, look: this.#look, pixelRatio });
    if (asked !== this.#asked) {
      picture?.close();
      return;
    }
    [this.#canvas.width, this.#canvas.height] = picture ? [picture.width, picture.height] : [0, 0];
    Object.assign(this.#canvas.style, { width: `${width}px`, height: `${height}px` });
    if (picture) this.#canvas.getContext('bitmaprenderer')?.transferFromImageBitmap(picture);
  };
}
