/** Connects the search field with the map. */
import type { SourceId } from '../../shared/source.ts';
import type { View } from '../../shared/view.ts';
import { fitBox } from '../map/area-frame.ts';
import type { MapView } from '../map/map-view.ts';
import { claimSidePanel } from '../panels/side-panel.ts';
import { findPart } from '../parts/element.ts';
import { loadNames } from './known-names.ts';
import { createSearchField } from './search-field.ts';

/** A box is shown at this zoom at the most. */
const MAX_BOX_ZOOM = 12;

let open: (() => void) | undefined;

/** Opens the page's search field. Calls `onGo` with a place and the source that a link names; boxes are shown here. */
export function openSearch(map: MapView, onGo: (view: View, sourceId: SourceId | null) => void): void {
  open ??= connect(map, onGo);
  open();
}

function connect(map: MapView, onGo: (view: View, sourceId: SourceId | null) => void): () => void {
  const { readCover } = claimSidePanel(() => undefined);
  return createSearchField({
    area: findPart('map-area'),
    loadNames,
    focusMap: map.focus,
    goTo(target) {
      if (target.kind === 'box') fitBox(map.leaflet, target.box, readCover(), MAX_BOX_ZOOM);
      else onGo({ ...target.place, zoom: target.place.zoom ?? map.readView().zoom }, target.sourceId);
    },
  });
}
