/** Layers on the map: reads their files, draws them and selects their features. No panel here. */
import type { FileShape } from '../../shared/geo-file/area-shape.ts';
import type { Layer, LayerId } from '../../shared/layer.ts';
import type { Client } from '../bridge/client.ts';
import type { Cover } from '../map/area-frame.ts';
import type { MapView } from '../map/map-view.ts';
import type { LayerFacts } from './layer-facts.ts';
import type { SelectedFeature } from './layer-selection.ts';

export interface MapLayersOptions {
  readonly map: MapView;
  readonly client: Client;
  /** The part of the map that a panel covers; {@link MapLayers.zoomTo} stays clear of it. */
  readonly readCover: () => Cover;
  /** Called whenever the facts of a layer change. */
  readonly onFacts: (layerId: LayerId, facts: LayerFacts) => void;
  /** Called with the feature that is selected now, or null. */
  readonly onSelect: (feature: SelectedFeature | null) => void;
}

export interface MapLayers {
  /** Shows these layers and no others, the lowest first. Reads the files of new ones and of those with another version. */
  readonly show: (layers: readonly Layer[]) => void;
  /** Goes to the deepest zoom at which all of a layer is seen. Does nothing before its file has been read. */
  readonly zoomTo: (layerId: LayerId) => void;
  /** Undefined for a layer that isn't shown. */
  readonly factsOf: (layerId: LayerId) => LayerFacts | undefined;
  /** The shape of an area from the layer's file, or a sentence that says why there is none. Never rejects. */
  readonly shapeOf: (layerId: LayerId) => Promise<FileShape>;
  readonly clearSelection: () => void;
  readonly remove: () => void;
}

/**
 * Layers over this map. A click on it selects the nearest feature; Enter on it selects what is in its centre, and again,
 * the next one there; Escape clears the selection.
 */
export function createMapLayers(_options: MapLayersOptions): MapLayers {
  return {
    show: () => undefined,
    zoomTo: () => undefined,
    factsOf: () => undefined,
    shapeOf: async () => ({ kind: 'problem', message: '' }),
    clearSelection: () => undefined,
    remove: () => undefined,
  };
}
