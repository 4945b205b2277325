/** Nine handles by which a box on the map is shaped, with the pointer or the keyboard. Knows Leaflet, no panel. */
import type { Map as LeafletMap } from 'leaflet';
import { CLOSE_KEY } from '../parts/key-row.ts';
import type { BoxGrip, PlaneBox } from './box-edit.ts';
import { readBoxStep } from './box-keys.ts';

export interface BoxHandlesOptions {
  readonly map: LeafletMap;
  /** What is seen of the map, in pixels of its container. */
  readonly readUncovered: () => PlaneBox;
  /** A handle is taken: what {@link onMove} tells from now on is counted from here. */
  readonly onTake: () => void;
  /** Told how far a handle has been moved since it was taken, in pixels. */
  readonly onMove: (grip: BoxGrip, move: readonly [dx: number, dy: number]) => void;
  /** A handle with the focus lies outside of what is seen. */
  readonly onOutside: (grip: BoxGrip) => void;
  /** People are done with the handles. */
  readonly onLeave: () => void;
}

export interface BoxHandles {
  /** Puts the handles where they belong, for a box in pixels of the map's container; null hides them. */
  readonly place: (box: PlaneBox | null) => void;
  readonly remove: () => void;
}

/** In the order of the Tab key: the box as a whole, its edges, its corners. */
const GRIPS: readonly (readonly [grip: BoxGrip, label: string])[] = [
  ['middle', 'Move the box'],
  ['west', 'West edge'],
  ['south', 'South edge'],
  ['east', 'East edge'],
  ['north', 'North edge'],
  ['north-west', 'North-west corner'],
  ['south-west', 'South-west corner'],
  ['south-east', 'South-east corner'],
  ['north-east', 'North-east corner'],
];
/** How far the middle of a handle keeps from the edges of what is seen; one that would be further out is not shown. */
const INSET_PX = 13;
/** What would also move the map under a handle. */
const HELD_BACK = ['mousedown', 'touchstart', 'click', 'dblclick', 'contextmenu'] as const;

/** Adds the handles to the map's container; they are placed by the caller whenever map or box have moved. */
export function createBoxHandles(options: BoxHandlesOptions): BoxHandles {
  const root = document.createElement('div');
  root.className = 'box-handles';
  const handles = GRIPS.map(([grip, label]) => [grip, createHandle(grip, label, options)] as const);
  root.append(...handles.map(([, handle]) => handle));
  for (const name of HELD_BACK) root.addEventListener(name, holdBack);
  options.map.getContainer().append(root);
  return {
    place(box) {
      root.hidden = box === null;
      if (box === null) return;
      const seen = options.readUncovered();
      for (const [grip, handle] of handles) placeHandle(handle, findPlace(grip, box, seen), seen);
    },
    remove: () => root.remove(),
  };
}

function createHandle(grip: BoxGrip, label: string, options: BoxHandlesOptions): HTMLButtonElement {
  const handle = document.createElement('button');
  handle.type = 'button';
  handle.className = 'box-handle';
  handle.dataset.grip = grip;
  handle.setAttribute('aria-label', label);
  handle.title = label;
  followPointer(handle, grip, options);
  handle.addEventListener('keydown', (event) => followKey(event, grip, options));
  handle.addEventListener('focus', () => {
    if (handle.dataset.outside !== undefined) options.onOutside(grip);
  });
  return handle;
}

function followPointer(handle: HTMLElement, grip: BoxGrip, { onTake, onMove }: BoxHandlesOptions): void {
  let start: readonly [number, number] | undefined;
  handle.addEventListener('pointerdown', (event) => {
    if (event.button !== 0) return;
    start = [event.clientX, event.clientY];
    handle.setPointerCapture(event.pointerId);
    onTake();
  });
  handle.addEventListener('pointermove', (event) => {
    if (start) onMove(grip, [event.clientX - start[0], event.clientY - start[1]]);
  });
  handle.addEventListener('lostpointercapture', () => {
    start = undefined;
  });
}

function followKey(event: KeyboardEvent, grip: BoxGrip, options: BoxHandlesOptions): void {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const { left, right } = options.readUncovered();
  const step = readBoxStep(event, right - left);
  if (step === undefined && event.key !== CLOSE_KEY) return;
  event.preventDefault();
  event.stopPropagation();
  if (step === undefined) {
    options.onLeave();
    return;
  }
  options.onTake();
  options.onMove(grip, step);
}

/** Where a handle belongs: on its edge, in the middle of what is seen of it. */
function findPlace(grip: BoxGrip, box: PlaneBox, seen: PlaneBox): readonly [number, number] {
  const middle = (low: number, high: number, least: number, most: number) => {
    const [from, to] = [Math.max(low, least), Math.min(high, most)];
    return from < to ? (from + to) / 2 : (low + high) / 2;
  };
  const sides = grip.split('-');
  const x = sides.includes('west')
    ? box.left
    : sides.includes('east')
      ? box.right
      : middle(box.left, box.right, seen.left, seen.right);
  const y = sides.includes('north')
    ? box.top
    : sides.includes('south')
      ? box.bottom
      : middle(box.top, box.bottom, seen.top, seen.bottom);
  return [x, y];
}

function placeHandle(handle: HTMLElement, [x, y]: readonly [number, number], seen: PlaneBox): void {
  // Never beyond the container: the browser would scroll it to show what has the focus.
  const inX = Math.min(Math.max(x, seen.left + INSET_PX), seen.right - INSET_PX);
  const inY = Math.min(Math.max(y, seen.top + INSET_PX), seen.bottom - INSET_PX);
  handle.style.translate = `${Math.round(inX)}px ${Math.round(inY)}px`;
  handle.toggleAttribute('data-outside', Math.max(Math.abs(inX - x), Math.abs(inY - y)) > INSET_PX + 1);
}

function holdBack(event: Event): void {
  event.stopPropagation();
}
