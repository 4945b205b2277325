/** The labels of all layers, on one canvas over the map, so that no tile cuts them. */
import type { LatLng, Map as LeafletMap, Point, ZoomAnimEvent } from 'leaflet';
import type { MapParts } from '../map/leaflet-parts.ts';
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

/** How far it extends beyond the view on each side, as a share of the view. */
const MARGIN = 0.25;
const FONT = '600 12px system-ui, sans-serif';
const LINE_PX = 15;
const GAP_PX = 2;
const MAX_PIXEL_RATIO = 2;
const TEXT = { colour: '#20272c', haloColour: '#ffffff', haloPx: 3 } as const;

/** What the canvas shows: `size` pixels from `min`, in pixels of the world at `zoom`. */
interface Frame {
  readonly zoom: number;
  readonly min: Point;
  readonly size: Point;
}

export class LabelCanvas {
  readonly #map: LeafletMap & MapParts;
  readonly #read: LabelReader;
  readonly #canvas = document.createElement('canvas');
  #painted: Frame | undefined;
  /** On which side of its feature each label is. */
  #sides: ReadonlyMap<string, number> = new Map();
  #asked = 0;

  constructor(map: LeafletMap, pane: HTMLElement, read: LabelReader) {
    this.#map = map as LeafletMap & MapParts;
    this.#read = read;
    this.#canvas.className = 'layer-labels leaflet-zoom-animated';
    Object.assign(this.#canvas.style, { position: 'absolute', top: '0', left: '0' });
    [this.#canvas.width, this.#canvas.height] = [0, 0];
    pane.append(this.#canvas);
    map.on('moveend resize', this.redraw).on('move zoom viewreset', this.#follow).on('zoomanim', this.#animate);
  }

  remove(): void {
    this.#asked += 1;
    this.#map
      .off('moveend resize', this.redraw)
      .off('move zoom viewreset', this.#follow)
      .off('zoomanim', this.#animate);
    this.#canvas.remove();
  }

  /** Reads the labels of the view and draws them at once. Until then the old ones stay. */
  readonly redraw = async (): Promise<void> => {
    this.#asked += 1;
    const asked = this.#asked;
    const frame = this.#findFrame();
    const worldPx = TILE_EDGE_PX * 2 ** frame.zoom;
    const [first, last] = [frame.min.divideBy(worldPx), frame.min.add(frame.size).divideBy(worldPx)];
    const box = { west: first.x, north: first.y, east: last.x, south: last.y };
    const found = await this.#read(box, frame.zoom);
    if (asked === this.#asked) this.#paint(frame, found);
  };

  #findFrame(): Frame {
    const map = this.#map;
    const zoom = map.getZoom();
    const size = map
      .getSize()
      .multiplyBy(1 + 2 * MARGIN)
      .ceil();
    return { zoom, size, min: map.project(map.getCenter(), zoom).subtract(size.divideBy(2)).floor() };
  }

  #paint(frame: Frame, found: readonly LayerLabels[]): void {
    const { zoom, min, size } = frame;
    const canvas = this.#canvas;
    const brush = canvas.getContext('2d');
    if (!brush) return;
    const worldPx = TILE_EDGE_PX * 2 ** zoom;
    brush.font = FONT;
    const sides = zoom === this.#painted?.zoom ? this.#sides : undefined;
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
          widthPx: brush.measureText(text).width + 2 * GAP_PX,
          heightPx: LINE_PX,
          offsetPx,
          around,
          side: sides?.get(key),
        };
      }),
    );
    const placed = placeLabels(wishes);
    this.#painted = frame;
    this.#sides = new Map(placed.map(({ wish, side }) => [wish.key, side]));
    // For tests, which can't read a canvas.
    canvas.dataset.labels = String(placed.length);
    const ratio = placed.length === 0 ? 0 : Math.min(window.devicePixelRatio, MAX_PIXEL_RATIO);
    [canvas.width, canvas.height] = [Math.round(size.x * ratio), Math.round(size.y * ratio)];
    Object.assign(canvas.style, { width: `${size.x}px`, height: `${size.y}px` });
    this.#place(this.#map.getCenter(), this.#map.getZoom());
    brush.scale(ratio, ratio);
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

  readonly #follow = (): void => {
    if (!this.#map._animatingZoom) this.#place(this.#map.getCenter(), this.#map.getZoom());
  };

  readonly #animate = ({ center, zoom }: ZoomAnimEvent): void => this.#place(center, zoom);

  #place(center: LatLng, zoom: number): void {
    if (this.#painted === undefined) return;
    const scale = this.#map.getZoomScale(zoom, this.#painted.zoom);
    const { x, y } = this.#painted.min.multiplyBy(scale).subtract(this.#map._getNewPixelOrigin(center, zoom));
    Object.assign(this.#canvas.style, {
      transformOrigin: '0 0',
      transform: `translate3d(${x}px, ${y}px, 0) scale(${scale})`,
      // Text of another size is worse than none.
      visibility: scale > 2 || scale < 0.5 ? 'hidden' : '',
    });
  }
}
