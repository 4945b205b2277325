/** The Leaflet layer of a source: its tiles in the page, those in view, and retries. No transport here. */
import type { Coords, DoneCallback, GridLayerOptions, Map as LeafletMap, Point, TileEvent } from 'leaflet';
import type { Source } from '../../../shared/sources/source.ts';
import type { TileTier } from '../../../shared/tiles/tile.ts';
import type { TileCoord } from '../../../shared/tiles/tile-coord.ts';
import { createReadAhead, listReadAhead } from '../asking/read-ahead.ts';
import type { TileCalls } from '../asking/tile-calls.ts';
import { describeGrid, findVisibleRange, isInRange, type TileRange, toTileCoord } from '../asking/tile-grid.ts';
import { RetryPlan } from '../asking/tile-retry.ts';
import type { KeptTiles } from './kept-tiles.ts';
import { LiveTile } from './live-tile.ts';
import { SteadyGrid } from './steady-grid.ts';
import { createTileCanvas, type TileCanvas } from './tile-canvas.ts';
import { isShown, type TileStatus } from './tile-status.ts';
import type { TileSubject } from './tile-subject.ts';

/** A tile that comes back within this time isn't requested again. */
const KEPT_UNASKED_MS = 60_000;

export interface TileLayerOptions {
  readonly source: Source;
  /** Replaces what the grid of the source would have. */
  readonly grid?: GridLayerOptions;
  readonly calls: TileCalls;
  /** Where tiles go when they leave the page, and come back from. */
  readonly kept: KeptTiles;
  /** Called for each tile drawn, except stand-ins, with its tier. */
  readonly onDrawn: (tier: TileTier) => void;
  /** Called when the number of pending tiles changes. */
  readonly onWaiting: (tiles: number) => void;
  /** Called when the status of a tile changes. */
  readonly onChange: (tile: LiveTile) => void;
}

/** A tile and its place in the page. */
interface GridTile {
  readonly tile: LiveTile;
  readonly surface: TileCanvas;
  /** Its place in Leaflet's grid, which continues beyond the world. Set shortly after the tile is created. */
  coords?: Coords;
}

/** A Leaflet layer over the contract's tiles. Every tile is settled once: drawn, failed or removed. */
export class TileLayer extends SteadyGrid {
  readonly #options: TileLayerOptions;
  readonly #live = new Map<HTMLElement, GridTile>();
  readonly #byTile = new Map<LiveTile, GridTile>();
  readonly #plan = new RetryPlan<LiveTile>({
    ask: (tile) => tile.ask(),
    isWanted: (tile) => !document.hidden && this.#isSeen(tile),
  });
  readonly #readAhead = createReadAhead({
    isAtRest: () => this.#waiting === 0 && !this.#isMoving,
    list: () => this.#listAhead(),
    send: (coords, signal) => this.#options.calls.readAhead(coords, signal),
  });
  #waiting = 0;
  #isMoving = false;

  constructor(options: TileLayerOptions) {
    super({ ...describeGrid(options.source), ...options.grid });
    this.#options = options;
    this.on('tileloadstart', ({ tile, coords }: TileEvent) => this.#noteCoords(tile, coords));
    this.on('tileunload', ({ tile }: TileEvent) => this.#letGo(tile));
  }

  override onAdd(map: LeafletMap): this {
    super.onAdd(map);
    map.on('movestart', this.#startMoving).on('moveend', this.#endMoving).on('zoomend', this.#tellScale);
    document.addEventListener('visibilitychange', this.#askDue);
    this.#tellScale();
    return this;
  }

  override onRemove(map: LeafletMap): this {
    this.#startMoving();
    document.removeEventListener('visibilitychange', this.#askDue);
    map.off('movestart', this.#startMoving).off('moveend', this.#endMoving).off('zoomend', this.#tellScale);
    super.onRemove(map);
    this.#plan.stop();
    return this;
  }

  get source(): Source {
    return this.#options.source;
  }

  /** Requests every tile again; see {@link LiveTile.refresh}. */
  refresh(keepsPictures: boolean): void {
    for (const { tile } of this.#live.values()) tile.refresh(keepsPictures);
  }

  /** Requests missing and old tiles again: those in view at once, others when they come into view. */
  retryFailed(): void {
    for (const { tile } of this.#live.values()) if (tile.wantsRetry) this.#plan.makeDue(tile);
    this.#plan.askDue();
  }

  /** Ends the pause of the source, then does {@link retryFailed}. */
  async reconnect(): Promise<void> {
    await this.#options.calls.retrySource(null);
    this.retryFailed();
  }

  /** True while tiles are pending. */
  get isBusy(): boolean {
    return this.#waiting > 0;
  }

  /** True if the zoom of the map is one at which the layer shows. */
  get isAtItsZooms(): boolean {
    return this._tileZoom !== undefined;
  }

  /** The status of the tiles in view, in no order. */
  listSeen(): readonly TileStatus[] {
    return [...this.#byTile.keys()].filter((tile) => this.#isSeen(tile)).map(({ status }) => status);
  }

  /** The tile at a point of the map's container. */
  findTileAt(point: Point): TileSubject | undefined {
    if (this._tileZoom === undefined) return undefined;
    const place = this._map.project(this._map.containerPointToLatLng(point), this._tileZoom);
    const coords = Object.assign(place.divideBy(this.#sizePx).floor(), { z: this._tileZoom }) as Coords;
    const found = this._tiles[this._tileCoordsToKey(coords)];
    const live = found && this.#live.get(found.el);
    return live && this.#describe(live.tile, found.el as HTMLCanvasElement);
  }

  // Leaflet counts the parameters: two mean that the tile loads asynchronously.
  protected override createTile(coords: Coords, done: DoneCallback): HTMLElement {
    const { source, calls, kept, onDrawn, onChange } = this.#options;
    const coord = toTileCoord(coords, source.rules);
    const place = { sourceId: source.id, coord };
    const before = kept.take(place);
    const surface = createTileCanvas(coord, source, before?.canvas);
    const tile = new LiveTile({
      place,
      calls,
      surface,
      plan: this.#plan,
      settle: done,
      onDrawn,
      onWaiting: (change) => this.#countWaiting(change),
      onChange,
    });
    const placed = { tile, surface };
    this.#live.set(surface.canvas, placed);
    this.#byTile.set(tile, placed);
    if (before) tile.resume(before.freshness, performance.now() - before.leftMs > KEPT_UNASKED_MS);
    else tile.ask();
    return surface.canvas;
  }

  /** Leaflet calls this when the zoom changes: pending tiles of the old zoom aren't needed any more. */
  protected _abortLoading(): void {
    for (const [key, tile] of Object.entries(this._tiles)) {
      if (tile.coords.z === this._tileZoom) continue;
      if (tile.loaded === undefined) this._removeTile(key);
      // It stays until something covers it, and may come back into view.
      else this.#live.get(tile.el)?.tile.pause();
    }
  }

  #describe(tile: LiveTile, canvas: HTMLCanvasElement): TileSubject {
    const { source } = this.#options;
    const zoom = this._map.getZoom();
    const tooDeepZoom = this._tileZoom !== undefined && zoom > this._tileZoom ? zoom : undefined;
    const redraw = () => {
      if (this.#byTile.has(tile)) tile.refresh(true);
    };
    return { tile, canvas, source, tooDeepZoom, redraw };
  }

  readonly #askDue = (): void => this.#plan.askDue();

  get #sizePx(): number {
    return this.#options.source.rules.tileSizePx;
  }

  readonly #startMoving = (): void => {
    this.#isMoving = true;
    this.#readAhead.move();
  };

  readonly #endMoving = (): void => {
    this.#isMoving = false;
    this.#plan.askDue();
    this.#readAhead.rest();
  };

  /** Keeps outlines of scaled tiles at the same width on the screen. */
  readonly #tellScale = (): void => {
    if (this._tileZoom === undefined) return;
    const scale = this._map.getZoomScale(this._map.getZoom(), this._tileZoom);
    this.getContainer()?.style.setProperty('--tile-scale', String(scale));
  };

  #findVisible(): TileRange | undefined {
    const [map, zoom] = [this._map, this._tileZoom];
    if (!map || zoom === undefined) return undefined;
    const size = map.getSize().divideBy(map.getZoomScale(map.getZoom(), zoom));
    return findVisibleRange(map.project(map.getCenter(), zoom), size, this.#sizePx);
  }

  #isSeen(tile: LiveTile): boolean {
    const coords = this.#byTile.get(tile)?.coords;
    const visible = this.#findVisible();
    if (coords === undefined || visible === undefined) return false;
    return coords.z === this._tileZoom && isInRange(visible, coords);
  }

  #listAhead(): readonly TileCoord[] {
    const [map, zoom, visible] = [this._map, this._tileZoom, this.#findVisible()];
    if (!map || zoom === undefined || visible === undefined) return [];
    const { rules } = this.#options.source;
    const centre = map.project(map.getCenter(), zoom).divideBy(this.#sizePx).floor();
    return listReadAhead({ ...visible, centre, z: toTileCoord({ ...centre, z: zoom }, rules).z }, rules);
  }

  #noteCoords(canvas: HTMLElement, coords: Coords): void {
    const placed = this.#live.get(canvas);
    if (placed) placed.coords = coords;
  }

  #letGo(canvas: HTMLElement): void {
    const placed = this.#live.get(canvas);
    if (placed === undefined) return;
    this.#live.delete(canvas);
    this.#byTile.delete(placed.tile);
    const { tile, surface } = placed;
    const { place, status, isAsking } = tile;
    const { state, tier } = status;
    const isWhole = isShown(state) && status.standIn === undefined && status.error === undefined && !isAsking;
    tile.leave();
    if (isWhole) {
      // A tile fresh from its source may be stale by the time it comes back.
      const freshness = tier === 'source' ? 'stale' : state;
      this.#options.kept.keep({ canvas: surface.canvas, place, freshness, leftMs: performance.now() });
    }
    // Frees the pixels before the canvas is garbage-collected.
    else surface.wipe();
    this.#options.onChange(tile);
  }

  #countWaiting(change: 1 | -1): void {
    this.#waiting += change;
    this.#options.onWaiting(this.#waiting);
    this.#readAhead.rest();
  }
}
