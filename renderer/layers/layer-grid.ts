/** A layer's tiles on the map: canvases with pictures that a worker paints. */
import { Bounds, type Coords, type DoneCallback, type LatLng, type Point, type TileEvent } from 'leaflet';
import { SteadyGrid } from '../map/tiles/steady-grid.ts';
import type { LayerFile } from './layer-file.ts';
import type { LayerPaint } from './layer-messages.ts';
import { TILE_EDGE_PX } from './layer-parts.ts';

/** A higher ratio costs memory without looking sharper. */
const MAX_PIXEL_RATIO = 3;
/** How far around a view at rest tiles are painted ahead, so that most pans find theirs. Leaflet keeps more than that. */
const AHEAD_PX = 320;
/** How long a view rests before that. */
const AHEAD_AFTER_MS = 40;

interface GridTile {
  readonly canvas: HTMLCanvasElement;
  readonly coords: Coords;
  /** Tells Leaflet that the tile is there. */
  readonly settle: () => void;
  ask: AbortController;
}

export interface LayerGridOptions {
  readonly pane: string;
  readonly minZoom: number;
  readonly maxZoom: number;
}

export class LayerGrid extends SteadyGrid {
  readonly #tiles = new Map<HTMLElement, GridTile>();
  #file: Pick<LayerFile, 'paint'> | undefined;
  #look: LayerPaint | undefined;
  #aheadPx = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(options: LayerGridOptions) {
    super({ ...options, tileSize: TILE_EDGE_PX });
    this.on('tileunload', ({ tile }: TileEvent) => this.#letGo(tile)).on('load', this.#rest);
  }

  override getEvents(): ReturnType<SteadyGrid['getEvents']> {
    const events = super.getEvents();
    return {
      ...events,
      movestart: this.#stir,
      zoomstart: this.#stir,
      moveend: (event) => {
        events.moveend?.call(this, event);
        this.#rest();
      },
    };
  }

  /** Paints all tiles again, those in view now. Each of these keeps its picture until the new one is there. */
  draw(file: Pick<LayerFile, 'paint'>, look: LayerPaint): void {
    [this.#file, this.#look] = [file, look];
    this.#dropUnseen();
    this.#rest();
    for (const tile of this.#tiles.values()) {
      tile.ask.abort();
      tile.ask = new AbortController();
      void this.#paint(tile);
    }
  }

  // Leaflet counts the parameters: two mean that the tile loads asynchronously.
  protected override createTile(coords: Coords, done: DoneCallback): HTMLElement {
    const canvas = document.createElement('canvas');
    [canvas.width, canvas.height] = [0, 0];
    const tile = { canvas, coords, settle: () => done(undefined, canvas), ask: new AbortController() };
    this.#tiles.set(canvas, tile);
    void this.#paint(tile);
    return canvas;
  }

  async #paint({ canvas, coords, settle, ask }: GridTile): Promise<void> {
    if (!this.#file || !this.#look) return;
    const columns = 2 ** coords.z;
    const coord = { z: coords.z, x: coords.x - columns * Math.floor(coords.x / columns), y: coords.y };
    const pixelRatio = Math.min(window.devicePixelRatio, MAX_PIXEL_RATIO);
    const picture = await this.#file.paint({ coord, look: this.#look, pixelRatio }, ask.signal);
    [canvas.width, canvas.height] = picture ? [picture.width, picture.height] : [0, 0];
    // Takes the pixels over; drawing would copy them.
    if (picture) canvas.getContext('bitmaprenderer')?.transferFromImageBitmap(picture);
    settle();
  }

  /** Leaflet calls this when the zoom changes: pending tiles of the old zoom aren't needed any more. */
  protected _abortLoading(): void {
    for (const [key, { coords, loaded }] of Object.entries(this._tiles)) {
      if (coords.z !== this._tileZoom && loaded === undefined) this._removeTile(key);
    }
  }

  #letGo(element: HTMLElement): void {
    const tile = this.#tiles.get(element);
    if (!tile) return;
    this.#tiles.delete(element);
    tile.ask.abort();
    // Frees the pixels before the canvas is garbage-collected.
    tile.canvas.width = 0;
  }

  override _getTiledPixelBounds(center: LatLng): Bounds {
    const { min, max } = super._getTiledPixelBounds(center);
    const by: [number, number] = [this.#aheadPx, this.#aheadPx];
    return new Bounds((min as Point).subtract(by), (max as Point).add(by));
  }

  readonly #rest = (): void => {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      if (!this._map || !this._noTilesToLoad()) return;
      this.#aheadPx = AHEAD_PX;
      this._update();
      this.#aheadPx = 0;
    }, AHEAD_AFTER_MS);
  };

  /** Tiles ahead that aren't painted yet would hold up those of the next view. */
  readonly #stir = (): void => {
    clearTimeout(this.#timer);
    this.#dropUnseen(({ loaded }) => loaded === undefined);
  };

  /** Removes tiles of this zoom that are outside the view. */
  #dropUnseen(isOver: (tile: { readonly loaded?: Date | undefined }) => boolean = () => true): void {
    if (!this._map || this._tileZoom === undefined) return;
    const seen = this._pxBoundsToTileRange(this._getTiledPixelBounds(this._map.getCenter()));
    for (const [key, tile] of Object.entries(this._tiles)) {
      if (tile.coords.z === this._tileZoom && !seen.contains(tile.coords) && isOver(tile)) this._removeTile(key);
    }
  }
}
