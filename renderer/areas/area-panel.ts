/** The panel of saved areas: the form, the list and the outlines on the map, kept up to date with the service. */
import type { AreaDraft, AreaId, AreaShape, AreaSummary, WarmMode } from '../../shared/areas/area.ts';
import type { Reply, ServiceEvent } from '../../shared/calls/contract.ts';
import type { ErrorValue } from '../../shared/errors.ts';
import { type Source, WORLD_SOURCE } from '../../shared/sources/source.ts';
import { areaTexts } from '../../shared/texts/areas.ts';
import { formatTileCount, formatTiles } from '../../shared/texts/quantities.ts';
import { describeResult } from '../../shared/texts/warming.ts';
import { NO_TILES, type TileCount } from '../../shared/tiles/tile-count.ts';
import { tileZoomOffset } from '../../shared/view.ts';
import { followFreeing, showFreeing } from '../clearing/cleared-notice.ts';
import { type AreaStage, createAreaStage } from '../map/boxes/area-stage.ts';
import { claimSidePanel, type LeaveReason, type SidePanel } from '../panels/side-panel.ts';
import { createHeard } from '../parts/calm-speech.ts';
import { findPart } from '../parts/element.ts';
import { CLOSE_KEY } from '../parts/key-row.ts';
import { loadNames } from '../search/known-names.ts';
import type { WindowTargets } from '../window-targets.ts';
import type { AreaActions } from './area-card.ts';
import { type AreaListFace, createAreaList } from './area-list.ts';
import { type AreaMeasures, createAreaMeasures } from './area-measures.ts';
import { createProgressWords } from './area-text.ts';
import { openDeleteAreaDialog } from './delete-area-dialog.ts';
import { createKnownAreas, type KnownAreas, sortAreas } from './known-areas.ts';
import { loadShapes } from './known-shapes.ts';
import type { WarmPurpose } from './shape-chooser.ts';
import { WarmForm } from './warm-form.ts';
import { askForNotifications, canAskForNotifications } from './warm-news.ts';

export class AreaPanel {
  readonly #targets: WindowTargets;
  readonly #panel: SidePanel;
  readonly #stage: AreaStage;
  readonly #store: KnownAreas;
  readonly #measures: AreaMeasures;
  readonly #heard = createHeard();
  readonly #findWords = createProgressWords();
  #form: WarmForm | undefined;
  #list: AreaListFace | undefined;
  /** The ids of the areas whose outlines are on the map. */
  #outlined = '';

  constructor(targets: WindowTargets) {
    this.#targets = targets;
    const { client, map } = targets;
    this.#panel = claimSidePanel((reason) => this.#rest(reason));
    findPart('side-panel').append(this.#heard.root);
    this.#stage = createAreaStage(map.leaflet, this.#panel.readCover);
    this.#store = createKnownAreas(client, () => this.#showAreas());
    this.#measures = createAreaMeasures(client, () => this.#showAreas());
    client.onEvent((event) => this.#followEvent(event));
    client.onConnection((connected) => {
      if (connected && this.#panel.isOpen()) void this.#load();
    });
    document.addEventListener('keydown', (event) => this.#onKey(event), { capture: true });
  }

  /** Opens the form with the current view, a box to draw, or a file: the given one, or one to choose. */
  openForm(purpose: WarmPurpose, file?: File): void {
    const { client, map, source, startup, run } = this.#targets;
    const form = new WarmForm({
      client,
      usesDesktopDialog: startup().host === 'electron',
      stage: this.#stage,
      purpose,
      file,
      source: source(),
      viewZoom: map.readView().zoom,
      start: (draft, mode) => this.#start(draft, mode),
      showList: () => this.showList(),
      editSource: () => run({ name: 'editSource' }),
      useWorld: () => void client.call('selectSource', { sourceId: WORLD_SOURCE.id }),
      onLeave: () => this.#panel.focus(),
      loadNames,
      loadShapes,
      onEnd: () => {
        if (this.#form === form) this.#form = undefined;
      },
    });
    this.#panel.show(form.describeFace());
    this.#form = form;
    void this.#load();
  }

  /** Opens the list of saved areas, at one of them if given. */
  showList(areaId?: AreaId): void {
    if (!this.#list) this.#openList();
    if (areaId !== undefined) this.#list?.goToArea(areaId);
    void this.#load();
  }

  isFormOpen(): boolean {
    return this.#form !== undefined;
  }

  isListOpen(): boolean {
    return this.#list !== undefined;
  }

  followSource(source: Source): void {
    this.#form?.followSource(source);
    this.#showAreas();
  }

  #openList(): void {
    const list = createAreaList({
      actions: this.#createActions(),
      nameSource: (id) =>
        this.#targets.startup().sources.find((source) => source.id === id)?.name ?? areaTexts.removedSource,
      getMeasure: this.#measures.get,
      saveView: () => this.openForm('view'),
      retryLoading: () => void this.#load(),
      onEnd: () => {
        this.#list = undefined;
        this.#measures.want([]);
      },
    });
    this.#panel.show(list.face);
    this.#list = list;
    this.#showAreas();
  }

  #onKey(event: KeyboardEvent): void {
    // Stops drawing and nothing else, whatever has the focus.
    if (event.key === CLOSE_KEY && this.#form?.endDrawing()) event.stopImmediatePropagation();
  }

  #rest(reason: LeaveReason): void {
    this.#heard.stop();
    this.#stage.highlight(null);
    this.#showAreas();
    if (reason === 'closed') this.#targets.map.focus();
  }

  async #load(): Promise<void> {
    const error = await this.#store.load();
    if (error) this.#list?.complain(error);
  }

  #followEvent(event: ServiceEvent): void {
    if (event.name === 'warmingEnded') this.#say(describeResult(event.areaName, event.result).title);
    const isOther = event.name === 'tilesCleared' || event.name === 'warmingEnded';
    if (isOther || (event.name === 'freeProgress' && event.done)) this.#measures.outdate();
  }

  #say(text: string | undefined): void {
    if (text !== undefined && this.#panel.isOpen()) this.#heard.say(text);
  }

  #showAreas(): void {
    const areas = this.#store.list();
    this.#list?.show(areas);
    if (this.#list && areas)
      this.#measures.want(
        sortAreas(areas)
          .filter(({ job }) => job === null)
          .map(({ id }) => id),
      );
    if (areas) this.#say(this.#findWords(areas));
    void this.#outline(areas ?? []);
  }

  /** Draws the outlines of the areas of the shown source, while the panel is open. */
  async #outline(areas: readonly AreaSummary[]): Promise<void> {
    const source = this.#targets.source();
    const wanted = this.#panel.isOpen() ? areas.filter(({ sourceId }) => sourceId === source.id) : [];
    const key = wanted.map(({ id }) => id).join();
    if (key === this.#outlined) return;
    this.#outlined = key;
    const shapes = new Map<AreaId, AreaShape>();
    for (const { id } of wanted) {
      const shape = await this.#store.getShape(id);
      if (this.#outlined !== key) return;
      if (shape) shapes.set(id, shape);
    }
    this.#stage.showSaved(shapes);
  }

  async #start(draft: AreaDraft, mode: WarmMode): Promise<ErrorValue | undefined> {
    const reply = await this.#targets.client.call('addArea', { draft, mode });
    if (!reply.ok) return reply.error;
    this.showList(reply.value.areaId);
    return undefined;
  }

  #createActions(): AreaActions {
    const { client } = this.#targets;
    return {
      goTo: (area) => this.#goTo(area),
      warm: ({ id }, mode) => errorOf(client.call('warmArea', { areaId: id, mode })),
      retryFailed: ({ id }) => errorOf(client.call('retryFailedTiles', { areaId: id })),
      pause: ({ id }) => errorOf(client.call('pauseWarming', { areaId: id })),
      resume: ({ id }) => errorOf(client.call('resumeWarming', { areaId: id })),
      cancel: ({ id }) => errorOf(client.call('cancelWarming', { areaId: id })),
      rename: ({ id }, name) => errorOf(client.call('renameArea', { areaId: id, name })),
      remove: async (area) => this.#askToDelete(area),
      highlight: this.#stage.highlight,
      canOfferNews: () => canAskForNotifications(this.#targets.startup()),
      wantNews: askForNotifications,
    };
  }

  async #goTo({ sourceId, bounds, maxZoom }: AreaSummary): Promise<ErrorValue | undefined> {
    const { client, startup, source } = this.#targets;
    const rules = startup().sources.find(({ id }) => id === sourceId)?.rules ?? source().rules;
    if (sourceId !== source().id) {
      const reply = await client.call('selectSource', { sourceId });
      if (!reply.ok) return reply.error;
    }
    this.#stage.goTo(bounds, maxZoom + tileZoomOffset(rules));
    return undefined;
  }

  #askToDelete(area: AreaSummary): undefined {
    const { client, notices } = this.#targets;
    const what = areaTexts.deleted(area.name);
    const format = (freed: TileCount, done: boolean) => (done ? formatTileCount(freed) : formatTiles(freed.tiles));
    const remove = (browsedToo: boolean) => {
      const begin = () => client.call('deleteArea', { areaId: area.id, browsedToo });
      return followFreeing(client, begin, (begun) => {
        showFreeing(notices, begun, what, { freed: NO_TILES, done: false }, format);
        return (freeing) => showFreeing(notices, begun, what, freeing, format);
      });
    };
    openDeleteAreaDialog(client, area, remove, () => {
      if (document.activeElement === document.body) this.#panel.focus();
    });
    return undefined;
  }
}

async function errorOf(reply: Promise<Reply<unknown>>): Promise<ErrorValue | undefined> {
  const answered = await reply;
  return answered.ok ? undefined : answered.error;
}
