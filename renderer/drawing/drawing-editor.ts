/** Draws and edits on the map. terra-draw draws new shapes; all others, and their names, are held here. */
import type { Map as LeafletMap } from 'leaflet';
import type { TerraDraw } from 'terra-draw';
import { MapCanvas } from '../map/map-canvas.ts';
import { element } from '../parts/element.ts';
import { type DrawnFeature, type DrawnGeometry, writeDrawing } from './drawing-file.ts';
import { DrawingMap } from './drawing-map.ts';
import { type DrawingLook, paintDrawing } from './drawing-painting.ts';
import { type PlacedFeature, placeFeature } from './drawing-scene.ts';
import { createTerraDraw, type DrawingTool, MODES } from './drawing-tools.ts';
import { ShapeEditor } from './shape-editor.ts';

export interface DrawingEditorOptions {
  readonly map: LeafletMap;
  readonly pane: HTMLElement;
  readonly readLook: () => DrawingLook;
  /** Called after each finished change, with the drawing's text. */
  readonly onChange: (text: string) => void;
  /** Called when another feature is selected or was drawn, or none is any more. */
  readonly onCurrent: (current: CurrentFeature | null) => void;
  /** Called when another tool is chosen, and when a shape is begun or ends. */
  readonly onProgress: () => void;
}

/** The feature that people name or delete. */
export interface CurrentFeature {
  readonly id: number;
  readonly name: string;
  /** True for a text that was placed just now. */
  readonly isNewText: boolean;
}

export class DrawingEditor {
  readonly #options: DrawingEditorOptions;
  /** Takes the pointer from what is below; presses and drags go on to the map, clicks don't. */
  readonly #surface = element('div', { class: 'drawing-surface' });
  readonly #canvas: MapCanvas;
  readonly #adapter: DrawingMap;
  readonly #draw: TerraDraw;
  readonly #selecting: ShapeEditor;
  /** In the order in which they are drawn. */
  #features: ReadonlyMap<number, PlacedFeature> = new Map();
  #dragged: PlacedFeature | undefined;
  #current: CurrentFeature | null = null;
  #tool: DrawingTool = 'select';
  #wasDrawing = false;
  #nextPaint: number | undefined;

  constructor(options: DrawingEditorOptions) {
    this.#options = options;
    const { map, pane } = options;
    const surface = this.#surface;
    map.getContainer().append(surface);
    for (const name of ['click', 'dblclick', 'contextmenu'])
      surface.addEventListener(name, (event) => event.stopPropagation());
    // So that a drag that leaves the map ends all the same.
    surface.addEventListener('pointerdown', ({ pointerId }) => surface.setPointerCapture(pointerId));
    this.#canvas = new MapCanvas(map, pane);
    map.on('moveend resize viewreset', this.#paint);
    this.#adapter = new DrawingMap({ map, surface, onChange: () => this.#followProgress() });
    this.#draw = createTerraDraw(this.#adapter);
    this.#draw.start();
    this.#draw.setMode(MODES.select);
    this.#draw.on('finish', (id) => queueMicrotask(() => this.#take(Number(id))));
    this.#selecting = new ShapeEditor({
      map,
      surface,
      list: () => this.#features.values(),
      selected: () => this.#features.get(this.#current?.id ?? 0),
      select: (id) => this.#setCurrent(id),
      preview: (geometry) => this.#preview(geometry),
      change: (geometry) => this.#change(geometry),
    });
    this.#selecting.isOn = true;
  }

  /** True while a shape is being drawn. */
  get isDrawing(): boolean {
    return this.#draw.getModeState() === 'drawing';
  }

  /** True while a shape is being drawn or dragged. */
  get isBusy(): boolean {
    return this.isDrawing || this.#selecting.isDragging;
  }

  get tool(): DrawingTool {
    return this.#tool;
  }

  /** Ends a shape in progress without it. */
  set tool(tool: DrawingTool) {
    this.#selecting.cancel();
    this.#draw.setMode(MODES[tool]);
    this.#tool = tool;
    this.#selecting.isOn = tool === 'select';
    if (tool === 'select') this.#surface.style.cursor = '';
    this.#setCurrent(null);
    this.#options.onProgress();
  }

  /** Replaces the drawing without `onChange`. What was current stays so if it is still there. */
  show(features: readonly DrawnFeature[]): void {
    this.#selecting.cancel();
    this.#features = new Map(features.map((feature) => [feature.id, placeFeature(feature)]));
    const before = this.#current?.id ?? 0;
    this.#setCurrent(this.#features.has(before) ? before : null);
  }

  /** The drawing as it is saved, without a shape in progress. */
  readText(): string {
    return writeDrawing([...this.#features.values()]);
  }

  /** Removes the last corner of the shape in progress; false if none is. */
  undoCorner(): boolean {
    return this.isDrawing && this.#draw.undo();
  }

  /** Brings back the last corner that was removed. */
  redoCorner(): boolean {
    return this.isDrawing && this.#draw.canRedo() && this.#draw.redo();
  }

  /** Ends the shape in progress; one that has too few corners goes on. */
  finishShape(): void {
    this.#adapter.press('Enter');
  }

  /** Also puts what was picked up back. */
  cancelShape(): void {
    this.#adapter.press('Escape');
    this.#selecting.cancel();
    this.#options.onProgress();
  }

  /** True while the map moves a shape or corner that was picked up with a key. */
  get isCarrying(): boolean {
    return this.#selecting.isCarrying;
  }

  /** Clicks at the centre of the map, with any tool; see {@link ShapeEditor.clickAtCentre}. */
  clickAtCentre(): void {
    if (this.#tool === 'select') this.#selecting.clickAtCentre();
    else this.#adapter.pointAtCentre(true);
    this.#options.onProgress();
  }

  /** Moves the end of the shape in progress, or what was picked up, to the centre of the map. */
  followCentre(): void {
    this.#selecting.followCentre();
    if (this.isDrawing) this.#adapter.pointAtCentre(false);
  }

  deselect(): void {
    this.#setCurrent(null);
  }

  deleteCurrent(): void {
    const id = this.#current?.id ?? 0;
    if (!this.#features.has(id)) return;
    this.#selecting.cancel();
    this.#features = new Map([...this.#features].filter(([other]) => other !== id));
    this.#setCurrent(null);
    this.#tell();
  }

  /** Writes a name at the current feature; `isFinal` makes it a change of the drawing. A new text without a name goes. */
  nameCurrent(name: string, isFinal: boolean): void {
    const current = this.#current;
    const feature = this.#features.get(current?.id ?? 0);
    if (!current || !feature) return;
    const { name: _before, ...others } = feature.properties;
    this.#replace({ ...feature, properties: name === '' ? others : { ...others, name } });
    this.#current = { ...current, name, isNewText: current.isNewText && !isFinal };
    if (!isFinal) return;
    if (current.isNewText && name === '') this.deleteCurrent();
    else this.#tell();
  }

  redraw(): void {
    this.#paintSoon();
  }

  /** Ends editing; what is drawn stays on the map until {@link remove}. */
  release(): void {
    if (!this.#draw.enabled) return;
    this.#selecting.cancel();
    this.#setCurrent(null);
    this.#draw.stop();
    this.#surface.remove();
    this.#options.map.dragging.enable();
  }

  remove(): void {
    this.release();
    cancelAnimationFrame(this.#nextPaint ?? 0);
    this.#options.map.off('moveend resize viewreset', this.#paint);
    this.#canvas.remove();
  }

  /** Takes over a shape that terra-draw has finished. */
  #take(id: number): void {
    const drawn = this.#draw.getSnapshotFeature(id);
    if (!drawn) return;
    const geometry = this.#adapter.readShape(drawn);
    this.#draw.removeFeatures([id]);
    const last = Math.max(0, ...this.#features.keys());
    this.#replace(placeFeature({ id: last + 1, geometry, properties: {} }));
    this.#setCurrent(last + 1, this.#tool === 'text');
    this.#tell();
  }

  #preview(geometry: DrawnGeometry | undefined): void {
    const feature = this.#features.get(this.#current?.id ?? 0);
    this.#dragged = geometry && feature && placeFeature({ ...feature, geometry });
    this.#paintSoon();
  }

  #change(geometry: DrawnGeometry): void {
    const feature = this.#features.get(this.#current?.id ?? 0);
    if (!feature) return;
    this.#replace(placeFeature({ ...feature, geometry }));
    this.#tell();
  }

  #replace(feature: PlacedFeature): void {
    this.#features = new Map([...this.#features, [feature.id, feature]]);
    this.#paintSoon();
  }

  #setCurrent(id: number | null, isNewText = false): void {
    const name = this.#features.get(id ?? 0)?.properties.name;
    this.#current = id === null ? null : { id, name: typeof name === 'string' ? name : '', isNewText };
    this.#paintSoon();
    this.#options.onCurrent(this.#current);
  }

  #tell(): void {
    this.#options.onChange(this.readText());
  }

  #followProgress(): void {
    this.#paintSoon();
    if (this.isDrawing === this.#wasDrawing) return;
    this.#wasDrawing = this.isDrawing;
    if (this.isDrawing) this.#setCurrent(null);
    this.#options.onProgress();
  }

  /** Paints in the next frame, once for all changes until then. */
  #paintSoon(): void {
    this.#nextPaint ??= requestAnimationFrame(this.#paint);
  }

  readonly #paint = (): void => {
    cancelAnimationFrame(this.#nextPaint ?? 0);
    this.#nextPaint = undefined;
    const frame = this.#canvas.findFrame();
    const brush = this.#canvas.begin(frame);
    if (!brush) return;
    const features = [...this.#features.values()].map((one) => (one.id === this.#dragged?.id ? this.#dragged : one));
    const selected = this.#tool === 'select' ? (this.#current?.id ?? null) : null;
    const progress = [...this.#adapter.parts];
    paintDrawing(brush, frame, { features, selected, progress }, this.#options.readLook());
  };
}
