/** Connects the search field with the map. */
import type { SourceId } from '../../shared/sources/source.ts';
import type { View } from '../../shared/view.ts';
import type { Client } from '../bridge/client.ts';
import type { LayerTools } from '../layers/layer-tools.ts';
import { fitBox } from '../map/boxes/area-frame.ts';
import type { MapView } from '../map/map-view.ts';
import { claimSidePanel } from '../panels/side-panel.ts';
import { findPart } from '../parts/element.ts';
import { loadNames } from './known-names.ts';
import { createOwnThings } from './own-things.ts';
import { createSearchField } from './search-field.ts';

/** A box is shown at this zoom at the most, unless its target has another. */
const MAX_BOX_ZOOM = 12;

export interface SearchTargets {
  readonly map: MapView;
  readonly client: Pick<Client, 'call'>;
  readonly layers: Pick<LayerTools, 'findNames' | 'goToFeature'>;
  /** Goes to a place, and shows the source that a link names. */
  readonly goTo: (view: View, sourceId: SourceId | null) => void;
  /** Shows the source of a saved area. */
  readonly showSource: (sourceId: SourceId) => void;
}

let open: ((typed: string) => void) | undefined;

/** Opens the page's search field, with what people have typed already. */
export function openSearch(targets: SearchTargets, typed: string): void {
  open ??= connect(targets);
  open(typed);
}

function connect({ map, client, layers, goTo, showSource }: SearchTargets): (typed: string) => void {
  const { readCover } = claimSidePanel(() => undefined);
  return createSearchField({
    area: findPart('map-area'),
    loadNames,
    own: createOwnThings(client, layers),
    focusMap: map.focus,
    goTo(target) {
      if (target.kind === 'feature') layers.goToFeature(target.found);
      else if (target.kind === 'place')
        goTo({ ...target.place, zoom: target.place.zoom ?? map.readView().zoom }, target.sourceId);
      else {
        if (target.sourceId !== undefined) showSource(target.sourceId);
        fitBox(map.leaflet, target.box, readCover(), target.maxZoom ?? MAX_BOX_ZOOM);
      }
    },
  });
}
