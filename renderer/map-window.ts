/** The window: connects client, map and panels, and keeps them in step with the service. */

import type { CacheMove } from '../shared/cache/disk-budget.ts';
import type { ServiceEvent, Startup } from '../shared/calls/contract.ts';
import { describeError } from '../shared/errors.ts';
import type { MapLink } from '../shared/map-link.ts';
import type { Menu, MenuCommand } from '../shared/menu.ts';
import type { Preferences } from '../shared/settings/preferences.ts';
import type { Source, SourceId } from '../shared/sources/source.ts';
import { mapTexts } from '../shared/texts/map.ts';
import type { View } from '../shared/view.ts';
import type { WorldLand } from '../shared/world/world-land.ts';
import { createWarmAreas, type WarmAreas } from './areas/warm-areas.ts';
import type { Client } from './bridge/client.ts';
import { followGoodNews, type GoodNews } from './bridge/good-news.ts';
import { type CacheTools, createCacheTools } from './cache-tools.ts';
import { createCommands, describeMenus } from './commands.ts';
import { loadLaterParts } from './later-parts.ts';
import { createLayerTools, type LayerTools } from './layers/layer-tools.ts';
import type { EarlyTiles } from './map/asking/early-tiles.ts';
import { createTileCalls } from './map/asking/tile-calls.ts';
import { createMapView, type LayerParts, type MapView } from './map/map-view.ts';
import { createViewSaver } from './map/moving/view-saver.ts';
import { createPageMenu } from './menu/page-menu.ts';
import { findSource, tellSharpness } from './opening.ts';
import { createAttribution } from './panels/attribution.ts';
import { followShown } from './panels/follow-shown.ts';
import { createMapChip } from './panels/map-chip.ts';
import type { Notices } from './panels/notices.ts';
import { createPlaceSpeech } from './panels/place-speech.ts';
import { createShownTiles } from './panels/shown-tiles.ts';
import { createSourceSwitcher } from './panels/source-switcher.ts';
import { createStatusBar } from './panels/status-bar.ts';
import { createTroubleNotices, type OfferForSource } from './panels/trouble-notices.ts';
import { createZoomButtons } from './panels/zoom-buttons.ts';
import { element, findPart } from './parts/element.ts';
import { takeFiles } from './parts/file-drop.ts';
import { showFormats } from './parts/formats.ts';
import { setTitlePart } from './parts/window-title.ts';
import { changesTiles } from './sources/source-change.ts';

/** At the latest after this time the window asks for layers. */
const LOOK_FOR_LAYERS_MS = 2000;

/** A requested place; a zoom of null keeps the current one. */
type Place = Pick<MapLink, 'lat' | 'lon' | 'zoom'>;

export interface MapWindowOptions {
  readonly client: Client;
  readonly notices: Notices;
  readonly startup: Startup;
  readonly land: Promise<WorldLand | undefined>;
  /** Tiles that have been asked for already. */
  readonly early: EarlyTiles | undefined;
  /** Where people have asked to begin. */
  readonly place: Place | undefined;
}

export class MapWindow {
  readonly #client: Client;
  readonly #early: EarlyTiles | undefined;
  readonly #land: Promise<WorldLand | undefined>;
  readonly #news: GoodNews;
  readonly #showTroubles: ReturnType<typeof createTroubleNotices>;
  readonly #status = createStatusBar(findPart('status-bar'));
  readonly #shownTiles = createShownTiles(findPart('map'));
  readonly #showSwitcher: (name: string) => void;
  readonly #map: MapView;
  readonly #areas: WarmAreas;
  readonly #layers: LayerTools;
  readonly #tools: CacheTools;
  /** See {@link followShown}. */
  readonly #showShown: () => void;
  readonly #showMenus: (menus: readonly Menu[]) => void;
  readonly #runCommand: ReturnType<typeof createCommands>;
  #startup: Startup;
  #source: Source;

  /** Fills the page's parts and shows the map. */
  constructor({ client, notices, startup, land, early, place }: MapWindowOptions) {
    this.#client = client;
    this.#early = early;
    this.#land = land;
    this.#news = followGoodNews(client);
    this.#startup = startup;
    // Before the first place is written.
    showFormats(startup);
    this.#source = findSource(startup, startup.sourceId);
    const corner = findPart('map-corner');
    const row = element('div', { class: 'map-row' });
    const left = element('div', { class: 'map-left' });
    row.append(left);
    corner.append(row);
    const showNote = createMapChip(left, {
      retry: () => void this.#retrySource(this.#source.id),
      goOnline: () => this.#goOnline(),
      editSource: () => this.#runCommand({ name: 'editSource' }),
      focusMap: () => this.#map.focus(),
    });
    this.#showSwitcher = createSourceSwitcher(left, {
      sources: () => this.#startup.sources,
      source: () => this.#source,
      runCommand: (command) => this.#runCommand(command),
      onFailure: () => notices.showError(describeError('disconnected')),
    });
    const right = element('div', { class: 'map-right' }, element('div', { id: 'map-tools' }));
    row.append(right);
    const zoomButtons = createZoomButtons(right, (levels) => this.#map.zoomBy(levels));
    const showAttribution = createAttribution(corner);
    this.#showTroubles = createTroubleNotices(notices, (sourceId) => this.#offerForSource(sourceId));
    this.#map = this.#createMap(zoomButtons.showZoom, place);
    this.#showShown = followShown({
      ...this.#map,
      source: () => this.#source,
      isOffline: () => this.#startup.offline,
      showNote,
      showAttribution,
    });
    const targets = {
      client,
      notices,
      map: this.#map,
      startup: () => this.#startup,
      source: () => this.#source,
      shownTiles: this.#shownTiles.read,
      run: (command: MenuCommand) => this.#runCommand(command),
    };
    this.#areas = createWarmAreas(targets);
    this.#layers = createLayerTools({ ...targets, saveAreaOf: this.#areas.openFile, retrySource: this.#retrySource });
    takeFiles(findPart('side-panel'), (files) => {
      const [file, ...others] = files;
      // The form of an area takes its shape from one file.
      if (file && others.length === 0 && this.#areas.isFormOpen()) this.#areas.openFile(file);
      else this.#layers.openFiles(files);
    });
    takeFiles(findPart('map-area'), this.#layers.openFiles);
    requestIdleCallback(this.#layers.load, { timeout: LOOK_FOR_LAYERS_MS });
    this.#tools = createCacheTools(targets);
    this.#runCommand = createCommands({ ...targets, areas: this.#areas, layers: this.#layers, tools: this.#tools });
    this.#showMenus =
      startup.host === 'browser'
        ? createPageMenu(findPart('menu-bar'), this.#runCommand, this.#map.focus)
        : () => undefined;
    this.#showSource(this.#source);
    this.#showStartup();
    loadLaterParts({ client, notices, map: this.#map, startup, corner, left });
    this.#map.focus();
  }

  /** Handles an event of the service. */
  readonly followEvent = (event: ServiceEvent): void => {
    if (event.name === 'menuCommand') this.#runCommand(event.command);
    else if (event.name === 'noticesChanged') this.#followNotices(event.notices);
    else if (event.name === 'tilesCleared') this.#map.refresh(event.sourceId);
    else if (event.name === 'sourceSelected') this.#showSource(findSource(this.#startup, event.sourceId));
    else if (event.name === 'sourcesChanged') this.#followSources(event.sources, event.sourceId);
    else if (event.name === 'sourceReady') this.#retryFailed(event.sourceId);
    else if (event.name === 'preferencesChanged') this.#followPreferences(event.change);
    else if (event.name === 'placeWanted') this.#goTo(event.place);
    else if (event.name === 'moveProgress') this.#followMove(event.move);
    else this.#areas.followEvent(event);
    this.#tools.followEvent(event);
    this.#layers.followEvent(event);
  };

  /** Continues after a reconnect, perhaps to a new run of the program. The view stays. */
  readonly resume = (startup: Startup): void => {
    this.#startup = startup;
    this.#showStartup();
    this.#followSources(startup.sources, startup.sourceId);
    this.#news.tell();
    this.#layers.load();
    // Clears that happened meanwhile were missed.
    this.#map.refresh(null);
  };

  readView(): View {
    return this.#map.readView();
  }

  #createMap(onZoom: Parameters<typeof createMapView>[1]['onZoom'], place: Place | undefined): MapView {
    const saved = this.#startup.view;
    const view = place ? { lat: place.lat, lon: place.lon, zoom: place.zoom ?? saved.zoom } : saved;
    const save = createViewSaver(saved, (rested) => void this.#client.call('saveView', { view: rested }));
    save(view);
    // The window may close while the map still moves.
    window.addEventListener('pagehide', () => save(this.readView()));
    const sayPlace = createPlaceSpeech(findPart('map-area'), () => document.activeElement?.id === 'map');
    return createMapView(findPart('map'), {
      view,
      layerOf: (source) => this.#describeLayer(source),
      explainer: {
        open: (...details) => this.#tools.explainer.open(...details),
        update: () => this.#tools.explainer.update(),
        close: () => this.#tools.explainer.close(),
      },
      land: this.#land,
      onRest: save,
      onAim: (aim) => {
        this.#status.showAim(aim);
        sayPlace(aim);
      },
      onZoom,
      onSharpness: () => tellSharpness(this.#client),
      onWaiting: (tiles) => findPart('map').setAttribute('aria-busy', String(tiles > 0)),
      onOverlays: () => this.#showShown(),
    });
  }

  #describeLayer(source: Source): LayerParts {
    return { calls: createTileCalls(this.#news, source, this.#early), onDrawn: this.#shownTiles.count };
  }

  #showSource(source: Source): void {
    this.#map.showSource(source);
    this.#nameSource(source);
  }

  /** The list has changed: the shown source may have other rules, a new id, or be gone. The view stays. */
  #followSources(sources: readonly Source[], sourceId: SourceId): void {
    this.#startup = { ...this.#startup, sources, sourceId };
    const source = findSource(this.#startup, sourceId);
    if (changesTiles(this.#source, source)) this.#map.showSource(source);
    this.#nameSource(source);
  }

  /** Tells the source to everything but the map. */
  #nameSource(source: Source): void {
    this.#source = source;
    this.#status.showSource(source.name);
    this.#showSwitcher(source.name);
    setTitlePart('source', source.name);
    this.#showShown();
    this.#showMenus(describeMenus(this.#startup, source));
    this.#areas.followSource(source);
    this.#tools.followSource(source);
    this.#showTroubles(this.#startup.notices, source.id);
  }

  #showStartup(): void {
    this.#showPreferences();
    this.#followNotices(this.#startup.notices);
  }

  #followNotices(notices: Startup['notices']): void {
    this.#startup = { ...this.#startup, notices };
    this.#showTroubles(notices, this.#source.id);
  }

  #followPreferences(change: Partial<Preferences>): void {
    this.#startup = { ...this.#startup, ...change };
    this.#showPreferences();
    if (change.offline !== undefined) this.#showShown();
    if (change.offline === false) this.#retryFailed(null);
  }

  #showPreferences(): void {
    const { coverage, dimming } = this.#startup;
    showFormats(this.#startup);
    this.#tools.showCoverage(coverage);
    document.documentElement.dataset.dimming = String(dimming);
    this.#showMenus(describeMenus(this.#startup, this.#source));
  }

  #goTo({ lat, lon, zoom }: Place): void {
    this.#map.goTo({ lat, lon, zoom: zoom ?? this.#map.readView().zoom });
  }

  #followMove({ state, to }: CacheMove): void {
    if (state === 'deleting' || state === 'done') this.#startup = { ...this.#startup, cacheDir: to };
  }

  #goOnline(): void {
    if (this.#startup.offline) this.#runCommand({ name: 'toggle', key: 'offline' });
  }

  /** The buttons of the notice that a source doesn't work. */
  #offerForSource(sourceId: SourceId): ReturnType<OfferForSource> {
    const { builtIn } = findSource(this.#startup, sourceId);
    const retry = { label: mapTexts.retry, run: () => void this.#retrySource(sourceId) };
    const edit = { label: mapTexts.editSource, run: () => this.#runCommand({ name: 'editSource', sourceId }) };
    return { action: retry, secondAction: builtIn ? undefined : edit };
  }

  readonly #retrySource = async (sourceId: SourceId): Promise<void> => {
    const reply = await this.#client.call('retrySource', { sourceId, coord: null });
    if (reply.ok) this.#retryFailed(sourceId);
  };

  #retryFailed(sourceId: SourceId | null): void {
    this.#news.tell();
    this.#map.retryFailed(sourceId);
  }
}
