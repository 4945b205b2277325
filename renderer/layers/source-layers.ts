/** The layers with tiles of further sources: on the map between the layers of files, and what is known about them. */
import type { Layer, LayerId } from '../../shared/layers/layer.ts';
import type { Source } from '../../shared/sources/source.ts';
import { layerTexts as texts } from '../../shared/texts/layers.ts';
import { deepestViewZoom, tileZoomOffset } from '../../shared/view.ts';
import type { MapView } from '../map/map-view.ts';
import type { TileLayer } from '../map/tiles/tile-layer.ts';
import { describeTrouble } from '../panels/tile-state-text.ts';
import { changesTiles } from '../sources/source-change.ts';
import type { LayerFacts } from './layer-facts.ts';
import { createOverlayCalls, followMapRest } from './overlay-calls.ts';

export interface SourceLayersOptions {
  readonly map: Pick<MapView, 'leaflet' | 'createOverlay' | 'isBusy'>;
  readonly sources: () => readonly Source[];
  readonly pane: string;
  readonly onFacts: (layerId: LayerId, facts: LayerFacts) => void;
}

/** Tiles change many at once, so they are looked at only this often. */
const LOOK_MS = 500;

export class SourceLayers {
  readonly #options: SourceLayersOptions;
  readonly #mapRests: () => Promise<void>;
  readonly #shown = new Map<LayerId, ShownSource>();
  #looking: ReturnType<typeof setTimeout> | undefined;

  constructor(options: SourceLayersOptions) {
    this.#options = options;
    this.#mapRests = followMapRest(options.map);
    options.map.leaflet.on('tilechange moveend', this.#lookSoon);
  }

  /** Shows those of these layers that are of sources, and no others; their place in the list is their order in the pane. */
  show(layers: readonly Layer[]): void {
    for (const [id, one] of this.#shown) {
      if (layers.some((layer) => layer.id === id)) continue;
      one.remove();
      this.#shown.delete(id);
    }
    for (const [order, layer] of layers.entries()) {
      if (layer.kind !== 'source') continue;
      const one = this.#shown.get(layer.id) ?? new ShownSource(this.#options, this.#mapRests);
      this.#shown.set(layer.id, one);
      one.update(layer, order);
    }
  }

  /** Undefined for a layer that isn't shown or isn't of a source. */
  factsOf(layerId: LayerId): LayerFacts | undefined {
    return this.#shown.get(layerId)?.facts;
  }

  remove(): void {
    clearTimeout(this.#looking);
    this.#options.map.leaflet.off('tilechange moveend', this.#lookSoon);
    this.show([]);
  }

  readonly #lookSoon = (): void => {
    this.#looking ??= setTimeout(() => {
      this.#looking = undefined;
      for (const [id, one] of this.#shown) if (one.look()) this.#options.onFacts(id, one.facts);
    }, LOOK_MS);
  };
}

/** A layer of a source on the map. */
class ShownSource {
  readonly #options: SourceLayersOptions;
  readonly #mapRests: () => Promise<void>;
  /** None if the source isn't in the list. */
  #tiles: TileLayer | undefined;
  #facts: LayerFacts = { state: 'loading' };

  constructor(options: SourceLayersOptions, mapRests: () => Promise<void>) {
    this.#options = options;
    this.#mapRests = mapRests;
  }

  get facts(): LayerFacts {
    return this.#facts;
  }

  /** Shows the layer with these looks, at a place in the order; loads the tiles again if the source has others now. */
  update(layer: Layer, order: number): void {
    const { sources, map } = this.#options;
    const source = sources().find(({ id }) => id === layer.sourceId);
    if (!this.#tiles || !source || changesTiles(this.#tiles.source, source)) {
      this.remove();
      this.#tiles = source && this.#create(source, layer);
    }
    if (layer.visible && this.#tiles && !map.leaflet.hasLayer(this.#tiles)) this.#tiles.addTo(map.leaflet);
    if (!layer.visible) this.remove();
    if (source) this.#tiles?.place({ ...findZooms(source, layer), opacity: layer.opacity }, order);
    this.look();
  }

  remove(): void {
    this.#tiles?.remove();
  }

  /** Updates the facts. Returns true if they have changed. */
  look(): boolean {
    const before = JSON.stringify(this.#facts);
    this.#facts = this.#describe();
    return JSON.stringify(this.#facts) !== before;
  }

  #create(source: Source, layer: Layer): TileLayer {
    const { map, pane } = this.#options;
    return map.createOverlay(source, ({ calls }) => ({
      calls: createOverlayCalls(calls, source.id, this.#mapRests),
      grid: { pane, className: 'source-tiles', keepBuffer: 1, ...findZooms(source, layer) },
    }));
  }

  #describe(): LayerFacts {
    const tiles = this.#tiles;
    if (!tiles) return { state: 'problem', message: texts.sourceGone };
    const isOn = this.#options.map.leaflet.hasLayer(tiles);
    return {
      state: 'tiles',
      ...rangeOf(tiles.source),
      trouble: isOn ? describeTrouble(tiles.listSeen(), tiles.source) : '',
    };
  }
}

/** The zooms at which a layer of a source shows; the first is beyond the last one if there is none. */
function findZooms(source: Source, layer: Pick<Layer, 'minZoom' | 'maxZoom'>) {
  const { minZoom, maxZoom } = rangeOf(source);
  return { minZoom: Math.max(minZoom, layer.minZoom), maxZoom: Math.min(maxZoom, layer.maxZoom) };
}

/** The zooms of the map at which a source has tiles, or enlarged ones. */
function rangeOf({ rules }: Source): { readonly minZoom: number; readonly maxZoom: number } {
  return { minZoom: rules.minZoom + tileZoomOffset(rules), maxZoom: deepestViewZoom(rules) };
}
