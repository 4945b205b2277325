/** A grid that makes no tiles for zooms and places that a gesture only passes. Knows no tile. */
import type { LatLng, LeafletEvent } from 'leaflet';
import { OpenGrid } from './leaflet-parts.ts';

/** `pinch` marks a zoom that passes, `noUpdate` the end of a pinch whose goal is not reached yet. */
type ViewEvent = LeafletEvent & { readonly pinch?: boolean; readonly noUpdate?: unknown };

/** Leaflet's grid, which makes tiles only for where the map rests or is about to. Its old tiles move with the gesture. */
export class PassingGrid extends OpenGrid {
  #isPassing = false;

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
      // A pinch that ends on a whole level passes it without another word.
      zoomend: (event) => {
        if (this.#isPassing) noteFirst('viewreset')(event);
      },
    };
  }

  override _update(center?: LatLng): void {
    if (!this.#isPassing) super._update(center);
  }
}
