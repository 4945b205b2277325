/** One layer on the map: its file, its tiles and what is known about it. */
import type { Map as LeafletMap } from 'leaflet';
import { describeError } from '../../shared/errors.ts';
import type { Layer } from '../../shared/layers/layer.ts';
import type { Client } from '../bridge/client.ts';
import { readLayerFile } from '../bridge/layer-files.ts';
import type { LayerFacts } from './layer-facts.ts';
import { LayerFile } from './layer-file.ts';
import { LayerGrid } from './layer-grid.ts';
import { ViewCanvas } from './view-canvas.ts';
import { loadWebPictures } from './web-pictures.ts';

export interface ShownLayerOptions {
  readonly map: LeafletMap;
  readonly client: Client;
  readonly pane: string;
  readonly onFacts: (facts: LayerFacts) => void;
  /** Called when another version of the file is drawn. */
  readonly onFile: () => void;
}

/** What tiles are painted with. */
const LOOKS = ['colour', 'widthPx', 'ownStyles'] as const;

export class ShownLayer {
  readonly #options: ShownLayerOptions;
  readonly #grid: LayerGrid;
  #layer: Layer;
  #facts: LayerFacts = { state: 'loading' };
  readonly #view: ViewCanvas;
  #file: LayerFile | undefined;
  /** True if the file keeps something in its place of the view. */
  #hasView = false;
  /** The version that was read last, or is being read. */
  #version: number | undefined;
  #reading: AbortController | undefined;
  /** Loads pictures from the web. */
  #loading: AbortController | undefined;

  constructor(layer: Layer, options: ShownLayerOptions) {
    this.#options = options;
    this.#layer = layer;
    this.#grid = new LayerGrid({ pane: options.pane, minZoom: layer.minZoom, maxZoom: layer.maxZoom });
    this.#view = new ViewCanvas(options.map);
  }

  get layer(): Layer {
    return this.#layer;
  }

  get facts(): LayerFacts {
    return this.#facts;
  }

  /** The version of the file that is drawn; undefined before the first. */
  get file(): LayerFile | undefined {
    return this.#file;
  }

  /** True if the layer is drawn at this zoom. */
  isSeenAt(zoom: number): boolean {
    const { visible, minZoom, maxZoom } = this.#layer;
    return visible && this.#file !== undefined && zoom >= minZoom && zoom <= maxZoom;
  }

  /** Shows the layer with these looks, at a place in the order; reads the file if it has another version. */
  update(layer: Layer, order: number): void {
    const before = this.#layer;
    this.#layer = layer;
    if (!layer.visible) this.#grid.remove();
    else if (!this.#isOnMap) this.#grid.addTo(this.#options.map);
    this.#grid.place(layer, order);
    this.#view.place(layer, order);
    if (LOOKS.some((key) => before[key] !== layer[key])) this.redraw();
    if (layer.state === 'ready' && layer.version !== this.#version) void this.#read(layer);
    else if (before.loadsPictures !== layer.loadsPictures) this.#followPermission();
    else if (layer.state !== 'ready' && this.#version === undefined)
      this.#complain(describeError('file-unreadable').message);
  }

  /** Paints all tiles again, in place. */
  redraw(): void {
    const { colour, widthPx, ownStyles } = this.#layer;
    const look = { colour, widthPx, ownStyles };
    if (!this.#file) return;
    this.#grid.draw(this.#file, { ...look, isOfSelected: false });
    this.#view.draw(this.#hasView ? this.#file : null, look);
  }

  /** Paints what is on the view again, with halos of what is selected. */
  redrawView(): void {
    void this.#view.redraw();
  }

  remove(): void {
    this.#reading?.abort();
    this.#loading?.abort();
    this.#grid.remove();
    this.#view.remove();
    this.#file?.end();
  }

  get #isOnMap(): boolean {
    return this.#options.map.hasLayer(this.#grid);
  }

  /** Until the new version is there, the one before stays; also if the new one can't be read. */
  async #read({ id: layerId, version }: Layer): Promise<void> {
    this.#reading?.abort();
    this.#loading?.abort();
    const reading = new AbortController();
    const { signal } = reading;
    this.#reading = reading;
    this.#version = version;
    const reply = await readLayerFile(this.#options.client, layerId, signal);
    if (signal.aborted) return;
    if (!reply.ok) {
      // The next update tries again.
      this.#version = undefined;
      this.#complain(reply.error.message);
      return;
    }
    this.#version = Math.max(version, reply.value.version);
    const file = new LayerFile();
    signal.addEventListener('abort', () => file.end(), { once: true });
    const facts = await file.read(reply.value.bytes);
    if (signal.aborted) return;
    if (facts.state === 'ready') this.#take(file, facts);
    this.#tell(facts);
    if (facts.state === 'ready') void this.#loadPictures();
  }

  #take(file: LayerFile, { onView = 0 }: { readonly onView?: number }): void {
    const before = this.#file;
    this.#reading = undefined;
    this.#file = file;
    this.#hasView = onView > 0;
    this.redraw();
    before?.end();
    this.#options.onFile();
  }

  /** Without the permission, the file is read again, and the pictures are gone. */
  #followPermission(): void {
    if (this.#layer.loadsPictures) void this.#loadPictures();
    else void this.#read(this.#layer);
  }

  async #loadPictures(): Promise<void> {
    const [file, facts] = [this.#file, this.#facts];
    this.#loading?.abort();
    if (!file || facts.state !== 'ready' || !this.#layer.loadsPictures || facts.webPictures.length === 0) return;
    const loading = new AbortController();
    this.#loading = loading;
    const { signal } = loading;
    const failedPictures = await loadWebPictures({
      client: this.#options.client,
      layerId: this.#layer.id,
      pictures: facts.webPictures,
      add: (picture, bytes) => file.addPicture({ picture, bytes }),
      signal,
    });
    if (signal.aborted) return;
    this.redraw();
    this.#tell({ ...facts, failedPictures });
  }

  #complain(message: string): void {
    this.#tell({ state: 'problem', message });
  }

  #tell(facts: LayerFacts): void {
    this.#facts = facts;
    this.#options.onFacts(facts);
  }
}
