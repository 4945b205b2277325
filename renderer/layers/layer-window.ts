/** The layers of a window: their list, the map's, the panel and the card, kept in step with the service. */
import type { Reply } from '../../shared/calls/contract.ts';
import type { OpenedFiles } from '../../shared/calls/desktop-calls.ts';
import { describeError } from '../../shared/errors.ts';
import type { Layer, LayerId, LayerLook } from '../../shared/layers/layer.ts';
import { type SourceId, WORLD_SOURCE } from '../../shared/sources/source.ts';
import { layerTexts as texts } from '../../shared/texts/layers.ts';
import { openDroppedFiles, readLayerFile } from '../bridge/layer-files.ts';
import { offerUndo } from '../clearing/undo-notice.ts';
import { Drawings } from '../drawing/drawings.ts';
import type { ChoiceMenu } from '../menu/choice-menu.ts';
import { claimSidePanel, closeSidePanel, type SidePanel } from '../panels/side-panel.ts';
import { findPart } from '../parts/element.ts';
import { createSelectTool, type SelectTool } from '../selecting/select-tool.ts';
import { createSelectionView } from '../selecting/selection-view.ts';
import { askRows } from '../sources/ask-rows.ts';
import type { WindowTargets } from '../window-targets.ts';
import type { LayerFacts } from './layer-facts.ts';
import { createMapLayers, type LayerFeature, type MapLayers } from './map-layers.ts';
import { chooseFiles } from './panel/file-choice.ts';
import { createLayersPanel, type LayersPanel } from './panel/layers-panel.ts';
import { openSaveDialog } from './panel/save-dialog.ts';

/** What layers need from the window, beyond what all tools do. */
export interface LayerTargets extends WindowTargets {
  /** Opens the form of a saved area with a file. */
  readonly saveAreaOf: (file: File) => void;
  /** Ends the pause of a source, and requests its missing tiles again. */
  readonly retrySource: (sourceId: SourceId) => Promise<void>;
}

export class LayerWindow {
  readonly #targets: LayerTargets;
  readonly #panel: SidePanel;
  readonly #map: MapLayers;
  readonly #selectTool: SelectTool;
  readonly #drawings: Drawings;
  /** Changes that the service hasn't confirmed; its events don't undo them. */
  readonly #pending = new Map<LayerId, Partial<LayerLook>>();
  /** Opened just now; the map goes to them once all have been read. */
  readonly #opening = new Set<LayerId>();
  #list: LayersPanel | undefined;
  #layers: readonly Layer[] = [];

  constructor(targets: LayerTargets) {
    this.#targets = targets;
    this.#panel = claimSidePanel((reason) => {
      if (reason === 'closed') targets.map.focus();
    });
    const findLayer = (layerId: LayerId) => this.#layers.find(({ id }) => id === layerId);
    this.#map = createMapLayers({
      map: targets.map,
      client: targets.client,
      sources: () => targets.startup().sources,
      readCover: this.#panel.readCover,
      onFacts: (layerId, facts) => this.#followFacts(layerId, facts),
      onSelect: createSelectionView({
        targets,
        saveAreaOf: targets.saveAreaOf,
        findLayer,
        layersOnMap: () => this.#map,
      }),
    });
    this.#selectTool = createSelectTool({
      map: targets.map.leaflet,
      selection: this.#map.selection,
      focusMap: targets.map.focus,
      notices: targets.notices,
    });
    findPart('map-tools').append(this.#selectTool.button);
    this.#drawings = new Drawings({
      ...targets,
      listLayers: () => this.#layers,
      onEdited: () => this.#followEdited(),
    });
  }

  /** Shows the layers as the service has them, the lowest first. */
  follow(layers: readonly Layer[]): void {
    this.#layers = layers.map((layer) => ({ ...layer, ...this.#pending.get(layer.id) }));
    // The one that is edited is drawn by its editor.
    this.#map.show(this.#layers.filter(({ id }) => id !== this.#drawings.editedId));
    this.#selectTool.button.hidden = !this.#hasFeatures;
    if (!this.#hasFeatures) this.#selectTool.end();
    this.#drawings.follow(this.#layers);
    this.#showList();
  }

  /** Switches the tool that selects with boxes; without layers, shows the panel, which says how to open some. */
  toggleSelecting(): void {
    if (this.#hasFeatures) this.#selectTool.toggle();
    else this.showPanel();
  }

  get onMap(): MapLayers {
    return this.#map;
  }

  get #hasFeatures(): boolean {
    return this.#layers.some(({ kind }) => kind !== 'source');
  }

  /** The list of sources, or one of them, has changed. */
  followSources(): void {
    this.follow(this.#layers);
  }

  /** Lets people choose files: in the desktop's dialog, or in the browser's. */
  async open(): Promise<void> {
    const { client, startup } = this.#targets;
    if (startup().host === 'browser') chooseFiles((files) => void this.openFiles(files));
    else await this.followOpened(client.call('openLayers', {}));
  }

  async openFiles(files: readonly File[]): Promise<void> {
    await this.followOpened(openDroppedFiles(this.#targets.client, files));
  }

  /** Shows what the service opened: its layers, once they have been read, or its error and questions. */
  async followOpened(opened: Promise<Reply<OpenedFiles | null>>): Promise<void> {
    const { client, notices } = this.#targets;
    const reply = await opened;
    // They cancelled it by themselves.
    if (!reply.ok && reply.error.code !== 'cancelled') notices.showError(reply.error);
    if (reply.ok && reply.value?.questions.length) void askRows(this.#targets, reply.value.questions);
    const layerIds = (reply.ok && reply.value?.layerIds) || [];
    const list = await client.call('listLayers', {});
    if (!list.ok || layerIds.length === 0) return;
    for (const id of layerIds) this.#opening.add(id);
    if (!this.#list) this.#openPanel();
    this.follow(list.value);
    this.#endOpening();
  }

  /** Makes a drawing and lets people draw. */
  newDrawing(): Promise<void> {
    return this.#drawings.create();
  }

  /** See {@link MapLayers.findNames}. */
  findNames(text: string, limit: number): Promise<readonly LayerFeature[]> {
    return this.#map.findNames(text, limit);
  }

  /** Goes to a feature that was found, and selects it. */
  goToFeature({ layer, feature, bounds }: LayerFeature): void {
    this.#map.zoomToBoxes([bounds]);
    void this.#map.selection.selectFeature(layer.id, feature);
  }

  showPanel(): void {
    if (this.#list) this.#panel.focus();
    else this.#openPanel();
  }

  #followFacts(layerId: LayerId, facts: LayerFacts): void {
    this.#list?.showFacts(layerId, facts);
    if (facts.state !== 'loading') this.#drawings.noteDrawn(layerId);
    this.#endOpening();
  }

  /** Goes to the files that were opened together and says so, once all have been read; closes those that can't be drawn. */
  #endOpening(): void {
    const opened = this.#layers.filter(({ id }) => this.#opening.has(id));
    const facts = opened.map((layer) => ({ layer, facts: this.#map.factsOf(layer.id) }));
    if (opened.length === 0 || facts.some((one) => !one.facts || one.facts.state === 'loading')) return;
    this.#opening.clear();
    const { client, notices } = this.#targets;
    const good = facts.filter((one) => one.facts?.state === 'ready');
    const bad = facts.filter((one) => one.facts?.state === 'problem');
    this.#map.zoomTo(good.map(({ layer }) => layer.id));
    if (good.length > 0) {
      const skipped = good.map((one) => (one.facts?.state === 'ready' ? one.facts.skipped : '')).find((text) => text);
      const text = texts.openedWith(texts.opened(good.map(({ layer }) => layer.fileName)), skipped ?? '');
      notices.show({ key: 'layers-opened', text, tone: 'info', lasting: false });
    }
    const [first] = bad;
    if (first?.facts?.state !== 'problem') return;
    for (const { layer } of bad) void client.call('removeLayer', { layerId: layer.id });
    const text = texts.notOpened(first.layer.fileName, first.facts.message, bad.length - 1);
    notices.show({ key: 'layers-not-opened', text, tone: 'warning', lasting: true });
  }

  /** One tool at a time: other panels may edit the map too, and a panel below the map leaves no room to draw. */
  #followEdited(): void {
    this.#map.selection.clear();
    const isInTheWay = !this.#panel.isOpen() || this.#panel.readCover().bottomPx > 0;
    if (this.#drawings.editedId !== undefined && isInTheWay) closeSidePanel();
    this.follow(this.#layers);
  }

  #openPanel(): void {
    const list = createLayersPanel({
      open: () => void this.open(),
      draw: () => void this.newDrawing(),
      edit: (layer) => {
        this.#map.reveal(layer.id);
        void (layer.kind === 'drawing' ? this.#drawings.edit(layer) : this.#drawings.copy(layer));
      },
      describeSources: () => this.#describeSources(),
      change: (layer, change) => void this.#change(layer, change),
      move: ({ id }, by) => void this.#moveTo(id, this.#layers.findIndex((layer) => layer.id === id) + by),
      moveTo: (id, index) => void this.#moveTo(id, this.#layers.length - 1 - index),
      zoomTo: (layer) => this.#map.zoomTo([layer.id]),
      saveArea: (layer) => void this.#saveArea(layer),
      saveAs: (layer) => this.#saveAs(layer),
      retry: ({ sourceId }) => sourceId !== undefined && void this.#targets.retrySource(sourceId),
      remove: (layer) => void this.#remove(layer),
      rename: (layer, name) => this.#rename(layer, name),
      factsOf: this.#map.factsOf,
      onEnd: () => {
        this.#list = undefined;
      },
    });
    this.#panel.show(list.face);
    this.#list = list;
    this.#showList();
  }

  /** Those that aren't on the map yet, and a new one. The built-in world would hide the map. */
  #describeSources(): ChoiceMenu {
    const shown = [WORLD_SOURCE.id, this.#targets.source().id, ...this.#layers.map(({ sourceId }) => sourceId)];
    const offered = this.#targets.startup().sources.filter(({ id }) => !shown.includes(id));
    const choices = offered.map(({ id, name }) => ({ label: name, run: () => void this.#addSource(id) }));
    return { label: texts.addSource, groups: [choices, [{ label: texts.newSource, run: () => void this.#addNew() }]] };
  }

  async #addSource(sourceId: SourceId): Promise<Reply<unknown>> {
    const reply = await this.#targets.client.call('addSourceLayer', { sourceId });
    if (reply.ok) this.#list?.say(texts.sourceAdded);
    else this.#targets.notices.showError(reply.error);
    return reply;
  }

  async #addNew(): Promise<void> {
    // Fails when the program has ended or is another version.
    const forms = await import('../sources/edit-sources.ts').catch(() => undefined);
    if (forms) forms.openAddSource(this.#targets, (sourceId) => this.#addSource(sourceId));
    else this.#targets.notices.showError(describeError('disconnected'));
  }

  #showList(): void {
    this.#list?.show([...this.#layers].reverse());
  }

  async #change({ id }: Layer, change: Partial<LayerLook>): Promise<void> {
    const own = { ...this.#pending.get(id), ...change };
    // Pictures are asked for as soon as they are allowed: the service must know first.
    if (change.loadsPictures === undefined) {
      this.#pending.set(id, own);
      this.follow(this.#layers);
    }
    const reply = await this.#targets.client.call('changeLayer', { layerId: id, change });
    if (this.#pending.get(id) === own) this.#pending.delete(id);
    if (!reply.ok) await this.#reload(reply);
  }

  async #rename(layer: Layer, name: string) {
    const reply = await this.#targets.client.call('changeLayer', { layerId: layer.id, change: { name } });
    return reply.ok ? undefined : reply.error;
  }

  async #moveTo(id: LayerId, to: number): Promise<void> {
    const moved = this.#layers.find((layer) => layer.id === id);
    if (!moved || to < 0 || to >= this.#layers.length) return;
    const others = this.#layers.filter((layer) => layer.id !== id);
    this.follow([...others.slice(0, to), moved, ...others.slice(to)]);
    this.#list?.say(texts.moved(moved.name, this.#layers.length - to, this.#layers.length));
    const reply = await this.#targets.client.call('moveLayer', { layerId: id, index: to });
    if (!reply.ok) await this.#reload(reply);
  }

  async #saveArea({ id, fileName }: Layer): Promise<void> {
    const reply = await readLayerFile(this.#targets.client, id);
    if (reply.ok) this.#targets.saveAreaOf(new File([new Uint8Array(reply.value.bytes)], fileName));
    else this.#targets.notices.showError(reply.error);
  }

  #saveAs(layer: Layer): void {
    const { client, notices, startup } = this.#targets;
    openSaveDialog({ client, layer, isDesktop: startup().host === 'electron' }, ({ fileName, notes }) => {
      const text = texts.saved(fileName, notes);
      notices.show({ key: 'layer-saved', text, tone: 'info', lasting: notes.length > 0 });
    });
  }

  async #remove({ id, name, isCopy, kind }: Layer): Promise<void> {
    const { client, notices } = this.#targets;
    const reply = await client.call('removeLayer', { layerId: id });
    if (!reply.ok) return this.#reload(reply);
    const isOnlyHere = isCopy || kind === 'source';
    const say = kind === 'drawing' ? texts.removedDrawing : isOnlyHere ? texts.removedCopy : texts.removed;
    const undo = () => client.call('restoreLayer', { layerId: id });
    offerUndo(notices, { key: `layer-removed-${id}`, text: say(name), undo, ...reply.value });
  }

  /** Shows an error, and the layers as they are. */
  async #reload(reply: Extract<Reply<unknown>, { ok: false }>): Promise<void> {
    this.#targets.notices.showError(reply.error);
    const list = await this.#targets.client.call('listLayers', {});
    if (list.ok) this.follow(list.value);
  }
}
