/** The map as the rest of the window uses it. Knows Leaflet and tiles, no panel and no transport. */
import type { Map as LeafletMap } from 'leaflet';
import { type Source, type SourceId, WORLD_SOURCE } from '../../shared/source.ts';
import { deepestViewZoom, type View } from '../../shared/view.ts';
import type { WorldLand } from '../../shared/world-land.ts';
import { onThemeChange } from './dark-world.ts';
import { KeptTiles } from './kept-tiles.ts';
import { createLeafletMap, readView } from './leaflet-map.ts';
import { type Aim, followAim } from './map-aim.ts';
import { TileLayer, type TileLayerOptions } from './tile-layer.ts';
import { followPointing } from './tile-pointing.ts';
import type { TileStatus } from './tile-status.ts';
import type { TileExplainer } from './tile-subject.ts';
import { Underlay } from './underlay.ts';

export interface MapViewOptions {
  readonly view: View;
  /** What the layer of a source needs beside the source. */
  readonly layerOf: (source: Source) => Omit<TileLayerOptions, 'source' | 'kept' | 'onChange'>;
  /** Undefined where it cannot be loaded. */
  readonly land: Promise<WorldLand | undefined>;
  /** Shows the details of a tile. */
  readonly explainer: TileExplainer;
  /** Told of the view whenever the map has come to rest. */
  readonly onRest: (view: View) => void;
  readonly onAim: (aim: Aim) => void;
  /** Told of the zoom and how far it can go, at first and whenever either changes. */
  readonly onZoom: (zoom: number, range: ZoomRange) => void;
  /** Told when the window comes to a screen of other sharpness; once it resolves, every tile is asked for again. */
  readonly onSharpness: () => Promise<unknown>;
}

/** The zooms the map can be set to, both included. */
export interface ZoomRange {
  readonly min: number;
  readonly max: number;
}

export interface MapView {
  /** The map itself, for what is drawn over its tiles; fires `tilechange` when something about one of them has changed. */
  readonly leaflet: LeafletMap;
  readonly readView: () => View;
  /** How the tiles in view are; empty before a source is shown. */
  readonly listSeen: () => readonly TileStatus[];
  /** Puts the tiles of this source in place of those of the one before. */
  readonly showSource: (source: Source) => void;
  /** Moves by whole zoom levels, as far as the source is shown. */
  readonly zoomBy: (levels: number) => void;
  readonly goTo: (view: View) => void;
  /**
   * Forgets the tiles of a source that were seen before, of all with null, and asks again for those in view; what is seen
   * of those that then cannot be had is taken away.
   */
  readonly refresh: (sourceId: SourceId | null) => void;
  /** Asks again for the tiles that could not be had, and for those that are old. */
  readonly retryFailed: () => void;
  /** Opens the details of the tile that people aim at, or closes them. */
  readonly toggleDetails: () => void;
  readonly focus: () => void;
}

/** A map in an element of the page, without tiles until a source is shown. */
export function createMapView(container: HTMLElement, options: MapViewOptions): MapView {
  const map = createLeafletMap(container, options.view);
  const kept = new KeptTiles();
  let layer: TileLayer | undefined;
  let shown: Source | undefined;
  const underlay = new Underlay({ map, kept, land: options.land, source: () => shown });

  map.on('moveend', () => options.onRest(readView(map)));
  const readAim = followAim(map, options.onAim);
  const pointing = followPointing({
    map,
    explainer: options.explainer,
    findTile: (point) => layer?.findTileAt(point),
    readAim,
  });
  const reportZoom = () => options.onZoom(map.getZoom(), { min: map.getMinZoom(), max: map.getMaxZoom() });
  map.on('zoomend zoomlevelschange', reportZoom);
  reportZoom();
  onPixelRatioChange(async () => {
    await options.onSharpness();
    kept.forget(null);
    layer?.refresh(true);
  });
  onThemeChange(() => {
    kept.forget(WORLD_SOURCE.id);
    underlay.repaint();
    if (shown?.kind === 'world') layer?.refresh(true);
  });
  // The computer's network is there again, perhaps another one.
  window.addEventListener('online', () => void layer?.reconnect());

  return {
    leaflet: map,
    readView: () => readView(map),
    listSeen: () => layer?.listSeen() ?? [],
    showSource(source) {
      layer?.remove();
      // It may be another map than before under the same name.
      if (shown?.id === source.id) kept.forget(source.id);
      shown = source;
      container.dataset.kind = source.kind;
      underlay.repaint();
      map.setMinZoom(source.rules.minZoom);
      map.setMaxZoom(deepestViewZoom(source.rules));
      const onChange: TileLayerOptions['onChange'] = (tile) => {
        pointing.noteChange(tile);
        map.fire('tilechange');
      };
      const more = { source, kept, onChange };
      layer = new TileLayer({ ...options.layerOf(source), ...more }).addTo(map);
    },
    zoomBy: (levels) => map.setZoom(map.getZoom() + levels),
    goTo: (view) => map.setView([view.lat, view.lon], view.zoom),
    refresh(sourceId) {
      kept.forget(sourceId);
      if (sourceId === null || sourceId === shown?.id) layer?.refresh(false);
    },
    retryFailed: () => layer?.retryFailed(),
    toggleDetails: pointing.toggle,
    focus: () => container.focus({ preventScroll: true }),
  };
}

/** Calls back whenever the window comes to a screen of other sharpness, or the page is zoomed. */
function onPixelRatioChange(listener: () => void): void {
  const query = window.matchMedia(`(resolution: ${window.devicePixelRatio}dppx)`);
  const onChange = () => {
    listener();
    onPixelRatioChange(listener);
  };
  query.addEventListener('change', onChange, { once: true });
}
