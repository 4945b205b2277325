/** Lets people draw boxes on the map with the pointer, while the map stays still. */
import type { Map as LeafletMap } from 'leaflet';
import type { PlaneBox } from './box-edit.ts';

/** A shorter drag is a click. */
const MIN_DRAG_PX = 5;
/** Events that otherwise move the map or explain a tile. */
const HELD_BACK = ['mousedown', 'touchstart', 'click', 'dblclick', 'contextmenu'] as const;

export interface BoxDrawingOptions {
  /** Called with the box, in pixels of the map's container, while it is drawn; null when the drag has no box any more. */
  readonly onDraw: (box: PlaneBox | null) => void;
  /** Called with each final box. Drawing goes on until it is stopped. */
  readonly onDrawn: (box: PlaneBox, event: PointerEvent) => void;
  /** Called for a press that isn't a drag, with its place in the container. */
  readonly onClick?: (at: Point, event: PointerEvent) => void;
  /** Called when another tool takes the drags; drawing has stopped then. */
  readonly onTaken: () => void;
}

interface Point {
  readonly x: number;
  readonly y: number;
}

let endOwner: (() => void) | undefined;

/**
 * Gives the drags on the map to a tool: one at a time has them. The one before is told by its `onTaken`. Returns a function that
 * gives them back.
 */
export function claimDrags(onTaken: () => void): () => void {
  const before = endOwner;
  endOwner = onTaken;
  before?.();
  return () => {
    if (endOwner === onTaken) endOwner = undefined;
  };
}

export interface BoxDrawing {
  /** Forgets the box that is being drawn; false if there is none. */
  readonly cancel: () => boolean;
  /** Stops drawing; no callback is called afterwards. */
  readonly end: () => void;
}

/** Starts drawing, and takes the drags from any other tool. */
export function startBoxDrawing(map: LeafletMap, { onDraw, onDrawn, onClick, onTaken }: BoxDrawingOptions): BoxDrawing {
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
    if (start) onDraw(readBox(event) ?? null);
  };
  const cancel = () => {
    const isDrawing = start !== undefined;
    forget();
    if (isDrawing) onDraw(null);
    return isDrawing;
  };
  const finish = (event: PointerEvent) => {
    const [box, at] = [readBox(event), start];
    forget();
    if (box) onDrawn(box, event);
    else if (at) onClick?.(at, event);
  };
  const giveBack = claimDrags(() => {
    end();
    onTaken();
  });
  const end = () => {
    giveBack();
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
  container.addEventListener('pointercancel', cancel, listen);
  for (const name of HELD_BACK) container.addEventListener(name, holdBack, { ...listen, passive: false });
  return { cancel, end };
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
