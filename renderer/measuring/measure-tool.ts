/** The tool that measures on the map: clicks and keys place points, drags move them. */
import type { Map as LeafletMap, Point } from 'leaflet';
import { measuringTexts as texts } from '../../shared/texts/measuring.ts';
import { MERCATOR_MAX_LAT, type Position } from '../../shared/view.ts';
import { leadUndo } from '../clearing/undo-offers.ts';
import { toWorldPlace } from '../layers/layer-parts.ts';
import { claimDrags } from '../map/boxes/box-drawing.ts';
import type { MapView } from '../map/map-view.ts';
import { isDialogOpen } from '../parts/dialog.ts';
import { element, findPart, isTextField } from '../parts/element.ts';
import { followFormats } from '../parts/formats.ts';
import { CLOSE_KEY } from '../parts/key-row.ts';
import { createMeasureBar } from './measure-bar.ts';
import { MeasureCanvas } from './measure-canvas.ts';
import { MeasuredPoints } from './measured-points.ts';

const TILE_PX = 256;
const NEAR_PX = 10;
/** A smaller move of the pointer is a click. */
const DRAG_FROM_PX = 4;
/** Classes of the map while another tool takes its clicks. */
const OTHER_TOOL = '.is-drawing, .is-inspecting';

interface Press {
  readonly at: Point;
  /** The point under the pointer. */
  readonly index: number | undefined;
}

let current: MeasureTool | undefined;

/** Begins to measure, from a position if there is one; without one, ends a measurement that goes on. */
export function toggleMeasuring(map: MapView, at: Position | undefined): void {
  if (current && !at) {
    current.end();
    return;
  }
  current ??= new MeasureTool(map);
  if (at) current.beginAt(at);
}

class MeasureTool {
  readonly #map: LeafletMap;
  readonly #focusMap: () => void;
  /** Takes the pointer from what is below; presses and drags go on to the map, clicks don't. */
  readonly #surface = element('div', { class: 'drawing-surface measure-surface' });
  readonly #points = new MeasuredPoints((isFinal) => this.#show(isFinal));
  readonly #canvas: MeasureCanvas;
  readonly #bar: ReturnType<typeof createMeasureBar>;
  readonly #life = new AbortController();
  readonly #ends: readonly (() => void)[];
  #press: Press | undefined;
  #pointer: Point | undefined;

  constructor({ leaflet, focus }: MapView) {
    [this.#map, this.#focusMap] = [leaflet, focus];
    const points = this.#points;
    this.#canvas = new MeasureCanvas(leaflet, points, () => this.#readAim());
    this.#bar = createMeasureBar({
      area: findPart('map-area'),
      choose: (kind) => {
        points.kind = kind;
        focus();
      },
      removePoint: () => points.remove(),
      done: () => this.end(),
    });
    leaflet.getContainer().append(this.#surface);
    leaflet.getContainer().classList.add('is-measuring');
    leaflet.on('move', this.#followMap);
    this.#ends = [
      // Ends the other tools, and is ended by them.
      claimDrags(() => this.end()),
      leadUndo({ undo: () => points.undo(), redo: () => points.redo() }),
      followFormats(() => this.#show(false)),
    ];
    this.#listenToPointer();
    const { signal } = this.#life;
    // Before the map's own keys.
    leaflet.getContainer().addEventListener('keydown', (event) => this.#pressKey(event), { capture: true, signal });
    document.addEventListener('keydown', (event) => this.#pressEscape(event), { signal });
    this.#show(false);
    focus();
  }

  /** Begins again, with a first point. */
  beginAt(at: Position): void {
    this.#points.begin(at);
    this.#focusMap();
  }

  end(): void {
    if (this.#life.signal.aborted) return;
    current = undefined;
    this.#life.abort();
    for (const end of this.#ends) end();
    this.#map.off('move', this.#followMap);
    this.#map.getContainer().classList.remove('is-measuring');
    this.#map.dragging.enable();
    this.#canvas.remove();
    this.#surface.remove();
    this.#bar.remove();
    this.#focusMap();
  }

  #listenToPointer(): void {
    const surface = this.#surface;
    const listen = (name: 'pointerdown' | 'pointermove' | 'pointerup', act: (event: PointerEvent) => void) =>
      surface.addEventListener(name, (event) => {
        if (event.isPrimary) act(event);
      });
    listen('pointerdown', (event) => this.#begin(event));
    listen('pointermove', (event) => this.#move(event));
    listen('pointerup', (event) => this.#release(event));
    surface.addEventListener('pointercancel', () => this.#letGo());
    surface.addEventListener('pointerleave', () => this.#aimAt(undefined));
    surface.addEventListener('click', (event) => event.stopPropagation());
    surface.addEventListener('dblclick', (event) => {
      event.stopPropagation();
      this.#points.finish();
    });
    surface.addEventListener('contextmenu', (event) => {
      const index = this.#findPoint(this.#map.mouseEventToContainerPoint(event));
      if (index === undefined) return;
      event.preventDefault();
      event.stopPropagation();
      this.#points.remove(index);
    });
  }

  #begin(event: PointerEvent): void {
    if (event.button !== 0) return;
    this.#letGo();
    this.#surface.setPointerCapture(event.pointerId);
    const at = this.#map.mouseEventToContainerPoint(event);
    this.#press = { at, index: this.#findPoint(at) };
    // Before Leaflet's own drag of the map begins.
    if (this.#press.index !== undefined) this.#map.dragging.disable();
  }

  #move(event: PointerEvent): void {
    const at = this.#map.mouseEventToContainerPoint(event);
    const press = this.#press;
    if (press?.index !== undefined && at.distanceTo(press.at) >= DRAG_FROM_PX) this.#points.hold(press.index, false);
    this.#aimAt(at);
  }

  #release(event: PointerEvent): void {
    const press = this.#press;
    if (!press || event.button !== 0) return;
    this.#press = undefined;
    this.#map.dragging.enable();
    const at = this.#map.mouseEventToContainerPoint(event);
    if (this.#points.held) this.#points.putDown();
    else if (at.distanceTo(press.at) < DRAG_FROM_PX) {
      if (press.index === undefined) this.#points.add(this.#locate(at));
      else this.#points.choose(press.index);
    }
    this.#focusMap();
  }

  #pressKey(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey || isTextField(event.target)) return;
    if (this.#map.getContainer().matches(OTHER_TOOL)) return;
    const act = this.#actOf(event.key);
    if (!act) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    act();
  }

  #actOf(key: string): (() => void) | undefined {
    const points = this.#points;
    if (key === ' ') return () => this.#clickAtCentre();
    if (key === 'Enter') return () => (points.held ? points.putDown() : points.finish());
    if (key === 'Delete' || key === 'Backspace') return () => points.remove();
    return undefined;
  }

  #pressEscape(event: KeyboardEvent): void {
    // Menus, panels and dialogs take the key first.
    if (event.key !== CLOSE_KEY || event.defaultPrevented || isDialogOpen()) return;
    event.preventDefault();
    if (this.#points.held) this.#letGo();
    else this.end();
  }

  #clickAtCentre(): void {
    const points = this.#points;
    const centre = this.#readCentre();
    const index = this.#findPoint(centre);
    if (points.held) points.putDown();
    else if (index === undefined) points.add(this.#locate(centre));
    else points.hold(index, true);
  }

  /** Puts a point that is being moved back. */
  #letGo(): void {
    this.#press = undefined;
    this.#map.dragging.enable();
    this.#points.putBack();
  }

  readonly #followMap = (): void => {
    if (this.#points.held?.isFromKeys) this.#points.drag(this.#locate(this.#readCentre()));
  };

  #aimAt(at: Point | undefined): void {
    this.#pointer = at;
    const { held, isOpen } = this.#points;
    if (held && !held.isFromKeys && at) this.#points.drag(this.#locate(at));
    else if (isOpen) this.#canvas.paintSoon();
    this.#surface.style.cursor = at && this.#findPoint(at) !== undefined ? 'pointer' : '';
  }

  #readAim(): Position | undefined {
    const isByKeys = document.documentElement.dataset.lead === 'keyboard';
    const at = isByKeys ? this.#readCentre() : this.#pointer;
    return at && this.#locate(at);
  }

  #readCentre(): Point {
    return this.#map.getSize().divideBy(2);
  }

  #locate(at: Point): Position {
    const { lat, lng } = this.#map.containerPointToLatLng(at);
    return { lat: Math.min(MERCATOR_MAX_LAT, Math.max(-MERCATOR_MAX_LAT, lat)), lon: lng };
  }

  /** The index of the nearest point within reach, in any copy of the world. */
  #findPoint(at: Point): number | undefined {
    const worldPx = TILE_PX * 2 ** this.#map.getZoom();
    const { lat, lon } = this.#locate(at);
    const aim = toWorldPlace([lon, lat]);
    let [nearest, found]: [number, number | undefined] = [NEAR_PX, undefined];
    for (const [index, point] of this.#points.list.entries()) {
      const { x, y } = toWorldPlace([point.lon, point.lat]);
      const right = aim.x - x;
      const distance = Math.hypot(right - Math.round(right), aim.y - y) * worldPx;
      if (distance <= nearest) [nearest, found] = [distance, index];
    }
    return found;
  }

  #show(isFinal: boolean): void {
    const { measured, kind } = this.#points;
    this.#bar.show(measured, kind, this.#readHint());
    if (isFinal) this.#bar.say();
    this.#canvas.paintSoon();
  }

  #readHint(): string {
    const { held, isOpen, list } = this.#points;
    if (held?.isFromKeys) return texts.hints.carrying;
    if (!isOpen) return texts.hints.finished;
    return list.length === 0 ? texts.hints.first : texts.hints.next;
  }
}
