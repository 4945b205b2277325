/**
 * Lets terra-draw draw new shapes on the map. Its own adapter for Leaflet adds style elements, which the page's content policy
 * forbids. It holds a shape only while that is drawn.
 *
 * terra-draw takes longitudes from -180 to 180 only. They are counted from a meridian near the pointer, so that shapes across
 * 180° are like any others.
 */
import type { Map as LeafletMap, Point } from 'leaflet';
import {
  type GeoJSONStoreFeatures,
  type TerraDrawChanges,
  TerraDrawExtend,
  type TerraDrawMouseEvent,
} from 'terra-draw';
import { type DrawnGeometry, mapPositions } from './drawing-file.ts';

/** A part of the shape in progress; its ends can be clicked to finish it. */
export interface DrawingPart {
  readonly geometry: DrawnGeometry;
  readonly isEnd: boolean;
}

export interface DrawingMapOptions {
  readonly map: LeafletMap;
  /** Takes the pointer. */
  readonly surface: HTMLElement;
  /** Called whenever the shape in progress has changed. */
  readonly onChange: () => void;
}

/** About a tenth of a millimetre. */
const PRECISION = 9;

export class DrawingMap extends TerraDrawExtend.TerraDrawBaseAdapter {
  readonly #options: DrawingMapOptions;
  readonly #parts = new Map<number, DrawingPart>();
  /** In whole degrees. */
  #origin = 0;

  constructor(options: DrawingMapOptions) {
    super({ coordinatePrecision: PRECISION });
    this.#options = options;
  }

  /** The shape in progress. */
  get parts(): Iterable<DrawingPart> {
    return this.#parts.values();
  }

  /** A finished shape of terra-draw. */
  readShape({ geometry }: GeoJSONStoreFeatures): DrawnGeometry {
    // terra-draw's geometries are the same, in writable lists.
    const shape = geometry as unknown as DrawnGeometry;
    return mapPositions(shape, ([lon, lat]) => [lon + this.#origin, lat]);
  }

  /** Gives a key to the tool. */
  press(key: 'Enter' | 'Escape'): void {
    this._currentModeCallbacks?.onKeyUp({ key, heldKeys: [], preventDefault: () => undefined });
  }

  /** Moves the end of the shape in progress to the centre of the map, or also clicks there. */
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

  override register(callbacks: TerraDrawExtend.TerraDrawCallbacks): void {
    super.register(callbacks);
    callbacks.onReady?.();
  }

  override getMapEventElement(): HTMLElement {
    return this.#options.surface;
  }

  override clear(): void {
    this._currentModeCallbacks?.onClear();
    this.#parts.clear();
    this.#options.onChange();
  }

  override getLngLatFromEvent(event: PointerEvent | MouseEvent): { lng: number; lat: number } {
    return this.#locate(this.#options.map.mouseEventToContainerPoint(event));
  }

  override project(lng: number, lat: number): { x: number; y: number } {
    const { map } = this.#options;
    return map.layerPointToContainerPoint(map.project([lat, lng + this.#origin]).subtract(map.getPixelOrigin()));
  }

  override unproject(x: number, y: number): { lng: number; lat: number } {
    const { lng, lat } = this.#options.map.containerPointToLatLng([x, y]);
    return { lng: lng - this.#origin, lat };
  }

  override setCursor(cursor: string): void {
    this.#options.surface.style.cursor = cursor === 'unset' ? '' : cursor;
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
    for (const feature of [...created, ...updated])
      this.#parts.set(Number(feature.id), { geometry: this.readShape(feature), isEnd: isEnd(feature) });
    for (const id of deletedIds) this.#parts.delete(Number(id));
    this.#options.onChange();
  }

  /** While a shape is drawn, positions go on to 180° from where it began, and then stop there. */
  #locate(point: Point): { lng: number; lat: number } {
    const { lng, lat } = this.#options.map.containerPointToLatLng(point);
    if (this.#parts.size === 0) this.#origin = Math.round(lng);
    return { lng: Math.min(180, Math.max(-180, lng - this.#origin)), lat: Math.min(90, Math.max(-90, lat)) };
  }
}

function isEnd({ properties }: GeoJSONStoreFeatures): boolean {
  return Boolean(properties.closingPoint);
}
