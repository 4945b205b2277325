/** Selects and changes shapes by the pointer. terra-draw's own tool for it slows down from some hundred corners on. */
import type { Map as LeafletMap, Point } from 'leaflet';
import type { WorldPlace } from '../layers/layer-parts.ts';
import { insertCorner, moveCorner, moveShape, removeCorner, toPosition } from './drawing-edits.ts';
import type { DrawnGeometry } from './drawing-file.ts';
import { type Aim, findFeature, findGrip, type Grip, type PlacedFeature } from './drawing-scene.ts';

export interface SelectToolOptions {
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

interface Press {
  readonly at: Point;
  readonly place: WorldPlace;
  /** Undefined if the press moves the map. */
  readonly feature: PlacedFeature | undefined;
  /** Undefined if all of the shape moves. */
  readonly grip: Grip | undefined;
  edited: DrawnGeometry | undefined;
}

export class SelectTool {
  readonly #options: SelectToolOptions;
  #press: Press | undefined;
  isOn = false;

  constructor(options: SelectToolOptions) {
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

  /** Selects what is at the centre of the map. */
  clickAtCentre(): void {
    const { map } = this.#options;
    this.#click(this.#aim(map.getSize().divideBy(2)));
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
    const { map, selected } = this.#options;
    const aim = this.#aimAt(event);
    const held = this.#holdAt(aim);
    this.#press = {
      at: map.mouseEventToContainerPoint(event),
      place: aim.place,
      feature: held && selected(),
      grip: held?.grip,
      edited: undefined,
    };
    // Before Leaflet's own drag of the map begins.
    if (held) map.dragging.disable();
  }

  #move(event: PointerEvent): void {
    const { map, preview, surface } = this.#options;
    const press = this.#press;
    const aim = this.#aimAt(event);
    if (!press) {
      const held = this.#holdAt(aim);
      surface.style.cursor = held ? (held.grip ? 'pointer' : 'move') : this.#find(aim) ? 'pointer' : '';
      return;
    }
    const isFar = map.mouseEventToContainerPoint(event).distanceTo(press.at) >= DRAG_FROM_PX;
    if (!press.feature || (!isFar && !press.edited)) return;
    press.edited = drag(press.feature, press, aim.place);
    preview(press.edited);
  }

  #end(event: PointerEvent): void {
    const { map, preview, change } = this.#options;
    const press = this.#press;
    if (!press || event.button !== 0) return;
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
  #holdAt(aim: Aim): { readonly grip: Grip | undefined } | undefined {
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
