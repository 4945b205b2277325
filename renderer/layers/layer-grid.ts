/** A layer's tiles on the map: canvases with pictures that a worker paints. */
import type { Coords, DoneCallback, TileEvent } from 'leaflet';
import { SteadyGrid } from '../map/steady-grid.ts';
import type { LayerFile } from './layer-file.ts';
import { TILE_EDGE_PX } from './layer-parts.ts';
import type { TileLook } from './tile-painting.ts';

/** A higher ratio costs memory without looking sharper. */
const MAX_PIXEL_RATIO = 3;

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
  #file: LayerFile | undefined;
  #look: TileLook | undefined;

  constructor(options: LayerGridOptions) {
    super({ ...options, tileSize: TILE_EDGE_PX });
    this.on('tileunload', ({ tile }: TileEvent) => this.#letGo(tile));
  }

  /** Paints all tiles again. Each keeps its picture until the new one is there. */
  draw(file: LayerFile, look: TileLook): void {
    [this.#file, this.#look] = [file, look];
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
    if (picture) canvas.getContext('2d')?.drawImage(picture, 0, 0);
    picture?.close();
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
}
