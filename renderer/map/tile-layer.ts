/** The grid of tiles: asks for what is in view, lets go of what is not. Knows the contract's tiles, no transport. */
import { type Coords, type DoneCallback, GridLayer, type GridLayerOptions, type TileEvent } from 'leaflet';
import { CodedError, type ErrorValue } from '../../shared/errors.ts';
import type { Source } from '../../shared/source.ts';
import type { DeliveredTile } from '../../shared/tile.ts';
import type { TileCoord } from '../../shared/tile-coord.ts';
import { VIEW_MAX_ZOOM } from '../../shared/view.ts';
import { drawTileImage } from './tile-image.ts';

/** A tile, or why there is none. */
export type TileAnswer =
  | { readonly ok: true; readonly value: DeliveredTile }
  | { readonly ok: false; readonly error: ErrorValue };

export interface TileLayerOptions {
  readonly source: Source;
  /** Answers soon with `cancelled` once the signal is aborted; never rejects. */
  readonly requestTile: (coord: TileCoord, signal: AbortSignal) => Promise<TileAnswer>;
  /** Told of every tile that was drawn. */
  readonly onDrawn: (tile: DeliveredTile) => void;
  /** Told when the number of tiles being waited for changes. */
  readonly onWaiting: (tiles: number) => void;
}

/** A tile that is part of the page now. */
interface LiveTile {
  readonly canvas: HTMLCanvasElement;
  readonly coord: TileCoord;
  /** Tells Leaflet, the first time it is called. */
  readonly settle: (error?: Error) => void;
  /** Set while the tile is being waited for. */
  controller: AbortController | undefined;
  failed: boolean;
}

/** Leaflet's own way to take a tile away; not in its public types, the same throughout 1.x. */
interface TileRemoval {
  readonly _removeTile: (key: string) => void;
}

/** A Leaflet layer over the contract's tiles. Every tile asked for is settled once: drawn, failed or let go. */
export class TileLayer extends GridLayer {
  readonly #live = new Map<HTMLElement, LiveTile>();
  readonly #options: TileLayerOptions;
  #waiting = 0;

  constructor(options: TileLayerOptions) {
    super(describeGrid(options.source));
    this.#options = options;
    this.on('tileunload', (event: TileEvent) => this.#letGo(event.tile));
  }

  /** Asks again for every tile on the page, keeping each picture until the new one is there. */
  refresh(): void {
    for (const tile of this.#live.values()) void this.#load(tile);
  }

  /** Asks again for the tiles that could not be had. */
  retryFailed(): void {
    for (const tile of this.#live.values()) if (tile.failed) void this.#load(tile);
  }

  // Leaflet counts the parameters: two of them make the tile an asynchronous one.
  protected override createTile(coords: Coords, done: DoneCallback): HTMLElement {
    const canvas = document.createElement('canvas');
    const tile = {
      canvas,
      coord: toTileCoord(coords, this.#options.source),
      settle: once(done),
      controller: undefined,
      failed: false,
    };
    this.#live.set(canvas, tile);
    void this.#load(tile);
    return canvas;
  }

  /** Leaflet calls this when the zoom changes: tiles of the old zoom that are not there yet will not be needed. */
  protected _abortLoading(): void {
    const grid = this as unknown as TileRemoval;
    for (const [key, tile] of Object.entries(this._tiles)) {
      if (tile.coords.z !== this._tileZoom && tile.loaded === undefined) grid._removeTile(key);
    }
  }

  async #load(tile: LiveTile): Promise<void> {
    tile.controller?.abort();
    const controller = new AbortController();
    this.#setWaiting(tile, controller);
    const error = await this.#draw(tile, controller.signal);
    if (controller.signal.aborted) return;
    this.#setWaiting(tile, undefined);
    tile.failed = error !== undefined;
    tile.canvas.classList.toggle('tile-failed', tile.failed);
    // Leaflet shows what has this class and gives it only to a tile whose first answer was good.
    tile.canvas.classList.toggle('leaflet-tile-loaded', !tile.failed);
    tile.settle(error);
  }

  async #draw(tile: LiveTile, signal: AbortSignal): Promise<Error | undefined> {
    const answer = await this.#options.requestTile(tile.coord, signal);
    if (!answer.ok) return new CodedError(answer.error.code);
    try {
      await drawTileImage(tile.canvas, answer.value, this.#options.source.rules.tileSizePx, signal);
    } catch (thrown) {
      return new CodedError('source-failed', { cause: thrown });
    }
    if (!signal.aborted) this.#options.onDrawn(answer.value);
    return undefined;
  }

  #letGo(canvas: HTMLElement): void {
    const tile = this.#live.get(canvas);
    if (tile === undefined) return;
    this.#live.delete(canvas);
    tile.controller?.abort();
    this.#setWaiting(tile, undefined);
    // Now, not later: by then Leaflet may have another tile at this place and would take the answer for its own.
    tile.settle(new CodedError('cancelled'));
    // Gives the pixels back before the canvas is collected.
    tile.canvas.width = 0;
  }

  #setWaiting(tile: LiveTile, controller: AbortController | undefined): void {
    this.#waiting += Number(controller !== undefined) - Number(tile.controller !== undefined);
    tile.controller = controller;
    this.#options.onWaiting(this.#waiting);
  }
}

function describeGrid({ rules }: Source): GridLayerOptions {
  return {
    tileSize: rules.tileSizePx,
    minZoom: rules.minZoom,
    maxZoom: VIEW_MAX_ZOOM,
    minNativeZoom: rules.minZoom + zoomOffset(rules.tileSizePx),
    maxNativeZoom: Math.min(rules.maxZoom + zoomOffset(rules.tileSizePx), VIEW_MAX_ZOOM),
    // Levels passed through by a pinch are not worth a request each.
    updateWhenZooming: false,
  };
}

// A tile of 512 px covers at zoom z what four of 256 px cover at z + 1.
function zoomOffset(tileSizePx: number): number {
  return Math.log2(tileSizePx / 256);
}

function toTileCoord(coords: Coords, { rules }: Source): TileCoord {
  return { z: coords.z - zoomOffset(rules.tileSizePx), x: coords.x, y: coords.y };
}

function once(done: DoneCallback): (error?: Error) => void {
  let called = false;
  return (error) => {
    if (called) return;
    called = true;
    done(error);
  };
}
