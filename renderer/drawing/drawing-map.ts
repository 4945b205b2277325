/**
 * Lets terra-draw work on the map. Its own adapter for Leaflet adds style elements, which the page's content policy forbids, and
 * an SVG element for each corner; this one paints all on one canvas.
 *
 * terra-draw takes longitudes from -180 to 180 only. They are counted from {@link DrawingMap.origin}, a meridian near the middle
 * of the view, so that shapes across 180° are like any others.
 */
import type { Map as LeafletMap } from 'leaflet';
import { Point } from 'leaflet';
import {
  type GeoJSONStoreFeatures,
  type TerraDrawChanges,
  TerraDrawExtend,
  type TerraDrawMouseEvent,
} from 'terra-draw';
import type { Position } from '../../shared/area.ts';
import { type CanvasFrame, MapCanvas } from '../map/map-canvas.ts';
import { element } from '../parts/element.ts';
import { type DrawnFeature, type DrawnGeometry, listLines } from './drawing-file.ts';
import { type DrawingLook, type PaintedFeature, type PaintedRole, paintDrawing } from './drawing-painting.ts';

export interface DrawingMapOptions {
  readonly map: LeafletMap;
  readonly pane: HTMLElement;
  readonly readLook: () => DrawingLook;
  /** The name of a feature; empty if it has none. */
  readonly nameOf: (id: number) => string;
  /** What is drawn and can't be edited. */
  readonly listHeld: () => readonly DrawnFeature[];
}

/** A feature in pixels of the world at zoom 0. */
interface WorldFeature {
  readonly role: PaintedRole;
  readonly type: PaintedFeature['type'];
  readonly lines: readonly Float64Array[];
  readonly isSelected: boolean;
}

const WORLD_PX = 256;
/** About a tenth of a millimetre. */
const PRECISION = 9;

export class DrawingMap extends TerraDrawExtend.TerraDrawBaseAdapter {
  /** Takes the pointer from what is below; presses and drags go on to the map, clicks don't. */
  readonly #surface = element('div', { class: 'drawing-surface' });
  readonly #options: DrawingMapOptions;
  readonly #canvas: MapCanvas;
  readonly #features = new Map<number, WorldFeature>();
  #held: readonly { readonly id: number; readonly feature: WorldFeature }[] = [];
  /** The copy of the world that the pointer is in: 0 for the one from -180 to 180. */
  #turn = 0;
  /** In whole degrees. */
  origin = 0;

  constructor(options: DrawingMapOptions) {
    super({ coordinatePrecision: PRECISION });
    this.#options = options;
    const { map, pane } = options;
    this.#canvas = new MapCanvas(map, pane, (brush, frame) => this.#paint(brush, frame));
    map.getContainer().append(this.#surface);
    for (const name of ['click', 'dblclick', 'contextmenu'])
      this.#surface.addEventListener(name, (event) => event.stopPropagation());
    // So that a drag that leaves the map ends all the same.
    this.#surface.addEventListener('pointerdown', ({ pointerId }) => this.#surface.setPointerCapture(pointerId));
  }

  get isBusy(): boolean {
    return this._dragState === 'dragging' || this._currentModeCallbacks?.getState() === 'drawing';
  }

  /** Paints again, after names, looks or what is held have changed. */
  redraw(): void {
    this.#held = this.#options.listHeld().map(({ id, geometry }) => {
      const lines = listLines(geometry).map((line) => this.#toWorld(line, 0));
      return { id, feature: { role: 'feature', type: geometry.type, lines, isSelected: false } };
    });
    this.#canvas.request();
  }

  /** Gives a key to the tool. */
  press(key: 'Enter' | 'Escape'): void {
    this._currentModeCallbacks?.onKeyUp({ key, heldKeys: [], preventDefault: () => undefined });
  }

  /** Moves what is being drawn to the centre of the map, or also clicks there. */
  pointAtCentre(clicks: boolean): void {
    const at = this.#options.map.getSize().divideBy(2).round();
    const place = this.#locate(at);
    const describe = (button: TerraDrawMouseEvent['button']): TerraDrawMouseEvent => ({
      ...place,
      button,
      containerX: at.x,
      containerY: at.y,
      heldKeys: [],
      isContextMenu: false,
    });
    this._currentModeCallbacks?.onMouseMove(describe('neither'));
    if (clicks) this._currentModeCallbacks?.onClick(describe('left'));
  }

  /** Takes the pointer off the map again; what is drawn stays until {@link remove}. */
  release(): void {
    this.#surface.remove();
  }

  remove(): void {
    this.release();
    this.#canvas.remove();
  }

  override register(callbacks: TerraDrawExtend.TerraDrawCallbacks): void {
    super.register(callbacks);
    callbacks.onReady?.();
  }

  override getMapEventElement(): HTMLElement {
    return this.#surface;
  }

  override clear(): void {
    this._currentModeCallbacks?.onClear();
    this.#features.clear();
    this.#canvas.request();
  }

  override getLngLatFromEvent(event: PointerEvent | MouseEvent): { lng: number; lat: number } {
    return this.#locate(this.#options.map.mouseEventToContainerPoint(event));
  }

  override project(lng: number, lat: number): { x: number; y: number } {
    const { map } = this.#options;
    const { x, y } = map.project([lat, lng + this.origin + 360 * this.#turn]).subtract(map.getPixelOrigin());
    return map.layerPointToContainerPoint(new Point(x, y));
  }

  override unproject(x: number, y: number): { lng: number; lat: number } {
    const { lng, lat } = this.#options.map.containerPointToLatLng(new Point(x, y));
    return { lng: lng - this.origin - 360 * this.#turn, lat };
  }

  override setCursor(cursor: string): void {
    this.#surface.style.cursor = cursor === 'unset' ? '' : cursor;
  }

  override setDraggability(isDraggable: boolean): void {
    const { dragging } = this.#options.map;
    if (isDraggable) dragging.enable();
    else dragging.disable();
  }

  override setDoubleClickToZoom(): void {
    // Double clicks never reach the map.
  }

  override render({ created, updated, deletedIds }: TerraDrawChanges): void {
    for (const feature of [...created, ...updated]) this.#features.set(Number(feature.id), this.#read(feature));
    for (const id of deletedIds) this.#features.delete(Number(id));
    this.#canvas.request();
  }

  /** While people draw or drag, positions go on beyond 180° from the origin, and then stop there. */
  #locate(point: Point): { lng: number; lat: number } {
    const { lng, lat } = this.#options.map.containerPointToLatLng(point);
    const from = lng - this.origin;
    if (this._dragState === 'not-dragging' && !this.isBusy) this.#turn = Math.round(from / 360);
    return { lng: Math.min(180, Math.max(-180, from - 360 * this.#turn)), lat: Math.min(90, Math.max(-90, lat)) };
  }

  #read(feature: GeoJSONStoreFeatures): WorldFeature {
    const { properties } = feature;
    const geometry = readGeometry(feature);
    return {
      role: roleOf(properties),
      type: geometry.type,
      lines: listLines(geometry).map((line) => this.#toWorld(line, this.origin)),
      isSelected: properties.selected === true,
    };
  }

  #toWorld(line: readonly Position[], origin: number): Float64Array {
    const placed = new Float64Array(2 * line.length);
    for (const [index, [lon, lat]] of line.entries()) {
      const { x, y } = this.#options.map.project([lat, lon + origin], 0);
      placed[2 * index] = x;
      placed[2 * index + 1] = y;
    }
    return placed;
  }

  /** Every copy of the world in the frame has the drawing. */
  #paint(brush: CanvasRenderingContext2D, { zoom, min, size }: CanvasFrame): void {
    const { readLook, nameOf } = this.#options;
    const scale = 2 ** zoom;
    const all = [...this.#held, ...[...this.#features].map(([id, feature]) => ({ id, feature }))];
    const painted: PaintedFeature[] = [];
    for (const { id, feature } of all) {
      const [west, east] = spanOf(feature);
      const first = Math.ceil((min.x / scale - east) / WORLD_PX - MARGIN_TURNS);
      const last = Math.floor(((min.x + size.x) / scale - west) / WORLD_PX + MARGIN_TURNS);
      for (let turn = first; turn <= last; turn += 1) {
        const lines = feature.lines.map((line) =>
          line.map((value, at) => (at % 2 === 0 ? (value + turn * WORLD_PX) * scale - min.x : value * scale - min.y)),
        );
        painted.push({ ...feature, lines, name: feature.role === 'feature' ? nameOf(id) : '' });
      }
    }
    paintDrawing(brush, painted, readLook());
  }
}

/** Room for lines, points and names beside a feature, in worlds. */
const MARGIN_TURNS = 0.05;

function spanOf({ lines }: WorldFeature): readonly [west: number, east: number] {
  let [west, east] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const line of lines) {
    for (let at = 0; at < line.length; at += 2) {
      const x = line[at] ?? 0;
      [west, east] = [Math.min(west, x), Math.max(east, x)];
    }
  }
  return [west, east];
}

function roleOf(properties: GeoJSONStoreFeatures['properties']): PaintedRole {
  if (properties.midPoint) return 'middle';
  return isGrip(properties) ? 'corner' : 'feature';
}

/** True for what terra-draw adds to be gripped; it isn't part of the drawing. */
export function isGrip(properties: GeoJSONStoreFeatures['properties']): boolean {
  const { midPoint, selectionPoint, closingPoint, coordinatePoint, snappingPoint } = properties;
  return [midPoint, selectionPoint, closingPoint, coordinatePoint, snappingPoint].some(Boolean);
}

/** terra-draw's geometries are the same, but in writable lists. */
export function readGeometry({ geometry }: GeoJSONStoreFeatures): DrawnGeometry {
  return geometry as unknown as DrawnGeometry;
}
