/** Paints what is measured: the legs as the ground has them, their lengths, and the points. */
import { listTurns } from '../drawing/drawing-scene.ts';
import { toWorldPlace, type WorldPlace } from '../layers/layer-parts.ts';
import type { CanvasFrame } from '../map/map-canvas.ts';
import { type Leg, type MeasuredArea, traceLeg } from './geodesics.ts';

export interface MeasurePicture {
  readonly legs: readonly Leg[];
  /** Legs that aren't placed yet. */
  readonly preview: readonly Leg[];
  readonly points: readonly WorldPlace[];
  /** Undefined for a line. */
  readonly pole: MeasuredArea['pole'] | undefined;
  /** The index of a point. */
  readonly selected: number | undefined;
  readonly formatLength: (metres: number) => string;
}

type Brush = CanvasRenderingContext2D;

interface Shape {
  readonly lines: readonly (readonly WorldPlace[])[];
  readonly west: number;
  readonly east: number;
}

const TILE_PX = 256;
const EARTH_RADIUS_METRES = 6_371_000;
/** More positions of one leg would take too long for a frame. */
const MAX_STEPS = 2000;
const REACH_PX = 100;
const INK = '#20272c';
const CASING = '#ffffff';
const HALO = '#ffe14d';
const LINE = { widthPx: 2.5, casingPx: 5.5 } as const;
const DASHES = [7, 6];
const FILL_ALPHA = 0.14;
const POINT = { radiusPx: 5, edgePx: 2, haloPx: 9 } as const;
const FONT = '600 12px system-ui, sans-serif';
const LABEL = { haloPx: 4, gapPx: 16 } as const;

export function paintMeasure(brush: Brush, frame: CanvasFrame, picture: MeasurePicture): void {
  const worldPx = TILE_PX * 2 ** frame.zoom;
  const placed = placeLegs(picture.legs, worldPx);
  const preview = placeLegs(picture.preview, worldPx);
  brush.lineCap = 'round';
  brush.lineJoin = 'round';
  if (picture.pole !== undefined) paintArea(brush, frame, joinRing([...placed.lines, ...preview.lines], picture.pole));
  paintLines(brush, frame, placed, []);
  paintLines(brush, frame, preview, DASHES);
  const legs = [...picture.legs, ...picture.preview];
  for (const [index, line] of [...placed.lines, ...preview.lines].entries())
    paintLabel(brush, frame, line, picture.formatLength(legs[index]?.metres ?? 0));
  for (const [index, point] of picture.points.entries()) paintPoint(brush, frame, point, index === picture.selected);
}

function placeLegs(legs: readonly Leg[], worldPx: number): Shape {
  return bound(legs.map((leg) => placeLeg(leg, worldPx)));
}

/** Legs as they were painted last: most stay while the next point is sought. */
const placedLegs = new WeakMap<Leg, { readonly worldPx: number; readonly line: readonly WorldPlace[] }>();

/** The chords of its steps are less than half a pixel off, except near the poles. */
function placeLeg(leg: Leg, worldPx: number): readonly WorldPlace[] {
  const before = placedLegs.get(leg);
  if (before?.worldPx === worldPx) return before.line;
  const pixelMetres = (2 * Math.PI * EARTH_RADIUS_METRES) / worldPx;
  const step = Math.max(Math.sqrt((EARTH_RADIUS_METRES * pixelMetres) / 8), leg.metres / MAX_STEPS);
  const line = traceLeg(leg, step).map(({ lat, lon }) => toWorldPlace([lon, lat]));
  placedLegs.set(leg, { worldPx, line });
  return line;
}

function bound(lines: Shape['lines']): Shape {
  let [west, east] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const { x } of lines.flat()) [west, east] = [Math.min(west, x), Math.max(east, x)];
  return { lines, west, east };
}

/** One ring; around a pole, along the edge of the map. */
function joinRing(lines: Shape['lines'], pole: MeasuredArea['pole']): Shape {
  const ring = lines.flat();
  const [first, last] = [ring[0], ring.at(-1)];
  const y = pole === 'north' ? 0 : 1;
  const edge =
    pole === null || !first || !last
      ? []
      : [
          { x: last.x, y },
          { x: first.x, y },
        ];
  return bound([[...ring, ...edge]]);
}

function* listTurnsIn({ min, size, zoom }: CanvasFrame, shape: Pick<Shape, 'west' | 'east'>): Generator<number> {
  const worldPx = TILE_PX * 2 ** zoom;
  yield* listTurns(shape, (min.x - REACH_PX) / worldPx, (min.x + size.x + REACH_PX) / worldPx);
}

/** In CSS pixels of the canvas. */
function placeIn({ min, zoom }: CanvasFrame, { x, y }: WorldPlace, turn: number): WorldPlace {
  const worldPx = TILE_PX * 2 ** zoom;
  return { x: (x + turn) * worldPx - min.x, y: y * worldPx - min.y };
}

function trace(brush: Brush, frame: CanvasFrame, shape: Shape): void {
  brush.beginPath();
  for (const turn of listTurnsIn(frame, shape)) {
    for (const line of shape.lines) {
      for (const [index, place] of line.entries()) {
        const { x, y } = placeIn(frame, place, turn);
        if (index === 0) brush.moveTo(x, y);
        else brush.lineTo(x, y);
      }
    }
  }
}

function paintArea(brush: Brush, frame: CanvasFrame, ring: Shape): void {
  trace(brush, frame, ring);
  brush.globalAlpha = FILL_ALPHA;
  brush.fillStyle = INK;
  brush.fill('evenodd');
  brush.globalAlpha = 1;
}

function paintLines(brush: Brush, frame: CanvasFrame, shape: Shape, dashes: number[]): void {
  trace(brush, frame, shape);
  brush.strokeStyle = CASING;
  brush.lineWidth = LINE.casingPx;
  brush.stroke();
  brush.setLineDash(dashes);
  brush.strokeStyle = INK;
  brush.lineWidth = LINE.widthPx;
  brush.stroke();
  brush.setLineDash([]);
}

/** In the middle of a leg, if it is long enough. */
function paintLabel(brush: Brush, frame: CanvasFrame, line: readonly WorldPlace[], text: string): void {
  const [first, last] = [line[0], line.at(-1)];
  const [before, after] = [line[Math.floor((line.length - 1) / 2)], line[Math.ceil((line.length - 1) / 2)]];
  if (!first || !last || !before || !after) return;
  Object.assign(brush, { font: FONT, textAlign: 'center', textBaseline: 'middle' });
  const lengthPx = Math.hypot(last.x - first.x, last.y - first.y) * TILE_PX * 2 ** frame.zoom;
  if (lengthPx < brush.measureText(text).width + LABEL.gapPx) return;
  const middle = { x: (before.x + after.x) / 2, y: (before.y + after.y) / 2 };
  brush.strokeStyle = CASING;
  brush.lineWidth = LABEL.haloPx;
  brush.fillStyle = INK;
  for (const turn of listTurnsIn(frame, { west: middle.x, east: middle.x })) {
    const { x, y } = placeIn(frame, middle, turn);
    brush.strokeText(text, x, y);
    brush.fillText(text, x, y);
  }
}

function paintPoint(brush: Brush, frame: CanvasFrame, point: WorldPlace, isSelected: boolean): void {
  for (const turn of listTurnsIn(frame, { west: point.x, east: point.x })) {
    const { x, y } = placeIn(frame, point, turn);
    if (isSelected) disc(brush, x, y, POINT.haloPx, HALO);
    disc(brush, x, y, POINT.radiusPx + POINT.edgePx / 2, INK);
    disc(brush, x, y, POINT.radiusPx - POINT.edgePx / 2, CASING);
  }
}

function disc(brush: Brush, x: number, y: number, radius: number, colour: string): void {
  brush.beginPath();
  brush.arc(x, y, radius, 0, 2 * Math.PI);
  brush.fillStyle = colour;
  brush.fill();
}
