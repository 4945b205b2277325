/** A real Leaflet map of a given size in a document without layout, for unit tests of panels. */
import { Map as LeafletMap } from 'leaflet';
import { type AreaStage, createAreaStage } from '../../renderer/map/boxes/area-stage.ts';

/** An unobstructed map of 1000 × 700 pixels around 46.5, 8 at zoom 7. */
export function createTestStage(): { readonly stage: AreaStage; readonly map: LeafletMap } {
  const container = document.createElement('div');
  // happy-dom has no layout, so set the size.
  Object.defineProperties(container, {
    clientWidth: { value: 1000, configurable: true },
    clientHeight: { value: 700 },
  });
  document.body.append(container);
  const map = new LeafletMap(container, { center: [46.5, 8], zoom: 7, zoomAnimation: false, fadeAnimation: false });
  return { map, stage: createAreaStage(map, () => ({ rightPx: 0, bottomPx: 0 })) };
}
