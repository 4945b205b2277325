/** Draws and edits with terra-draw. Holds the features' properties itself, because terra-draw's own ones would mix with them. */
import type { Map as LeafletMap } from 'leaflet';
import {
  type GeoJSONStoreFeatures,
  TerraDraw,
  TerraDrawCircleMode,
  TerraDrawFreehandLineStringMode,
  TerraDrawLineStringMode,
  TerraDrawModeUndoRedo,
  TerraDrawPointMode,
  TerraDrawPolygonMode,
  TerraDrawRectangleMode,
  TerraDrawSelectMode,
} from 'terra-draw';
import {
  type DrawnFeature,
  type DrawnGeometry,
  listLines,
  mapPositions,
  parseDrawing,
  writeDrawing,
} from './drawing-file.ts';
import { DrawingMap, isGrip, readGeometry } from './drawing-map.ts';
import type { DrawingLook } from './drawing-painting.ts';

export const DRAWING_TOOLS = ['select', 'point', 'text', 'line', 'area', 'rectangle', 'circle', 'freehand'] as const;
export type DrawingTool = (typeof DRAWING_TOOLS)[number];

export interface DrawingEditorOptions {
  readonly map: LeafletMap;
  readonly pane: HTMLElement;
  readonly readLook: () => DrawingLook;
  /** Called after each finished change, with the drawing's text. */
  readonly onChange: (text: string) => void;
  /** Called when another feature is selected or was drawn, or none is any more. */
  readonly onCurrent: (current: CurrentFeature | null) => void;
  /** Called when a shape is begun, gets another corner, or ends. */
  readonly onProgress: () => void;
}

/** The feature that people name or delete. */
export interface CurrentFeature {
  readonly id: number;
  readonly name: string;
  /** True for a text that was placed just now. */
  readonly isNewText: boolean;
}

/** Names of terra-draw's modes. */
const MODES = {
  select: 'select',
  point: 'point',
  text: 'text',
  line: 'linestring',
  area: 'polygon',
  rectangle: 'rectangle',
  circle: 'circle',
  freehand: 'freehand-linestring',
} as const satisfies Record<DrawingTool, string>;

const POINTER_PX = 12;
/** A farther move of the map counts longitudes from another meridian. */
const FAR_DEGREES = 60;

export class DrawingEditor {
  readonly #options: DrawingEditorOptions;
  readonly #canvas: DrawingMap;
  readonly #draw: TerraDraw;
  #properties = new Map<number, DrawnFeature['properties']>();
  /** What terra-draw can't edit: areas with holes, and shapes around the whole world. */
  #held: readonly DrawnFeature[] = [];
  #lastId = 0;
  #current: CurrentFeature | null = null;
  #isTelling = false;
  #wasDrawing = false;
  /** False while features are replaced by {@link show}. */
  #isListening = true;

  constructor(options: DrawingEditorOptions) {
    this.#options = options;
    const { map, pane, readLook } = options;
    this.#canvas = new DrawingMap({
      map,
      pane,
      readLook,
      nameOf: (id) => this.#nameOf(id),
      listHeld: () => this.#held,
    });
    const shape = {
      draggable: true,
      coordinates: { midpoints: { draggable: true }, draggable: true, deletable: true },
    };
    const flags = Object.fromEntries(Object.values(MODES).map((mode) => [mode, { feature: shape }]));
    const common = { pointerDistance: POINTER_PX };
    this.#draw = new TerraDraw({
      adapter: this.#canvas,
      // Numbers, so that features are in the order in which they were drawn.
      idStrategy: { isValidId: (id) => typeof id === 'number', getId: () => this.#nextId() },
      undoRedo: { modeLevel: new TerraDrawModeUndoRedo() },
      modes: [
        new TerraDrawSelectMode({ ...common, flags, keyEvents: null, dragEventThrottle: 0 }),
        new TerraDrawPointMode(common),
        new TerraDrawPointMode({ ...common, modeName: MODES.text }),
        new TerraDrawLineStringMode(common),
        new TerraDrawPolygonMode(common),
        new TerraDrawRectangleMode({ ...common, drawInteraction: 'click-move-or-drag' }),
        new TerraDrawCircleMode({ ...common, drawInteraction: 'click-move-or-drag' }),
        new TerraDrawFreehandLineStringMode({ ...common, minDistance: 6, drawInteraction: 'click-move-or-drag' }),
      ],
    });
    this.#draw.start();
    this.#draw.setMode(MODES.select);
    this.#draw.on('change', (_ids, type) => {
      if (type === 'styling') return;
      this.#noteProgress();
      this.#noteChange();
    });
    this.#draw.on('finish', (id, { mode, action }) => this.#noteFinish(Number(id), mode, action));
    this.#draw.on('select', (id) => this.#setCurrent(Number(id)));
    this.#draw.on('deselect', () => this.#setCurrent(null));
    map.on('moveend', this.#followMap);
  }

  /** True while a shape is being drawn, or something is dragged. */
  get isBusy(): boolean {
    return this.#canvas.isBusy;
  }

  /** True while a shape is being drawn. */
  get isDrawing(): boolean {
    return this.#draw.getModeState() === 'drawing';
  }

  get tool(): DrawingTool {
    const mode = this.#draw.getMode();
    return DRAWING_TOOLS.find((tool) => MODES[tool] === mode) ?? 'select';
  }

  /** Ends a shape in progress without it. */
  set tool(tool: DrawingTool) {
    this.#draw.setMode(MODES[tool]);
    if (tool !== 'select' || this.#current === null) this.#setCurrent(null);
    this.#options.onProgress();
  }

  /** Replaces the drawing without `onChange`. What was current stays so if it is still there. */
  show(features: readonly DrawnFeature[]): void {
    const before = this.tool === 'select' ? this.#current?.id : undefined;
    this.#place(features);
    if (before !== undefined && this.#draw.hasFeature(before)) this.#draw.selectFeature(before);
    else this.#setCurrent(null);
  }

  /** The drawing as it is saved, without a shape in progress. */
  readText(): string {
    return writeDrawing(this.#list());
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
    this.#canvas.press('Enter');
    this.#options.onProgress();
  }

  cancelShape(): void {
    this.#canvas.press('Escape');
    this.#options.onProgress();
  }

  /** Clicks at the centre of the map, with any tool. */
  clickAtCentre(): void {
    this.#canvas.pointAtCentre(true);
    this.#options.onProgress();
  }

  /** Moves the end of the shape in progress to the centre of the map. */
  followCentre(): void {
    if (this.isDrawing) this.#canvas.pointAtCentre(false);
  }

  deselect(): boolean {
    if (this.tool !== 'select' || this.#current === null) return false;
    this.#draw.deselectFeature(this.#current.id);
    return true;
  }

  deleteCurrent(): void {
    const id = this.#current?.id;
    if (id === undefined || !this.#draw.hasFeature(id)) return;
    this.#draw.removeFeatures([id]);
    this.#setCurrent(null);
  }

  /** Writes a name at the current feature; `isFinal` makes it a change of the drawing. */
  nameCurrent(name: string, isFinal: boolean): void {
    const current = this.#current;
    if (!current) return;
    const { name: _before, ...others } = this.#properties.get(current.id) ?? {};
    this.#properties.set(current.id, name === '' ? others : { ...others, name });
    this.#current = { ...current, name, isNewText: current.isNewText && !isFinal };
    this.#canvas.redraw();
    if (isFinal && current.isNewText && name.trim() === '') this.deleteCurrent();
    else if (isFinal) this.#noteChange();
  }

  redraw(): void {
    this.#canvas.redraw();
  }

  /** Ends editing; what is drawn stays on the map until {@link remove}. */
  release(): void {
    this.#options.map.off('moveend', this.#followMap);
    this.#canvas.release();
  }

  remove(): void {
    this.release();
    this.#draw.stop();
    this.#canvas.remove();
  }

  #nextId(): number {
    this.#lastId += 1;
    return this.#lastId;
  }

  #nameOf(id: number): string {
    const { name } = this.#properties.get(id) ?? {};
    return typeof name === 'string' ? name : '';
  }

  #list(): readonly DrawnFeature[] {
    const drawn = this.#draw
      .getSnapshot()
      .filter(
        ({ properties }) => properties.mode !== MODES.select && !isGrip(properties) && !properties.currentlyDrawing,
      )
      .map((feature) => ({
        id: Number(feature.id),
        geometry: shift(readGeometry(feature), this.#canvas.origin),
        properties: this.#properties.get(Number(feature.id)) ?? {},
      }));
    return [...this.#held, ...drawn];
  }

  #place(features: readonly DrawnFeature[]): void {
    this.#isListening = false;
    const ids = this.#draw.getSnapshot().flatMap(({ id, properties }) => (isGrip(properties) ? [] : [Number(id)]));
    if (this.tool === 'select' && this.#current) this.#draw.deselectFeature(this.#current.id);
    this.#draw.removeFeatures(ids.filter((id) => this.#draw.hasFeature(id)));
    this.#canvas.origin = Math.round(this.#options.map.getCenter().lng);
    this.#properties = new Map(features.map(({ id, properties }) => [id, properties]));
    this.#lastId = features.reduce((last, { id }) => Math.max(last, id), this.#lastId);
    const held: DrawnFeature[] = [];
    const editable: GeoJSONStoreFeatures[] = [];
    for (const feature of features) {
      const placed = placeFeature(feature, this.#canvas.origin);
      if (placed) editable.push(placed);
      else held.push(feature);
    }
    const results = this.#draw.addFeatures(editable);
    const refused = new Set(results.flatMap(({ id, valid }) => (valid ? [] : [Number(id)])));
    this.#held = [...held, ...features.filter(({ id }) => refused.has(id))];
    this.#canvas.redraw();
    this.#isListening = true;
  }

  #setCurrent(id: number | null, isNewText = false): void {
    this.#current = id === null ? null : { id, name: this.#nameOf(id), isNewText };
    this.#options.onCurrent(this.#current);
  }

  #noteFinish(id: number, mode: string, action: string): void {
    if (action === 'draw') this.#setCurrent(id, mode === MODES.text);
    this.#options.onProgress();
    this.#noteChange();
  }

  #noteProgress(): void {
    if (this.isDrawing === this.#wasDrawing) return;
    this.#wasDrawing = this.isDrawing;
    this.#options.onProgress();
  }

  /** Tells the change once terra-draw is done with it; never one of a shape in progress. */
  #noteChange(): void {
    if (!this.#isListening || this.#isTelling) return;
    this.#isTelling = true;
    setTimeout(() => {
      this.#isTelling = false;
      if (this.#draw.enabled && !this.isBusy) this.#options.onChange(this.readText());
    });
  }

  readonly #followMap = (): void => {
    const from = this.#options.map.getCenter().lng - this.#canvas.origin;
    const isFar = Math.abs(from - 360 * Math.round(from / 360)) > FAR_DEGREES;
    if (isFar && !this.isBusy) this.show(parseDrawing(this.readText()));
  };
}

function shift(geometry: DrawnGeometry, byLon: number): DrawnGeometry {
  return mapPositions(geometry, ([lon, lat]) => [Number((lon + byLon).toFixed(9)), lat]);
}

/** For terra-draw, with longitudes from a meridian; undefined for what it can't edit. */
function placeFeature({ id, geometry }: DrawnFeature, origin: number): GeoJSONStoreFeatures | undefined {
  const lines = listLines(geometry);
  if (lines.length !== 1) return undefined;
  const lons = (lines[0] ?? []).map(([lon]) => lon);
  const middle = (Math.min(...lons) + Math.max(...lons)) / 2;
  const placed = shift(geometry, -origin - 360 * Math.round((middle - origin) / 360));
  if (listLines(placed).some((line) => line.some(([lon]) => Math.abs(lon) > 180))) return undefined;
  const mode = { Point: MODES.point, LineString: MODES.line, Polygon: MODES.area }[geometry.type];
  // terra-draw copies it.
  return { type: 'Feature', id, geometry: placed as unknown as GeoJSONStoreFeatures['geometry'], properties: { mode } };
}
