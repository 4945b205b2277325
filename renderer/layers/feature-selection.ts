/** Which features of the layers are selected, and their halos on the map. */
import type { LatLng, Map as LeafletMap } from 'leaflet';
import type { EventPosition } from '../../shared/calls/desktop-calls.ts';
import { type LayerId, MAX_LAYER_ZOOM } from '../../shared/layers/layer.ts';
import type { PlaneBox } from '../map/boxes/box-edit.ts';
import { toPosition } from '../panels/map-reports.ts';
import type { FeatureHit } from './feature-picking.ts';
import type { LayerFile } from './layer-file.ts';
import { LayerGrid } from './layer-grid.ts';
import type { WorldBox } from './layer-labels.ts';
import { TILE_EDGE_PX } from './layer-parts.ts';
import { type Choice, type ChoiceMode, type ChosenFeatures, compareHits } from './layer-selection.ts';
import type { PixelSize } from './placement.ts';
import type { ShownLayer } from './shown-layer.ts';

/** What is selected of a layer. */
export interface LayerSelection extends ChosenFeatures {
  readonly layerId: LayerId;
  readonly file: LayerFile;
}

/** How something was selected. */
export type SelectionWay =
  | { readonly by: 'place'; readonly place: EventPosition; readonly isFromKeys: boolean }
  /** In pixels of the map's container. */
  | { readonly by: 'box'; readonly box: PlaneBox; readonly isFromKeys: boolean }
  /** Features have gone: people have cleared the selection, or layers have changed. */
  | { readonly by: 'none' };

export interface FeatureSelectionOptions {
  readonly map: LeafletMap;
  readonly pane: string;
  readonly listTopFirst: () => readonly ShownLayer[];
  /** Called with what is selected now, the topmost layer first; never if nothing was and nothing is. */
  readonly onSelect: (selected: readonly LayerSelection[], way: SelectionWay) => void;
}

interface LayerHit extends FeatureHit {
  readonly shown: ShownLayer;
}

interface Chosen extends ChosenFeatures {
  readonly file: LayerFile;
  readonly halo: LayerGrid;
}

interface LayersChoice {
  readonly mode: ChoiceMode;
  readonly what: (shown: ShownLayer) => Choice['what'];
}

/** Over all layers. */
const TOP = 1000;

export class FeatureSelection {
  readonly #options: FeatureSelectionOptions;
  readonly #chosen = new Map<ShownLayer, Chosen>();
  /** What was near the centre at the last {@link selectNext}, and which of it was selected last. */
  #near: { readonly place: string; readonly hits: readonly LayerHit[]; readonly at: number } | undefined;
  /** One change after the other. */
  #last: Promise<unknown> = Promise.resolve();
  /** Grows when everything is cleared: what was asked before doesn't count. */
  #cleared = 0;

  constructor(options: FeatureSelectionOptions) {
    this.#options = options;
  }

  get isEmpty(): boolean {
    return this.#chosen.size === 0;
  }

  /** Selects the nearest feature at a place; without one, a plain selection is cleared. Returns true if there is one. */
  selectAt(place: LatLng, mode: ChoiceMode): Promise<boolean> {
    this.#near = undefined;
    return this.#next(async (isWanted) => {
      const [hit] = await this.#pick(place);
      if (isWanted())
        await this.#selectHit(hit, mode, {
          by: 'place',
          place: toPosition(this.#options.map, place),
          isFromKeys: false,
        });
      return hit !== undefined;
    });
  }

  /** Selects the feature nearest to the centre of the map, and then the next one there. */
  async selectNext(mode: ChoiceMode): Promise<void> {
    const { map } = this.#options;
    const centre = map.getCenter();
    const place = `${centre.lat} ${centre.lng} ${map.getZoom()}`;
    await this.#next(async (isWanted) => {
      const near = this.#near?.place === place ? this.#near : undefined;
      const hits = near?.hits ?? (await this.#pick(centre));
      if (!isWanted()) return;
      const at = near ? (near.at + 1) % hits.length : 0;
      await this.#selectHit(hits[at], mode, { by: 'place', place: toPosition(map, centre), isFromKeys: true });
      this.#near = hits.length > 0 ? { place, hits, at } : undefined;
    });
  }

  /** Selects what is in a box of the map's container; without anything, a plain selection is cleared. */
  async selectBox(box: PlaneBox, mode: ChoiceMode, isFromKeys = false): Promise<void> {
    this.#near = undefined;
    const { map } = this.#options;
    const onView = { box, size: sizeOf(map) };
    const query = { box: toWorldBox(map, box), zoom: Math.round(map.getZoom()), onView };
    await this.#next(async (isWanted) => {
      const what = ({ layer }: ShownLayer) => ({ ...query, ownStyles: layer.ownStyles });
      if (isWanted()) await this.#choose(this.#listSelectable(), { mode, what }, { by: 'box', box, isFromKeys });
    });
  }

  /** Selects one feature of a layer, wherever it is, unless its layer can't be selected. */
  async selectFeature(layerId: LayerId, feature: number): Promise<void> {
    this.#near = undefined;
    const { map, listTopFirst } = this.#options;
    await this.#next(async (isWanted) => {
      const shown = listTopFirst().find(({ layer }) => layer.id === layerId && layer.selectable);
      const way = { by: 'place', place: toPosition(map, map.getCenter()), isFromKeys: false } as const;
      if (shown && isWanted()) await this.#choose([shown], { mode: 'replace', what: () => [feature] }, way);
    });
  }

  clear(): void {
    this.#cleared += 1;
    this.#near = undefined;
    this.#clearAll();
  }

  /** Clears the selection of this layer, whose features are others now. */
  forget(layerId: LayerId): void {
    this.#near = undefined;
    this.#dropAll((shown) => shown.layer.id === layerId);
  }

  /** Follows changes of layers: the looks of what is selected, or that it can't be selected any more. */
  update(): void {
    const shown = new Set(this.#options.listTopFirst());
    this.#near = undefined;
    this.#dropAll((one, { file }) => {
      const { visible, selectable } = one.layer;
      const isGone = !visible || !selectable || one.file !== file || !shown.has(one);
      if (isGone) void file.choose(null);
      return isGone;
    });
    for (const [one, chosen] of this.#chosen) this.#draw(one, chosen);
  }

  #clearAll(): void {
    this.#dropAll((_, { file }) => {
      void file.choose(null);
      return true;
    });
  }

  #next<Result>(change: (isWanted: () => boolean) => Promise<Result>): Promise<Result> {
    const cleared = this.#cleared;
    const result = this.#last.then(() => change(() => cleared === this.#cleared));
    this.#last = result;
    return result;
  }

  #listSelectable(): readonly ShownLayer[] {
    const zoom = Math.round(this.#options.map.getZoom());
    return this.#options.listTopFirst().filter((shown) => shown.layer.selectable && shown.isSeenAt(zoom));
  }

  /** What is near a place, the nearest first. */
  async #pick(place: LatLng): Promise<readonly LayerHit[]> {
    const zoom = Math.round(this.#options.map.getZoom());
    const { x, y } = this.#options.map.project(place, 0).divideBy(TILE_EDGE_PX);
    const onView = { at: this.#options.map.latLngToContainerPoint(place), size: sizeOf(this.#options.map) };
    const query = { place: { x: x - Math.floor(x), y }, zoom, onView };
    const picked = await Promise.all(
      this.#listSelectable().map(async (shown) => {
        const { widthPx, ownStyles } = shown.layer;
        const hits = (await shown.file?.pick({ ...query, widthPx, ownStyles })) ?? [];
        return hits.map((hit) => ({ ...hit, shown }));
      }),
    );
    // Sorting is stable: of equal ones, that of the topmost layer is first.
    return picked.flat().sort(compareHits);
  }

  async #selectHit(hit: LayerHit | undefined, mode: ChoiceMode, way: SelectionWay): Promise<void> {
    if (hit) await this.#choose([hit.shown], { mode, what: () => [hit.feature] }, way);
    else if (mode === 'replace') this.#clearAll();
  }

  /** Changes the selection of these layers; a plain one ends that of all others. */
  async #choose(layers: readonly ShownLayer[], { mode, what }: LayersChoice, way: SelectionWay): Promise<void> {
    const cleared = this.#cleared;
    const before = this.#count();
    const replies = await Promise.all(
      layers.map(async (shown) => {
        const { file } = shown;
        return { shown, file, chosen: await file?.choose({ mode, what: what(shown) }) };
      }),
    );
    if (cleared !== this.#cleared) {
      for (const { file } of replies) void file?.choose(null);
      return;
    }
    if (mode === 'replace') this.#dropOthers(layers);
    for (const { shown, file, chosen } of replies) this.#keep(shown, file, chosen);
    const count = this.#count();
    if (count === 0 && before > 0) this.#tell({ by: 'none' });
    if (count > 0 && (mode === 'replace' || count !== before)) this.#tell(way);
  }

  #dropOthers(layers: readonly ShownLayer[]): void {
    for (const [shown, { file }] of this.#chosen) {
      if (layers.includes(shown)) continue;
      void file.choose(null);
      this.#drop(shown);
    }
  }

  #count(): number {
    return [...this.#chosen.values()].reduce((sum, { count }) => sum + count, 0);
  }

  #keep(shown: ShownLayer, file: LayerFile | undefined, chosen: ChosenFeatures | undefined): void {
    // Another version may be drawn by now.
    if (!file || file !== shown.file || !chosen) return;
    if (chosen.count === 0) {
      this.#drop(shown);
      return;
    }
    const { map, pane } = this.#options;
    const halo =
      this.#chosen.get(shown)?.halo ?? new LayerGrid({ pane, minZoom: 0, maxZoom: MAX_LAYER_ZOOM }).addTo(map);
    const kept = { ...chosen, file, halo };
    this.#chosen.set(shown, kept);
    this.#draw(shown, kept);
  }

  #draw(shown: ShownLayer, { file, halo }: Chosen): void {
    const { layer } = shown;
    const { colour, widthPx, ownStyles, minZoom, maxZoom } = layer;
    halo.place({ minZoom, maxZoom, opacity: 1 }, TOP);
    halo.draw(file, { colour, widthPx, ownStyles, isOfSelected: true });
    shown.redrawView();
  }

  #drop(shown: ShownLayer): void {
    this.#chosen.get(shown)?.halo.remove();
    this.#chosen.delete(shown);
    shown.redrawView();
  }

  #dropAll(isGone: (shown: ShownLayer, chosen: Chosen) => boolean): void {
    const gone = [...this.#chosen].filter(([shown, chosen]) => isGone(shown, chosen));
    for (const [shown] of gone) this.#drop(shown);
    if (gone.length > 0) this.#tell({ by: 'none' });
  }

  #tell(way: SelectionWay): void {
    const selected = this.#options.listTopFirst().flatMap((shown): readonly LayerSelection[] => {
      const chosen = this.#chosen.get(shown);
      return chosen ? [{ ...chosen, layerId: shown.layer.id }] : [];
    });
    this.#options.onSelect(selected, way);
  }
}

function sizeOf(map: LeafletMap): PixelSize {
  const { x: width, y: height } = map.getSize();
  return { width, height };
}

function toWorldBox(map: LeafletMap, { left, top, right, bottom }: PlaneBox): WorldBox {
  const place = (x: number, y: number) => map.project(map.containerPointToLatLng([x, y]), 0).divideBy(TILE_EDGE_PX);
  const [first, last] = [place(left, top), place(right, bottom)];
  return { west: first.x, north: first.y, east: last.x, south: last.y };
}
