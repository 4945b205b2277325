/** Selects and changes shapes by the pointer. terra-draw's own tool for it slows down from some hundred corners on. */
import type { Map as LeafletMap, Point } from 'leaflet';
import type { WorldPlace } from '../layers/layer-parts.ts';
import { insertCorner, moveCorner, moveShape, removeCorner, toPosition } from './drawing-edits.ts';
import type { DrawnGeometry } from './drawing-file.ts';
import { type Aim, findFeature, findGrip, type Grip, type PlacedFeature } from './drawing-scene.ts';

export interface ShapeEditorOptions {
  readonly map: LeafletMap;
  readonly surface: HTMLElement;
  /** In the order in which they are drawn. */
  readonly list: () => Iterable<PlacedFeature>;
  readonly selected: () => PlacedFeature | undefined;
  readonly select: (id: number | null) => void;
  /** Shows a shape while it is dragged; undefined ends that. */
  readonly preview: (geometry: DrawnGeometry | undefined) => void;
  readonly change: (geometry: DrawnGeometry) => void;
}

/** A smaller move of the pointer is a click. */
const DRAG_FROM_PX = 4;
const TILE_PX = 256;

/** What of the selected shape is dragged; without a grip, all of it. */
interface Held {
  readonly grip: Grip | undefined;
}

interface Press {
  readonly at: Point;
  readonly place: WorldPlace;
  /** Undefined if the press moves the map. */
  readonly feature: PlacedFeature | undefined;
  /** Undefined if all of the shape moves. */
  readonly grip: Grip | undefined;
  readonly isFromKeys: boolean;
  edited: DrawnGeometry | undefined;
}

export class ShapeEditor {
  readonly #options: ShapeEditorOptions;
  #press: Press | undefined;
  isOn = false;

  constructor(options: ShapeEditorOptions) {
    this.#options = options;
    const { surface } = options;
    const listen = (name: 'pointerdown' | 'pointermove' | 'pointerup', act: (event: PointerEvent) => void) =>
      surface.addEventListener(name, (event) => {
        if (this.isOn && event.isPrimary) act(event);
      });
    listen('pointerdown', (event) => this.#begin(event));
    listen('pointermove', (event) => this.#move(event));
    listen('pointerup', (event) => this.#end(event));
    surface.addEventListener('pointercancel', () => this.cancel());
    surface.addEventListener('contextmenu', (event) => {
      event.preventDefault();
      if (this.isOn) this.#removeCornerAt(this.#aimAt(event));
    });
  }

  get isDragging(): boolean {
    return this.#press?.edited !== undefined;
  }

  /** True while the map moves what was picked up with a key. */
  get isCarrying(): boolean {
    return this.#press?.isFromKeys === true;
  }

  /** Selects what is at the centre of the map; picks up a part of what is selected, or puts it down. */
  clickAtCentre(): void {
    const { map, preview, change } = this.#options;
    const at = map.getSize().divideBy(2);
    if (this.isCarrying) {
      const edited = this.#press?.edited;
      this.#press = undefined;
      preview(undefined);
      if (edited) change(edited);
      return;
    }
    const aim = this.#aim(at);
    const held = this.#holdAt(aim);
    if (held) this.#press = this.#start(at, aim, held, true);
    else this.#click(aim);
  }

  /** Moves what was picked up to the centre of the map. */
  followCentre(): void {
    const { map, preview } = this.#options;
    const press = this.#press;
    if (!press?.isFromKeys || !press.feature) return;
    press.edited = drag(press.feature, press, this.#aim(map.getSize().divideBy(2)).place);
    preview(press.edited);
  }

  /** Lets go of what is dragged, unchanged. */
  cancel(): void {
    if (!this.#press) return;
    this.#press = undefined;
    this.#options.preview(undefined);
    this.#options.map.dragging.enable();
  }

  #begin(event: PointerEvent): void {
    if (event.button !== 0) return;
    this.cancel();
    const { map } = this.#options;
    const aim = this.#aimAt(event);
    const held = this.#holdAt(aim);
    this.#press = this.#start(map.mouseEventToContainerPoint(event), aim, held, false);
    // Before Leaflet's own drag of the map begins.
    if (held) map.dragging.disable();
  }

  #start(at: Point, { place }: Aim, held: Held | undefined, isFromKeys: boolean): Press {
    return { at, place, feature: held && this.#options.selected(), grip: held?.grip, isFromKeys, edited: undefined };
  }

  #move(event: PointerEvent): void {
    const { map, preview } = this.#options;
    const press = this.#press;
    const aim = this.#aimAt(event);
    if (!press) this.#hover(aim);
    if (!press?.feature || press.isFromKeys) return;
    const isFar = map.mouseEventToContainerPoint(event).distanceTo(press.at) >= DRAG_FROM_PX;
    if (!isFar && !press.edited) return;
    press.edited = drag(press.feature, press, aim.place);
    preview(press.edited);
  }

  #hover(aim: Aim): void {
    const held = this.#holdAt(aim);
    const isAll = held && !held.grip;
    const isShape = held !== undefined || this.#find(aim) !== undefined;
    this.#options.surface.style.cursor = isAll ? 'move' : isShape ? 'pointer' : '';
  }

  #end(event: PointerEvent): void {
    const { map, preview, change } = this.#options;
    const press = this.#press;
    if (!press || press.isFromKeys || event.button !== 0) return;
    this.#press = undefined;
    map.dragging.enable();
    if (press.edited) {
      preview(undefined);
      change(press.edited);
    } else if (map.mouseEventToContainerPoint(event).distanceTo(press.at) < DRAG_FROM_PX)
      this.#click(this.#aimAt(event));
  }

  #click(aim: Aim): void {
    this.#options.select(this.#find(aim)?.id ?? null);
  }

  #removeCornerAt(aim: Aim): void {
    const { selected, change } = this.#options;
    const feature = selected();
    const grip = feature && findGrip(feature, aim);
    const left = feature && grip?.kind === 'corner' ? removeCorner(feature.geometry, grip) : undefined;
    if (left) change(left);
  }

  #find(aim: Aim): PlacedFeature | undefined {
    return findFeature(this.#options.list(), aim);
  }

  /** What of the selected shape can be dragged from a place. */
  #holdAt(aim: Aim): Held | undefined {
    const feature = this.#options.selected();
    if (!feature) return undefined;
    const grip = findGrip(feature, aim);
    return grip || findFeature([feature], aim) ? { grip } : undefined;
  }

  #aimAt(event: MouseEvent): Aim {
    return this.#aim(this.#options.map.mouseEventToContainerPoint(event));
  }

  #aim(point: Point): Aim {
    const { map } = this.#options;
    const worldPx = TILE_PX * 2 ** map.getZoom();
    const { x, y } = map.containerPointToLayerPoint(point).add(map.getPixelOrigin());
    return { place: { x: x / worldPx, y: y / worldPx }, worldPx };
  }
}

function drag({ geometry, lines }: PlacedFeature, { grip, place }: Press, to: WorldPlace): DrawnGeometry {
  const [right, down] = [to.x - place.x, to.y - place.y];
  if (!grip) return moveShape(geometry, right, down);
  const line = lines[grip.line] ?? new Float64Array();
  const [x = 0, y = 0, nextX = x, nextY = y] = line.subarray(2 * grip.index, 2 * grip.index + 4);
  const from = grip.kind === 'corner' ? { x, y } : { x: (x + nextX) / 2, y: (y + nextY) / 2 };
  const target = toPosition({ x: from.x + right, y: Math.min(1, Math.max(0, from.y + down)) });
  return grip.kind === 'corner' ? moveCorner(geometry, grip, target) : insertCorner(geometry, grip, target);
}
