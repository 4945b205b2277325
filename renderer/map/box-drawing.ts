/** Lets people draw a box on the map with one drag, while the map stays still. */
import type { Map as LeafletMap } from 'leaflet';
import type { PlaneBox } from './box-edit.ts';

/** A shorter drag is a click. */
const MIN_DRAG_PX = 5;
/** Events that otherwise move the map or explain a tile. */
const HELD_BACK = ['mousedown', 'touchstart', 'click', 'dblclick', 'contextmenu'] as const;

export interface BoxDrawingOptions {
  /** Called with the box, in pixels of the map's container, while it is drawn. */
  readonly onDraw: (box: PlaneBox) => void;
  /** Called once, with the final box. */
  readonly onDrawn: (box: PlaneBox) => void;
}

interface Point {
  readonly x: number;
  readonly y: number;
}

/** Starts drawing. The returned function stops it; no callback is called afterwards. */
export function startBoxDrawing(map: LeafletMap, { onDraw, onDrawn }: BoxDrawingOptions): () => void {
  const container = map.getContainer();
  const life = new AbortController();
  let start: Point | undefined;

  const begin = (event: PointerEvent) => {
    // A press on a handle shapes the present box instead.
    if (event.button !== 0 || !event.isPrimary || isHandle(event.target)) return;
    container.classList.add('is-pressed');
    start = map.mouseEventToContainerPoint(event);
    container.setPointerCapture(event.pointerId);
  };
  const forget = () => {
    container.classList.remove('is-pressed');
    start = undefined;
  };
  const readBox = (event: PointerEvent) => {
    const box = start && spanBox(start, map.mouseEventToContainerPoint(event));
    return box && isDrag(box) ? box : undefined;
  };
  const move = (event: PointerEvent) => {
    const box = readBox(event);
    if (box) onDraw(box);
  };
  const finish = (event: PointerEvent) => {
    const box = readBox(event);
    forget();
    if (!box) return;
    end();
    onDrawn(box);
  };
  const end = () => {
    container.classList.remove('is-drawing');
    forget();
    // Later, since the click at the end of a drag comes after it.
    setTimeout(() => life.abort());
  };
  const listen = { capture: true, signal: life.signal };
  container.classList.add('is-drawing');
  container.addEventListener('pointerdown', begin, listen);
  container.addEventListener('pointermove', move, listen);
  container.addEventListener('pointerup', finish, listen);
  container.addEventListener('pointercancel', forget, listen);
  for (const name of HELD_BACK) container.addEventListener(name, holdBack, { ...listen, passive: false });
  return end;
}

function isHandle(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest('.box-handle') !== null;
}

function holdBack(event: Event): void {
  event.preventDefault();
  event.stopImmediatePropagation();
}

function spanBox(from: Point, to: Point): PlaneBox {
  return {
    left: Math.min(from.x, to.x),
    top: Math.min(from.y, to.y),
    right: Math.max(from.x, to.x),
    bottom: Math.max(from.y, to.y),
  };
}

function isDrag({ left, top, right, bottom }: PlaneBox): boolean {
  return right - left >= MIN_DRAG_PX && bottom - top >= MIN_DRAG_PX;
}
