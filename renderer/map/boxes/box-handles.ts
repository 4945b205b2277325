/** Nine handles that shape a box on the map, with the pointer or the keyboard. */
import type { Map as LeafletMap } from 'leaflet';
import { areaTexts } from '../../../shared/texts/areas.ts';
import { CLOSE_KEY } from '../../parts/key-row.ts';
import type { BoxGrip, PlaneBox } from './box-edit.ts';
import { readBoxStep } from './box-keys.ts';

export interface BoxHandlesOptions {
  readonly map: Pick<LeafletMap, 'getContainer'>;
  /** The visible part of the map, in pixels of its container. */
  readonly readUncovered: () => PlaneBox;
  /** What lies over that part. */
  readonly readObstacles: () => readonly PlaneBox[];
  /** A handle is taken: later calls of {@link onMove} count from here. */
  readonly onTake: () => void;
  /** Called with how far a handle was moved since it was taken, in pixels. */
  readonly onMove: (grip: BoxGrip, move: readonly [dx: number, dy: number]) => void;
  /** A handle outside the visible part got the focus. */
  readonly onOutside: (grip: BoxGrip) => void;
  /** People leave the handles by the keyboard. */
  readonly onLeave: () => void;
}

export interface BoxHandles {
  /** Places the handles of a box in pixels of the map's container, or hides them. */
  readonly place: (box: PlaneBox | null) => void;
  readonly remove: () => void;
}

/** In the order of the Tab key. */
const GRIPS: readonly (readonly [grip: BoxGrip, label: string])[] = [
  ['middle', areaTexts.moveBox],
  ['west', areaTexts.westEdge],
  ['south', areaTexts.southEdge],
  ['east', areaTexts.eastEdge],
  ['north', areaTexts.northEdge],
  ['north-west', areaTexts.northWestCorner],
  ['south-west', areaTexts.southWestCorner],
  ['south-east', areaTexts.southEastCorner],
  ['north-east', areaTexts.northEastCorner],
];
/** The least distance of a handle's middle from edges and obstacles. A handle further out than twice that isn't shown. */
const INSET_PX = 13;
/** Events that would also move the map under a handle. */
const HELD_BACK = ['mousedown', 'touchstart', 'click', 'dblclick', 'contextmenu'] as const;

type Place = readonly [x: number, y: number];

/** Adds the handles to the map's container. The caller places them whenever the map or the box has moved. */
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
      const obstacles = options.readObstacles();
      for (const [grip, handle] of handles) placeHandle(handle, findPlace(grip, box, seen), seen, obstacles);
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

/** The place of a handle: on its edge, in the middle of the visible part of it. */
function findPlace(grip: BoxGrip, box: PlaneBox, seen: PlaneBox): Place {
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

function placeHandle(handle: HTMLElement, [x, y]: Place, seen: PlaneBox, obstacles: readonly PlaneBox[]): void {
  // Never beyond the container: the browser would scroll it to show a focused handle.
  const inX = Math.min(Math.max(x, seen.left + INSET_PX), seen.right - INSET_PX);
  const inY = Math.min(Math.max(y, seen.top + INSET_PX), seen.bottom - INSET_PX);
  // Twice: a step out of one obstacle may lead into another.
  const [freeX, freeY] = [...obstacles, ...obstacles].reduce(stepAside, [inX, inY] as Place);
  handle.style.translate = `${Math.round(freeX)}px ${Math.round(freeY)}px`;
  handle.toggleAttribute('data-outside', Math.max(Math.abs(inX - x), Math.abs(inY - y)) > INSET_PX + 1);
}

/** Moves a place out of an obstacle, up or to the left, whichever is nearer. */
function stepAside([x, y]: Place, { left, top, right, bottom }: PlaneBox): Place {
  const [freeX, freeY] = [left - INSET_PX, top - INSET_PX];
  if (x <= freeX || x >= right + INSET_PX || y <= freeY || y >= bottom + INSET_PX) return [x, y];
  return x - freeX < y - freeY ? [freeX, y] : [x, freeY];
}

function holdBack(event: Event): void {
  event.stopPropagation();
}
