/** Areas on the map: those that are saved, and the shape in the form. They are drawn as layers are, each by a worker. */
import type { Map as LeafletMap } from 'leaflet';
import type { AreaId, AreaShape, BoundingBox } from '../../shared/areas/area.ts';
import { MAX_LAYER_ZOOM } from '../../shared/layers/layer.ts';
import { LayerFile } from './layer-file.ts';
import { LayerGrid } from './layer-grid.ts';

export interface AreaOutlines {
  /** Shows these saved areas and no others. */
  readonly showSaved: (shapes: ReadonlyMap<AreaId, AreaShape>) => void;
  /** Emphasizes one of them, or none. */
  readonly highlight: (areaId: AreaId | null) => void;
  /** Shows the shape in the form, or none. Resolves with its box once it is drawn, or null if another one was shown since. */
  readonly showChosen: (shape: AreaShape | null) => Promise<BoundingBox | null>;
}

const PANE = 'areas';
/** Over the layers, and below the handles of a box. */
const PANE_ORDER = '390';
const WIDTH_PX = 2.5;
const SAVED_OPACITY = 0.75;

export function createAreaOutlines(map: LeafletMap): AreaOutlines {
  const pane = map.getPane(PANE) ?? map.createPane(PANE);
  Object.assign(pane.style, { zIndex: PANE_ORDER, pointerEvents: 'none' });
  const saved = new ShapeLayer(map, SAVED_OPACITY);
  const chosen = new ShapeLayer(map, 1);
  let savedIds: readonly AreaId[] = [];
  let highlighted: AreaId | null = null;
  const mark = () => {
    const at = highlighted === null ? -1 : savedIds.indexOf(highlighted);
    saved.mark(at < 0 ? null : at);
    pane.dataset.marked = String(at >= 0);
  };
  return {
    async showSaved(shapes) {
      savedIds = [...shapes.keys()];
      await saved.show([...shapes.values()]);
      pane.dataset.saved = String(saved.count);
      mark();
    },
    highlight(areaId) {
      if (areaId === highlighted) return;
      highlighted = areaId;
      mark();
    },
    showChosen: (shape) => chosen.show(shape ? [shape] : []),
  };
}

/** Shapes on the map. Until new ones are drawn, those before stay. */
class ShapeLayer {
  readonly #map: LeafletMap;
  readonly #opacity: number;
  readonly #grid = createGrid();
  readonly #halo = createGrid();
  #file: LayerFile | undefined;
  #asked = 0;
  #count = 0;

  constructor(map: LeafletMap, opacity: number) {
    this.#map = map;
    this.#opacity = opacity;
  }

  /** The number of shapes on the map. */
  get count(): number {
    return this.#count;
  }

  /** Draws these shapes and no others. Resolves with their box; null if there are none or others were asked for since. */
  async show(shapes: readonly AreaShape[]): Promise<BoundingBox | null> {
    this.#asked += 1;
    const asked = this.#asked;
    const file = shapes.length > 0 ? new LayerFile() : undefined;
    const facts = await file?.readShapes(shapes);
    if (asked !== this.#asked) {
      file?.end();
      return null;
    }
    this.#file?.end();
    this.#file = file;
    this.#count = shapes.length;
    this.#draw(this.#grid, file, false, this.#opacity);
    return facts?.state === 'ready' ? facts.bounds : null;
  }

  /** Draws a halo around one of the shapes, by its place, or none. */
  mark(shape: number | null): void {
    void this.#file?.choose({ mode: 'replace', what: shape === null ? [] : [shape] });
    this.#draw(this.#halo, shape === null ? undefined : this.#file, true, 1);
  }

  #draw(grid: LayerGrid, file: LayerFile | undefined, isOfSelected: boolean, opacity: number): void {
    if (!file) {
      grid.remove();
      return;
    }
    if (!this.#map.hasLayer(grid)) grid.addTo(this.#map);
    grid.place({ minZoom: 0, maxZoom: MAX_LAYER_ZOOM, opacity }, Number(isOfSelected));
    const colour = getComputedStyle(document.documentElement).getPropertyValue('--area').trim();
    grid.draw(file, { colour, widthPx: WIDTH_PX, ownStyles: true, isOfSelected });
  }
}

function createGrid(): LayerGrid {
  return new LayerGrid({ pane: PANE, minZoom: 0, maxZoom: MAX_LAYER_ZOOM });
}
