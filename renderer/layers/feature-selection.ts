/** Which feature of the layers is selected, and its halo on the map. */
import type { LatLng, Map as LeafletMap } from 'leaflet';
import { type LayerId, MAX_LAYER_ZOOM } from '../../shared/layer.ts';
import type { FeatureHit } from './feature-picking.ts';
import type { LayerFile } from './layer-file.ts';
import { LayerGrid } from './layer-grid.ts';
import { TILE_EDGE_PX } from './layer-parts.ts';
import { compareHits, type SelectedFeature } from './layer-selection.ts';
import type { ShownLayer } from './shown-layer.ts';

export interface FeatureSelectionOptions {
  readonly map: LeafletMap;
  readonly pane: string;
  readonly listTopFirst: () => readonly ShownLayer[];
  readonly onSelect: (feature: SelectedFeature | null) => void;
}

interface LayerHit extends FeatureHit {
  readonly shown: ShownLayer;
  readonly file: LayerFile;
}

/** Over all layers. */
const TOP = 1000;

export class FeatureSelection {
  readonly #options: FeatureSelectionOptions;
  readonly #grid: LayerGrid;
  #selected: LayerHit | undefined;
  /** What was near the centre at the last {@link selectNext}, and which of it is selected. */
  #near: { readonly place: string; readonly hits: readonly LayerHit[]; readonly at: number } | undefined;
  #asked = 0;

  constructor(options: FeatureSelectionOptions) {
    this.#options = options;
    this.#grid = new LayerGrid({ pane: options.pane, minZoom: 0, maxZoom: MAX_LAYER_ZOOM });
  }

  /** Selects the nearest feature at a place, or nothing. Returns true if there is one. */
  async selectAt(place: LatLng): Promise<boolean> {
    this.#near = undefined;
    const hits = await this.#pick(place);
    if (hits === undefined) return false;
    this.#select(hits[0], false);
    return hits.length > 0;
  }

  /** Selects the feature nearest to the centre of the map, and then the next one there. */
  async selectNext(): Promise<void> {
    const { map } = this.#options;
    const [centre, near] = [map.getCenter(), this.#near];
    const place = `${centre.lat} ${centre.lng} ${map.getZoom()}`;
    const isSame = near !== undefined && near.place === place && near.hits[near.at] === this.#selected;
    const hits = isSame ? near.hits : await this.#pick(centre);
    if (hits === undefined) return;
    const at = isSame ? (near.at + 1) % hits.length : 0;
    this.#select(hits[at], true);
    this.#near = hits.length > 0 ? { place, hits, at } : undefined;
  }

  clear(): void {
    this.#asked += 1;
    this.#near = undefined;
    this.#select(undefined, false);
  }

  /** Clears the selection if it is of this layer, whose features are others now. */
  forget(layerId: LayerId): void {
    this.#near = undefined;
    if (this.#selected?.shown.layer.id === layerId) this.clear();
  }

  /** Follows changes of layers: the selected feature's looks, or that it can't be selected any more. */
  update(): void {
    const { shown, file } = this.#selected ?? {};
    if (!shown) return;
    const { visible, selectable } = shown.layer;
    if (visible && selectable && shown.file === file && this.#options.listTopFirst().includes(shown)) this.#draw();
    else this.clear();
  }

  /** What is near a place, the nearest first; undefined if another place was asked for meanwhile. */
  async #pick(place: LatLng): Promise<readonly LayerHit[] | undefined> {
    this.#asked += 1;
    const asked = this.#asked;
    const zoom = Math.round(this.#options.map.getZoom());
    const { x, y } = this.#options.map.project(place, 0).divideBy(TILE_EDGE_PX);
    const query = { place: { x: x - Math.floor(x), y }, zoom };
    const picked = await Promise.all(
      this.#options.listTopFirst().map(async (shown): Promise<readonly LayerHit[]> => {
        const { file, layer } = shown;
        if (!file || !layer.selectable || !shown.isSeenAt(zoom)) return [];
        const { widthPx, ownStyles } = layer;
        const hits = await file.pick({ ...query, widthPx, ownStyles });
        return hits.map((hit) => ({ ...hit, shown, file }));
      }),
    );
    // Sorting is stable: of equal ones, that of the topmost layer is first.
    return asked === this.#asked ? picked.flat().sort(compareHits) : undefined;
  }

  #select(hit: LayerHit | undefined, isFromKeys: boolean): void {
    if (hit === undefined && this.#selected === undefined) return;
    this.#selected = hit;
    this.#draw();
    const feature = hit && { ...hit.details, layerId: hit.shown.layer.id, kind: hit.kind, isFromKeys };
    this.#options.onSelect(feature ?? null);
  }

  #draw(): void {
    const hit = this.#selected;
    if (!hit) {
      this.#grid.remove();
      return;
    }
    const { map } = this.#options;
    if (!map.hasLayer(this.#grid)) this.#grid.addTo(map);
    const { colour, widthPx, ownStyles, minZoom, maxZoom } = hit.shown.layer;
    this.#grid.place({ minZoom, maxZoom, opacity: 1 }, TOP);
    this.#grid.draw(hit.file, { colour, widthPx, ownStyles, selected: hit.feature });
  }
}
