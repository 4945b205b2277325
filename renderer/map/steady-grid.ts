/** Leaflet's grid without seams, and without tiles for what a gesture only passes. Knows no tile. */
import {
  Bounds,
  DomUtil,
  type GridLayerOptions,
  type LatLng,
  type LeafletEvent,
  type Point,
  type TileEvent,
} from 'leaflet';
import { OpenGrid } from './leaflet-parts.ts';

/** `pinch` marks a zoom that passes, `noUpdate` the end of a pinch whose goal is not reached yet. */
type ViewEvent = LeafletEvent & { readonly pinch?: boolean; readonly noUpdate?: unknown };

/** Makes tiles only for where the map rests or is about to; meanwhile those that are there move with the gesture. */
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
      // A pinch that ends on a whole level fires no other event for the grid.
      zoomend: (event) => {
        if (this.#isPassing) noteFirst('viewreset')(event);
      },
    };
  }

  override _update(center?: LatLng): void {
    if (!this.#isPassing) super._update(center);
  }

  /** Leaflet rounds the centre down here and to the nearest where it shows it: a pixel at the edge could stay without a tile. */
  override _getTiledPixelBounds(center: LatLng): Bounds {
    const { min, max } = super._getTiledPixelBounds(center);
    const place = this._map.project(center, this._tileZoom);
    const shift = place.round().subtract(place.floor());
    return new Bounds((min as Point).add(shift), (max as Point).add(shift));
  }
}

/**
 * Leaflet places a tile by a 3D transform. Chromium then may draw each on a surface of its own that ends on a whole pixel of
 * the screen; at fractional ratios neighbours overlap by a part of a pixel, and `plus-lighter` makes that a bright line.
 */
function placeFlat(tile: HTMLElement): void {
  const { x, y } = DomUtil.getPosition(tile);
  Object.assign(tile.style, { transform: '', left: `${x}px`, top: `${y}px` });
}
