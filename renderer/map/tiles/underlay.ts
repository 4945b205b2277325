/**
 * What shows where there is no tile: the land of the world and, while the map moves, scaled tiles from before. Everything it
 * paints is in the window already, so it is there in every frame.
 */
import { type LatLng, type Map as LeafletMap, Point, type ZoomAnimEvent } from 'leaflet';
import type { Source } from '../../../shared/sources/source.ts';
import type { WorldLand } from '../../../shared/world/world-land.ts';
import type { MapParts } from '../leaflet-parts.ts';
import { paintLand } from './dark-world.ts';
import type { KeptTiles } from './kept-tiles.ts';

/** How far it extends beyond the view on each side, as a share of the view. */
const MARGIN = 0.5;
const TILE_EDGE_PX = 256;

/** What the canvas shows: `size` pixels from `min`, in pixels of the world at `zoom`. */
interface Painted {
  readonly zoom: number;
  readonly min: Point;
  readonly size: Point;
}

type LandPaths = Pick<WorldLand, 'edge' | 'sea'> & {
  readonly lands: readonly { readonly colour: string; readonly path: Path2D }[];
};

export interface UnderlayOptions {
  readonly map: LeafletMap;
  readonly kept: KeptTiles;
  readonly land: Promise<WorldLand | undefined>;
  /** The source whose tiles are above it. */
  readonly source: () => Source | undefined;
}

/** A canvas below all tiles, for the life of the map. If the land can't be loaded, it shows only tiles. */
export class Underlay {
  readonly #options: UnderlayOptions;
  readonly #map: LeafletMap & MapParts;
  readonly #canvas = document.createElement('canvas');
  #land: LandPaths | undefined;
  #painted: Painted | undefined;
  #rest = 0;

  constructor(options: UnderlayOptions) {
    const { map } = options;
    this.#options = options;
    this.#map = map as LeafletMap & MapParts;
    this.#canvas.className = 'underlay leaflet-zoom-animated';
    map.getPane('tilePane')?.prepend(this.#canvas);
    map.on('viewreset resize', this.#paintHere).on('move', this.#follow).on('moveend', this.#rests);
    map.on('zoomanim', this.#animate);
    map.on('unload', () => cancelIdleCallback(this.#rest));
    void this.#showLand();
  }

  async #showLand(): Promise<void> {
    const land = await this.#options.land;
    // Painting waits until the first tile requests are sent.
    await new Promise(requestAnimationFrame);
    if (land === undefined || !this.#canvas.isConnected) return;
    const lands = land.lands.map(({ colour, path }) => ({ colour, path: new Path2D(path) }));
    this.#land = { ...land, lands };
    this.#paintHere();
    this.#canvas.dataset.land = '';
  }

  /** Paints again in the colours that are right now. */
  repaint(): void {
    this.#paint(this.#map.getCenter(), this.#map.getZoom(), false);
  }

  readonly #paintHere = (): void => this.#paint(this.#map.getCenter(), this.#map.getZoom(), true);

  /** Moves the canvas with the map; repaints it when it doesn't cover the view any more. */
  readonly #follow = (): void => {
    const map = this.#map;
    if (map._animatingZoom) return;
    if (this.#covers(map.getCenter(), map.getZoom())) this.#place(map.getCenter(), map.getZoom());
    else this.#paint(map.getCenter(), map.getZoom(), true);
  };

  /** Repaints it sharp and without old tiles, which would show through transparent ones. */
  readonly #rests = (): void => {
    cancelIdleCallback(this.#rest);
    this.#rest = requestIdleCallback(() => {
      if (!this.#map._animatingZoom) this.#paint(this.#map.getCenter(), this.#map.getZoom(), false);
    });
  };

  /** Leaflet is about to animate to another view, so that view is painted first. */
  readonly #animate = ({ center, zoom }: ZoomAnimEvent): void => {
    const map = this.#map;
    if (!this.#covers(center, zoom)) {
      this.#paint(center, zoom, true);
      // The animation must start where the tiles are.
      this.#canvas.style.transition = 'none';
      this.#place(map.getCenter(), map.getZoom());
      void this.#canvas.offsetWidth;
      this.#canvas.style.transition = '';
    }
    this.#place(center, zoom);
  };

  #covers(center: LatLng, zoom: number): boolean {
    if (this.#painted === undefined) return false;
    const map = this.#map;
    const scale = map.getZoomScale(zoom, this.#painted.zoom);
    const half = map.getSize().divideBy(2 * scale);
    const middle = map.project(center, this.#painted.zoom).subtract(this.#painted.min);
    const [first, last] = [middle.subtract(half), middle.add(half)];
    const { size } = this.#painted;
    return first.x >= 0 && first.y >= 0 && last.x <= size.x && last.y <= size.y;
  }

  #place(center: LatLng, zoom: number): void {
    if (this.#painted === undefined) return;
    const scale = this.#map.getZoomScale(zoom, this.#painted.zoom);
    const origin = this.#map._getNewPixelOrigin(center, zoom);
    const { x, y } = this.#painted.min.multiplyBy(scale).subtract(origin);
    this.#canvas.style.transform = `translate3d(${x}px, ${y}px, 0) scale(${scale})`;
  }

  #paint(center: LatLng, zoom: number, withTiles: boolean): void {
    const map = this.#map;
    const size = map
      .getSize()
      .multiplyBy(1 + 2 * MARGIN)
      .ceil();
    const min = map.project(center, zoom).subtract(size.divideBy(2)).floor();
    this.#painted = { zoom, min, size };
    const canvas = this.#canvas;
    if (canvas.width !== size.x || canvas.height !== size.y) [canvas.width, canvas.height] = [size.x, size.y];
    const context = canvas.getContext('2d');
    context?.setTransform(1, 0, 0, 1, 0, 0);
    context?.clearRect(0, 0, size.x, size.y);
    if (context) {
      const worldPx = TILE_EDGE_PX * map.getZoomScale(zoom, 0);
      for (let world = Math.floor(min.x / worldPx); world * worldPx < min.x + size.x; world += 1) {
        const corner = new Point(world * worldPx, 0).subtract(min);
        this.#paintLand(context, corner, worldPx);
        if (withTiles) this.#paintTiles(context, corner, worldPx);
      }
    }
    this.#place(map.getCenter(), map.getZoom());
  }

  #paintLand(context: CanvasRenderingContext2D, corner: Point, worldPx: number): void {
    if (this.#land === undefined) return;
    const { edge, sea, lands } = this.#land;
    const paint = paintLand(this.#options.source(), sea);
    context.fillStyle = paint(sea);
    context.fillRect(corner.x, corner.y, worldPx, worldPx);
    context.save();
    context.beginPath();
    context.rect(corner.x, corner.y, worldPx, worldPx);
    context.clip();
    // A shape that crosses 180° shows at both edges.
    for (const shift of [-worldPx, 0, worldPx]) {
      const scale = worldPx / edge;
      context.setTransform(scale, 0, 0, scale, corner.x + shift, corner.y);
      for (const { colour, path } of lands) {
        context.fillStyle = paint(colour);
        context.fill(path);
      }
    }
    context.restore();
  }

  #paintTiles(context: CanvasRenderingContext2D, corner: Point, worldPx: number): void {
    const source = this.#options.source();
    if (source === undefined) return;
    const { width, height } = context.canvas;
    for (const { place, canvas } of this.#options.kept.list(source.id)) {
      const edgePx = worldPx / 2 ** place.coord.z;
      const [x, y] = [corner.x + place.coord.x * edgePx, corner.y + place.coord.y * edgePx];
      const isSeen = x < width && y < height && x + edgePx > 0 && y + edgePx > 0;
      // Smaller ones are specks, and there may be hundreds.
      if (isSeen && edgePx >= TILE_EDGE_PX / 8) context.drawImage(canvas, x, y, edgePx, edgePx);
    }
  }
}
