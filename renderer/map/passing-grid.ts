/** A grid that makes no tiles for zooms and places that a gesture only passes. Knows no tile. */
import type { LatLng, LeafletEvent, ZoomAnimEvent } from 'leaflet';
import { OpenGrid } from './leaflet-parts.ts';

/** Leaflet's grid, which makes tiles only for where the map rests or is about to. Its old tiles move with the gesture. */
export class PassingGrid extends OpenGrid {
  #isPassing = false;

  override getEvents(): ReturnType<NonNullable<InstanceType<typeof OpenGrid>['getEvents']>> {
    const events = super.getEvents?.() ?? {};
    const { zoom, zoomanim } = events;
    const rest = (event: LeafletEvent): void => {
      this.#isPassing = false;
      zoom?.call(this, event);
    };
    return {
      ...events,
      zoom: (event: LeafletEvent & { readonly pinch?: boolean }) => {
        this.#isPassing = event.pinch === true;
        zoom?.call(this, event);
      },
      // Says where the map is going.
      zoomanim: (event) => {
        this.#isPassing = (event as ZoomAnimEvent).noUpdate === true;
        zoomanim?.call(this, event);
      },
      // A pinch that ends on a whole level passes it without another word.
      zoomend: (event) => {
        if (this.#isPassing) rest(event);
      },
    };
  }

  override _update(center?: LatLng): void {
    if (!this.#isPassing) super._update(center);
  }
}
