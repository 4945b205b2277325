/** One drawing while it is edited: the map, the toolbar, keys, undo, and saving after each change. */
import { describeError, readBody } from '../../shared/errors.ts';
import { type Layer, MAX_DRAWING_CHARACTERS } from '../../shared/layers/layer.ts';
import { drawingTexts as texts } from '../../shared/texts/drawing.ts';
import { leadUndo } from '../clearing/undo-offers.ts';
import { claimDrags } from '../map/boxes/box-drawing.ts';
import { findPart, isTextField } from '../parts/element.ts';
import type { WindowTargets } from '../window-targets.ts';
import { DrawingEditor } from './drawing-editor.ts';
import { type DrawnFeature, parseDrawing } from './drawing-file.ts';
import { DrawingHistory } from './drawing-history.ts';
import { readDrawing } from './drawing-reading.ts';
import { DrawingSaver } from './drawing-saver.ts';
import { createDrawingToolbar, type DrawingToolbar } from './drawing-toolbar.ts';

export interface DrawingSessionOptions extends Pick<WindowTargets, 'client' | 'map' | 'notices'> {
  readonly layer: Layer;
  readonly features: readonly DrawnFeature[];
  /** Of the file that was read. */
  readonly version: number;
  /** Called when people are done and everything is saved or given up. What was drawn stays on the map until {@link remove}. */
  readonly onDone: () => void;
}

const PANE = 'drawing';
/** Over the layers and their labels. */
const PANE_ORDER = '390';
const UNSAVED = 'drawing-unsaved';
/** Classes of the map while it draws boxes, measures or explains tiles. */
const OTHER_TOOL = '.is-drawing, .is-measuring, .is-inspecting';

export class DrawingSession {
  readonly #options: DrawingSessionOptions;
  readonly #editor: DrawingEditor;
  readonly #toolbar: DrawingToolbar;
  readonly #saver: DrawingSaver;
  readonly #history: DrawingHistory;
  readonly #life = new AbortController();
  readonly #withdrawUndo: () => void;
  readonly #giveBackDrags: () => void;
  #layer: Layer;
  #version: number;
  #isReloading = false;

  constructor(options: DrawingSessionOptions) {
    this.#options = options;
    const { client, map, layer, features, version } = options;
    [this.#layer, this.#version] = [layer, version];
    const pane = map.leaflet.getPane(PANE) ?? map.leaflet.createPane(PANE);
    Object.assign(pane.style, { zIndex: PANE_ORDER, pointerEvents: 'none' });
    this.#toolbar = createDrawingToolbar({
      area: findPart('map-area'),
      layerName: layer.name,
      choose: (tool) => {
        this.#editor.tool = tool;
        map.focus();
      },
      undo: () => this.#undo(),
      redo: () => this.#redo(),
      remove: () => this.#editor.deleteCurrent(),
      done: () => void this.finish(),
      name: (name, isFinal) => this.#editor.nameCurrent(name, isFinal),
      leaveName: () => map.focus(),
    });
    this.#editor = new DrawingEditor({
      map: map.leaflet,
      pane,
      readLook: () => this.#layer,
      onChange: (text) => this.#noteChange(text),
      onCurrent: (current) => this.#toolbar.showCurrent(current),
      onProgress: () => this.#showState(),
    });
    this.#editor.show(features);
    this.#history = new DrawingHistory(this.#editor.readText());
    this.#saver = new DrawingSaver({
      client,
      layerId: layer.id,
      onSaved: (saved) => this.#noteSaved(saved),
      onFailure: (error) => this.#complain(readBody(error)),
    });
    this.#toolbar.showCurrent(null);
    if (features.length === 0) this.#editor.tool = 'line';
    this.#showState();
    this.#withdrawUndo = leadUndo({ undo: () => this.#undo(), redo: () => this.#redo() });
    // Ends the other tools. One that is chosen later covers the drawing until it ends: see drawing.css.
    this.#giveBackDrags = claimDrags(() => this.#editor.cancelShape());
    this.#listen();
    map.focus();
  }

  /** Follows the layer: its look, and changes from other windows. Undefined if it was removed. */
  follow(layer: Layer | undefined): void {
    if (!layer) {
      const { notices } = this.#options;
      notices.show({ key: UNSAVED, text: texts.removedElsewhere(this.#layer.name), tone: 'info', lasting: false });
      this.#end();
      return;
    }
    this.#layer = layer;
    this.#editor.redraw();
    // The program may be back.
    this.#saver.retry();
    void this.#followFile();
  }

  /** Ends editing once everything is saved. What can't be saved stays, and so does the editor. */
  async finish(): Promise<void> {
    this.#completeNow();
    if (this.#editor.isDrawing) this.#editor.cancelShape();
    if (!(await this.#saver.settle())) this.#saver.retry();
    if (await this.#saver.settle()) this.#end();
  }

  remove(): void {
    this.#release();
    this.#editor.remove();
  }

  #listen(): void {
    const { map } = this.#options;
    const container = map.leaflet.getContainer();
    const listen = { capture: true, signal: this.#life.signal };
    // Before the map's own keys.
    container.addEventListener('keydown', (event) => this.#press(event), listen);
    // Nothing is lost when the window closes.
    window.addEventListener('pagehide', () => this.#completeNow(), listen);
    map.leaflet.on('moveend', this.#followCentre);
  }

  readonly #followCentre = (): void => {
    if (document.documentElement.dataset.lead === 'keyboard') this.#editor.followCentre();
  };

  #press(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey || isTextField(event.target)) return;
    if (this.#options.map.leaflet.getContainer().matches(OTHER_TOOL)) return;
    const act = this.#actOf(event.key);
    if (!act) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    act();
  }

  #actOf(key: string): (() => void) | undefined {
    const editor = this.#editor;
    if (key === ' ') return () => editor.clickAtCentre();
    if (key === 'Enter') return () => (editor.isDrawing ? editor.finishShape() : editor.clickAtCentre());
    if (key === 'Delete' || key === 'Backspace') return () => editor.deleteCurrent();
    if (key === 'Escape') return () => this.#cancel();
    return undefined;
  }

  #cancel(): void {
    if (this.#editor.isBusy || this.#editor.isCarrying) this.#editor.cancelShape();
    else if (this.#editor.tool !== 'select') this.#editor.tool = 'select';
    else this.#editor.deselect();
  }

  #undo(): boolean {
    if (this.#editor.undoCorner()) return this.#showState();
    return this.#step(this.#history.undo());
  }

  #redo(): boolean {
    if (this.#editor.redoCorner()) return this.#showState();
    return this.#step(this.#history.redo());
  }

  #step(state: string | undefined): boolean {
    if (state === undefined) return false;
    if (this.#editor.isDrawing) this.#editor.cancelShape();
    this.#editor.show(parseDrawing(state));
    this.#save(state);
    return this.#showState();
  }

  #noteChange(text: string): void {
    if (this.#history.add(text)) this.#save(text);
    this.#showState();
  }

  #save(text: string): void {
    if (text.length > MAX_DRAWING_CHARACTERS) this.#complain(texts.tooLarge);
    else this.#saver.save(text);
  }

  #noteSaved(version: number): void {
    this.#version = Math.max(this.#version, version);
    if (!this.#saver.isDirty) this.#options.notices.hide(UNSAVED);
    void this.#followFile();
  }

  /** Another window has saved the drawing: its version becomes a step that can be undone. The last save always wins. */
  async #followFile(): Promise<void> {
    const isBehind = () => this.#layer.version > this.#version && !this.#saver.isDirty && !this.#editor.isBusy;
    if (this.#isReloading || !isBehind()) return;
    this.#isReloading = true;
    const { client, notices } = this.#options;
    const before = this.#history.current;
    const read = await readDrawing(client, this.#layer.id);
    this.#isReloading = false;
    if (this.#life.signal.aborted || read.kind === 'problem' || this.#history.current !== before || !isBehind()) return;
    this.#version = Math.max(read.version, this.#version);
    this.#editor.show(read.features);
    if (!this.#history.add(this.#editor.readText())) return;
    this.#showState();
    notices.show({ key: 'drawing-changed', text: texts.changedElsewhere, tone: 'info', lasting: false });
  }

  /** Always true. */
  #showState(): true {
    const { tool, isDrawing, isCarrying } = this.#editor;
    this.#toolbar.showTool(tool, isDrawing || isCarrying);
    this.#toolbar.showHistory(isDrawing || this.#history.canUndo, this.#history.canRedo);
    return true;
  }

  #completeNow(): void {
    const focused = document.activeElement;
    if (isTextField(focused)) (focused as HTMLElement).blur();
    if (this.#editor.isDrawing) this.#editor.finishShape();
    this.#noteChange(this.#editor.readText());
  }

  #complain(why: string): void {
    const { title } = describeError('drawing-unsaved');
    this.#options.notices.show({
      key: UNSAVED,
      title,
      text: `${title}. ${why} ${texts.unsaved}`,
      tone: 'warning',
      lasting: true,
      action: { label: texts.tryAgain, run: () => this.#saver.retry() },
      secondAction: { label: texts.discard, run: () => this.#end() },
    });
  }

  #end(): void {
    if (this.#life.signal.aborted) return;
    this.#options.notices.hide(UNSAVED);
    this.#release();
    this.#options.map.focus();
    this.#options.onDone();
  }

  #release(): void {
    if (this.#life.signal.aborted) return;
    this.#life.abort();
    this.#options.map.leaflet.off('moveend', this.#followCentre);
    this.#withdrawUndo();
    this.#giveBackDrags();
    this.#toolbar.remove();
    this.#editor.release();
  }
}
