/** The map as the rest of the window uses it. Knows Leaflet and tiles, no panel and no transport. */
import type { LatLng, Map as LeafletMap } from 'leaflet';
import { type Source, type SourceId, WORLD_SOURCE } from '../../shared/sources/source.ts';
import { mapTexts } from '../../shared/texts/map.ts';
import { deepestViewZoom, type View } from '../../shared/view.ts';
import type { WorldLand } from '../../shared/world/world-land.ts';
import { createLeafletMap, readView } from './leaflet-map.ts';
import { type Aim, followAim } from './map-aim.ts';
import { onThemeChange } from './tiles/dark-world.ts';
import { KeptTiles } from './tiles/kept-tiles.ts';
import { TileLayer, type TileLayerOptions } from './tiles/tile-layer.ts';
import { followPointing } from './tiles/tile-pointing.ts';
import type { TileStatus } from './tiles/tile-status.ts';
import type { TileExplainer } from './tiles/tile-subject.ts';
import { Underlay } from './tiles/underlay.ts';

export interface MapViewOptions {
  readonly view: View;
  /** The layer options of a source. */
  readonly layerOf: (source: Source) => LayerParts;
  /** Undefined when it can't be loaded. */
  readonly land: Promise<WorldLand | undefined>;
  /** Shows the details of a tile. */
  readonly explainer: TileExplainer;
  /** Called with the view whenever the map comes to rest. */
  readonly onRest: (view: View) => void;
  readonly onAim: (aim: Aim) => void;
  /** Called with the zoom and its range, at first and at every change. */
  readonly onZoom: (zoom: number, range: ZoomRange) => void;
  /** Called when the pixel ratio changes. Once it resolves, every tile is requested again. */
  readonly onSharpness: () => Promise<unknown>;
  /** Called when the number of pending tiles of all sources changes. */
  readonly onWaiting: (tiles: number) => void;
  /** Called when {@link MapView.listOverlays} may have changed other than by a zoom. */
  readonly onOverlays: () => void;
}

/** The zooms the map can be set to, both included. */
export interface ZoomRange {
  readonly min: number;
  readonly max: number;
}

/** What the tiles of a source need of the window. */
export type LayerParts = Pick<TileLayerOptions, 'calls' | 'onDrawn'>;
type OverlayMaker = (parts: LayerParts) => Pick<TileLayerOptions, 'calls' | 'grid'>;

export interface MapView {
  /** For what is drawn over the tiles. Fires `tilechange` when a tile's status changes. */
  readonly leaflet: LeafletMap;
  readonly readView: () => View;
  /** The status of the tiles in view; empty before a source is shown. */
  readonly listSeen: () => readonly TileStatus[];
  /** Replaces the tiles by those of this source. */
  readonly showSource: (source: Source) => void;
  /** True while tiles of that source are pending. */
  readonly isBusy: () => boolean;
  /**
   * The tiles of a further source, to be added to the map and removed as Leaflet's layers are. On the map, they follow its
   * clears and retries. `describe` gets what the map's own tiles would have, and replaces some of it.
   */
  readonly createOverlay: (source: Source, describe: OverlayMaker) => TileLayer;
  /** The further sources that the map shows at its zoom. */
  readonly listOverlays: () => readonly Source[];
  /** Zooms by whole levels, within the range of the source. */
  readonly zoomBy: (levels: number) => void;
  readonly goTo: (view: View) => void;
  /**
   * Drops kept tiles of a source, or all with null, and requests those in view again. Pictures of tiles that then fail are
   * removed.
   */
  readonly refresh: (sourceId: SourceId | null) => void;
  /** Requests missing and old tiles of a source again, or all with null. */
  readonly retryFailed: (sourceId: SourceId | null) => void;
  /** Opens the details of the tile that people aim at, or closes them. */
  readonly toggleDetails: () => void;
  /** Opens the details of the tile at a place of the map. */
  readonly openDetails: (place: LatLng) => void;
  readonly focus: () => void;
  /**
   * Lets a part over the tiles take clicks, except while tiles are inspected: `take` resolves to true if something of its own
   * is at the place. Returns a function that ends it.
   */
  readonly takeClicks: (take: (place: LatLng, event: MouseEvent) => Promise<boolean>) => () => void;
}

/** A map in an element of the page, without tiles until a source is shown. */
export function createMapView(container: HTMLElement, options: MapViewOptions): MapView {
  container.setAttribute('aria-label', mapTexts.map);
  container.setAttribute('aria-roledescription', mapTexts.mapRole);
  const map = createLeafletMap(container, options.view);
  const kept = new KeptTiles();
  let layer: TileLayer | undefined;
  const overlays = new Set<TileLayer>();
  const listLayers = (sourceId: SourceId | null = null) =>
    [...(layer ? [layer] : []), ...overlays].filter(({ source }) => sourceId === null || source.id === sourceId);
  let waiting = 0;
  const describeLayer = (source: Source): Omit<TileLayerOptions, 'onChange'> => {
    let own = 0;
    const onWaiting = (tiles: number) => {
      waiting += tiles - own;
      own = tiles;
      options.onWaiting(waiting);
    };
    return { ...options.layerOf(source), source, kept, onWaiting };
  };
  let shown: Source | undefined;
  let takeClick: ((place: LatLng, event: MouseEvent) => Promise<boolean>) | undefined;
  const underlay = new Underlay({ map, kept, land: options.land, source: () => shown });

  map.on('moveend', () => options.onRest(readView(map)));
  const readAim = followAim(map, options.onAim);
  const pointing = followPointing({
    map,
    explainer: options.explainer,
    findTile: (point) => layer?.findTileAt(point),
    readAim,
    takeClick: (place, event) => takeClick?.(place, event),
  });
  const reportZoom = () => options.onZoom(map.getZoom(), { min: map.getMinZoom(), max: map.getMaxZoom() });
  map.on('zoomend zoomlevelschange', reportZoom);
  reportZoom();
  onPixelRatioChange(async () => {
    await options.onSharpness();
    kept.forget(null);
    for (const one of listLayers()) one.refresh(true);
  });
  onThemeChange(() => {
    kept.forget(WORLD_SOURCE.id);
    underlay.repaint();
    if (shown?.kind === 'world') layer?.refresh(true);
  });
  // The computer's network is there again, perhaps another one.
  window.addEventListener('online', () => {
    for (const one of listLayers()) void one.reconnect();
  });

  return {
    leaflet: map,
    readView: () => readView(map),
    listSeen: () => layer?.listSeen() ?? [],
    showSource(source) {
      layer?.remove();
      // The same id may stand for other tiles after an edit.
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
      layer = new TileLayer({ ...describeLayer(source), onChange }).addTo(map);
    },
    isBusy: () => layer?.isBusy ?? false,
    createOverlay(source, describe) {
      const onChange = () => map.fire('tilechange');
      const parts = describeLayer(source);
      const overlay = new TileLayer({ ...parts, ...describe(parts), onChange });
      const follow = (isOn: boolean) => () => {
        if (isOn) overlays.add(overlay);
        else overlays.delete(overlay);
        options.onOverlays();
      };
      return overlay.on('add', follow(true)).on('remove', follow(false));
    },
    listOverlays: () => [...overlays].filter(({ isAtItsZooms }) => isAtItsZooms).map(({ source }) => source),
    zoomBy: (levels) => map.setZoom(map.getZoom() + levels),
    goTo: (view) => map.setView([view.lat, view.lon], view.zoom),
    refresh(sourceId) {
      kept.forget(sourceId);
      for (const one of listLayers(sourceId)) one.refresh(false);
    },
    retryFailed(sourceId) {
      for (const one of listLayers(sourceId)) one.retryFailed();
    },
    toggleDetails: pointing.toggle,
    openDetails: (place) => pointing.open(map.latLngToContainerPoint(place)),
    focus: () => container.focus({ preventScroll: true }),
    takeClicks(take) {
      takeClick = take;
      return () => {
        takeClick = undefined;
      };
    },
  };
}

/** Calls back whenever the pixel ratio changes: another screen, or a zoomed page. */
function onPixelRatioChange(listener: () => void): void {
  const query = window.matchMedia(`(resolution: ${window.devicePixelRatio}dppx)`);
  const onChange = () => {
    listener();
    onPixelRatioChange(listener);
  };
  query.addEventListener('change', onChange, { once: true });
}
