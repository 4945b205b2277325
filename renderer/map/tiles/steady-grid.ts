/** Leaflet's grid without seams, and without tiles for zooms that a gesture only passes through. */
import {
  Bounds,
  DomUtil,
  type GridLayerOptions,
  type LatLng,
  type LeafletEvent,
  type Point,
  type TileEvent,
} from 'leaflet';
import { OpenGrid } from '../leaflet-parts.ts';

/** `pinch` marks a zoom in progress, `noUpdate` the end of a pinch that still glides to its target. */
type ViewEvent = LeafletEvent & { readonly pinch?: boolean; readonly noUpdate?: unknown };

/** Zooms are inclusive; opacity is from 0 to 1. */
export interface GridPlace {
  readonly minZoom: number;
  readonly maxZoom: number;
  readonly opacity: number;
}

/** Creates tiles only for where the map comes to rest. During a gesture the existing ones move with it. */
export class SteadyGrid extends OpenGrid {
  #isPassing = false;

  constructor(options: GridLayerOptions) {
    super(options);
    this.on('tileloadstart', ({ tile }: TileEvent) => placeFlat(tile));
  }

  override getEvents(): ReturnType<NonNullable<InstanceType<typeof OpenGrid>['getEvents']>> {
    const events = super.getEvents?.() ?? {};
    const noteFirst = (name: string) => (event: ViewEvent) => {
      this.#isPassing = event.pinch === true || Boolean(event.noUpdate);
      events[name]?.call(this, event);
    };
    return {
      ...events,
      zoom: noteFirst('zoom'),
      zoomanim: noteFirst('zoomanim'),
      viewreset: noteFirst('viewreset'),
      // The only event of a pinch that ends on a whole level.
      zoomend: (event) => {
        if (this.#isPassing) noteFirst('viewreset')(event);
      },
    };
  }

  /**
   * Changes how the grid lies on the map, without loading tiles again: the zooms at which it shows, its opacity as a whole, so that
   * tiles don't show through one another, and its place among the others of its pane.
   */
  place({ minZoom, maxZoom, opacity }: GridPlace, order: number): void {
    const options: GridLayerOptions = this.options;
    const isOther = options.minZoom !== minZoom || options.maxZoom !== maxZoom;
    Object.assign(options, { minZoom, maxZoom });
    this.setZIndex(order);
    const container = this.getContainer();
    if (container) container.style.opacity = String(opacity);
    if (isOther && this._map) this._resetView();
  }

  override _update(center?: LatLng): void {
    if (!this.#isPassing) super._update(center);
  }

  /** Leaflet rounds the centre down here, and to the nearest pixel elsewhere: a pixel at the edge could lack a tile. */
  override _getTiledPixelBounds(center: LatLng): Bounds {
    const { min, max } = super._getTiledPixelBounds(center);
    const place = this._map.project(center, this._tileZoom);
    const shift = place.round().subtract(place.floor());
    return new Bounds((min as Point).add(shift), (max as Point).add(shift));
  }
}

/**
 * Leaflet places tiles by 3D transforms, and Chromium may give each its own surface, which ends on a whole device pixel. At
 * fractional ratios neighbours then overlap by part of a pixel, which `plus-lighter` shows as a bright line.
 */
function placeFlat(tile: HTMLElement): void {
  const { x, y } = DomUtil.getPosition(tile);
  Object.assign(tile.style, { transform: '', left: `${x}px`, top: `${y}px` });
}
