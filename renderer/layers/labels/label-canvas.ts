/** The labels of all layers, on one canvas over the map, so that no tile cuts them. */
import type { Map as LeafletMap } from 'leaflet';
import { type CanvasFrame, MapCanvas } from '../../map/map-canvas.ts';
import { TILE_EDGE_PX } from '../layer-parts.ts';
import { LABEL_FONT, type LabelReader, type LayerLabels, layOutLabels, paintLabel } from './label-painting.ts';

/** Labels that a zoom scales by more, up or down, aren't shown: text of another size is worse than none. */
const MAX_SCALE = 2;

export class LabelCanvas {
  readonly #map: LeafletMap;
  readonly #read: LabelReader;
  readonly #canvas: MapCanvas;
  /** On which side of its feature each label is. */
  #sides: ReadonlyMap<string, number> = new Map();
  #sidesZoom: number | undefined;
  #asked = 0;

  constructor(map: LeafletMap, pane: HTMLElement, read: LabelReader) {
    this.#map = map;
    this.#read = read;
    this.#canvas = new MapCanvas(map, pane, MAX_SCALE);
    this.#canvas.element.classList.add('layer-labels');
    map.on('moveend resize', this.redraw);
  }

  remove(): void {
    this.#asked += 1;
    this.#map.off('moveend resize', this.redraw);
    this.#canvas.remove();
  }

  /** Reads the labels of the view and draws them at once. Until then the old ones stay. */
  readonly redraw = async (): Promise<void> => {
    this.#asked += 1;
    const asked = this.#asked;
    const frame = this.#canvas.findFrame();
    const worldPx = TILE_EDGE_PX * 2 ** frame.zoom;
    const [first, last] = [frame.min.divideBy(worldPx), frame.min.add(frame.size).divideBy(worldPx)];
    const box = { west: first.x, north: first.y, east: last.x, south: last.y };
    const found = await this.#read(box, frame.zoom);
    if (asked === this.#asked) this.#paint(frame, found);
  };

  #paint(frame: CanvasFrame, found: readonly LayerLabels[]): void {
    const { zoom } = frame;
    const { element } = this.#canvas;
    const ruler = element.getContext('2d');
    if (!ruler) return;
    const placed = layOutLabels(ruler, found, frame, zoom === this.#sidesZoom ? this.#sides : undefined);
    this.#sides = new Map(placed.map(({ wish, side }) => [wish.key, side]));
    this.#sidesZoom = zoom;
    // For tests, which can't read a canvas.
    element.dataset.labels = String(placed.length);
    const brush = this.#canvas.begin(frame, placed.length > 0);
    if (!brush) return;
    brush.font = LABEL_FONT;
    for (const { wish, box } of placed) paintLabel(brush, { ...wish, box });
  }
}
