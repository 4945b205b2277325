/** The labels of all layers, on one canvas over the map, so that no tile cuts them. */
import type { Map as LeafletMap } from 'leaflet';
import { type CanvasFrame, MapCanvas } from '../map/map-canvas.ts';
import { placeLabels } from './label-placement.ts';
import type { LayerLabel, WorldBox } from './layer-labels.ts';
import { TILE_EDGE_PX } from './layer-parts.ts';

/** The labels of one layer. */
export interface LayerLabels {
  readonly labels: readonly LayerLabel[];
  readonly opacity: number;
  /** Distance of a label from the middle of a point. */
  readonly offsetPx: number;
}

/** Reads the labels of a part of the world at a zoom, the topmost layer first. */
export type LabelReader = (box: WorldBox, zoom: number) => Promise<readonly LayerLabels[]>;

/** Labels that a zoom scales by more, up or down, aren't shown: text of another size is worse than none. */
const MAX_SCALE = 2;
const FONT = '600 12px system-ui, sans-serif';
const LINE_PX = 15;
const GAP_PX = 2;
const TEXT = { colour: '#20272c', haloColour: '#ffffff', haloPx: 3 } as const;

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
    const { zoom, min } = frame;
    const { element } = this.#canvas;
    const ruler = element.getContext('2d');
    if (!ruler) return;
    const worldPx = TILE_EDGE_PX * 2 ** zoom;
    ruler.font = FONT;
    const sides = zoom === this.#sidesZoom ? this.#sides : undefined;
    const wishes = found.flatMap(({ labels, opacity, offsetPx }) =>
      labels.map(({ x, y, kind, text, around }) => {
        const key = `${x} ${y} ${text}`;
        return {
          key,
          x: x * worldPx - min.x,
          y: y * worldPx - min.y,
          kind,
          text,
          opacity,
          widthPx: ruler.measureText(text).width + 2 * GAP_PX,
          heightPx: LINE_PX,
          offsetPx,
          around,
          side: sides?.get(key),
        };
      }),
    );
    const placed = placeLabels(wishes);
    this.#sides = new Map(placed.map(({ wish, side }) => [wish.key, side]));
    this.#sidesZoom = zoom;
    // For tests, which can't read a canvas.
    element.dataset.labels = String(placed.length);
    const brush = this.#canvas.begin(frame, placed.length > 0);
    if (!brush) return;
    Object.assign(brush, { font: FONT, textBaseline: 'middle', lineJoin: 'round', lineWidth: TEXT.haloPx });
    brush.strokeStyle = TEXT.haloColour;
    brush.fillStyle = TEXT.colour;
    for (const { wish, box } of placed) {
      const [x, y] = [box.left + GAP_PX, (box.top + box.bottom) / 2];
      brush.globalAlpha = wish.opacity;
      brush.strokeText(wish.text, x, y);
      brush.fillText(wish.text, x, y);
    }
  }
}
