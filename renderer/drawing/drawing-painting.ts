/** Paints a drawing while it is edited: its features in the layer's look, and what people can grip. */
import { measurePoint } from '../layers/painting/tile-painting.ts';
import type { CanvasFrame } from '../map/map-canvas.ts';
import type { DrawingPart } from './drawing-map.ts';
import { listGrips, listTurns, type PlacedFeature, placeFeature } from './drawing-scene.ts';

export interface DrawingLook {
  /** `#rrggbb`. */
  readonly colour: string;
  readonly widthPx: number;
}

export interface DrawingPicture {
  /** In the order in which they are drawn. */
  readonly features: readonly PlacedFeature[];
  /** An id; null for none. */
  readonly selected: number | null;
  /** The shape that is being drawn. */
  readonly progress: readonly DrawingPart[];
}

type Brush = CanvasRenderingContext2D;

const TILE_PX = 256;
/** How far something may reach beyond its positions: names, and grips. */
const REACH_PX = 200;
const CASING = { colour: '#ffffff', byPx: 1.5 };
const HALO = [
  { colour: '#20272c', byPx: 5 },
  { colour: '#ffe14d', byPx: 3.5 },
] as const;
const FILL_ALPHA = 0.2;
const FONT = '600 12px system-ui, sans-serif';
const TEXT = { colour: '#20272c', haloColour: '#ffffff', haloPx: 3, gapPx: 4 } as const;
const GRIPS = {
  corner: { radiusPx: 5, fill: '#ffffff', edge: '#20272c', edgePx: 2, alpha: 1 },
  middle: { radiusPx: 4, fill: '#ffffff', edge: '#20272c', edgePx: 1, alpha: 0.65 },
} as const;
/** A corner nearer than this to the one painted before has no grip of its own. */
const CROWDED_PX = 6;
const ORDER = ['Polygon', 'LineString', 'Point'] as const;

/** As tiles are painted: areas below lines below points; names over them, and grips above all. */
export function paintDrawing(brush: Brush, frame: CanvasFrame, picture: DrawingPicture, look: DrawingLook): void {
  const { features, selected } = picture;
  const progress = picture.progress.map(({ geometry, isEnd }) => ({
    ...placeFeature({ id: 0, geometry, properties: {} }),
    isEnd,
  }));
  const shapes = [...features, ...progress.filter(({ isEnd }) => !isEnd)];
  const inOrder = ORDER.flatMap((type) => shapes.filter(({ geometry }) => geometry.type === type));
  brush.lineCap = 'round';
  brush.lineJoin = 'round';
  for (const feature of inOrder) paintShape(brush, frame, feature, feature.id === selected, look);
  for (const feature of features) paintName(brush, frame, feature, look);
  const chosen = features.find(({ id }) => id === selected);
  if (chosen) paintGrips(brush, frame, chosen);
  for (const end of progress.filter(({ isEnd }) => isEnd)) paintEnd(brush, frame, end);
}

interface Place {
  readonly x: number;
  readonly y: number;
}

/** In CSS pixels of the canvas. */
function placeIn({ min, zoom }: CanvasFrame, x: number, y: number): Place {
  const worldPx = TILE_PX * 2 ** zoom;
  return { x: x * worldPx - min.x, y: y * worldPx - min.y };
}

function* listTurnsIn({ min, size, zoom }: CanvasFrame, feature: PlacedFeature): Generator<number> {
  const worldPx = TILE_PX * 2 ** zoom;
  // A copy is drawn to the right of its original by a turn.
  yield* listTurns(feature, (min.x - REACH_PX) / worldPx, (min.x + size.x + REACH_PX) / worldPx);
}

function paintShape(
  brush: Brush,
  frame: CanvasFrame,
  feature: PlacedFeature,
  isSelected: boolean,
  look: DrawingLook,
): void {
  const { type } = feature.geometry;
  const halo = isSelected ? HALO.map(({ colour, byPx }) => ({ colour, byPx: byPx + CASING.byPx })) : [];
  brush.beginPath();
  for (const turn of listTurnsIn(frame, feature)) for (const line of feature.lines) trace(brush, frame, line, turn);
  if (type === 'Polygon') {
    brush.globalAlpha = FILL_ALPHA;
    brush.fillStyle = look.colour;
    brush.fill('evenodd');
    brush.globalAlpha = 1;
  }
  // A line without length is a dot.
  const widthPx = type === 'Point' ? 2 * measurePoint(look.widthPx) : look.widthPx;
  for (const { colour, byPx } of [...halo, CASING, { colour: look.colour, byPx: 0 }]) {
    brush.strokeStyle = colour;
    brush.lineWidth = widthPx + 2 * byPx;
    brush.stroke();
  }
}

function trace(brush: Brush, frame: CanvasFrame, line: Float64Array, turn: number): void {
  for (let at = 0; at < line.length; at += 2) {
    const { x, y } = placeIn(frame, (line[at] ?? 0) + turn, line[at + 1] ?? 0);
    if (at === 0) brush.moveTo(x, y);
    if (at > 0 || line.length === 2) brush.lineTo(x, y);
  }
}

function paintName(brush: Brush, frame: CanvasFrame, feature: PlacedFeature, { widthPx }: DrawingLook): void {
  const { name } = feature.properties;
  if (typeof name !== 'string' || name === '') return;
  const isPoint = feature.geometry.type === 'Point';
  Object.assign(brush, { font: FONT, textBaseline: 'middle', textAlign: isPoint ? 'left' : 'center' });
  brush.lineWidth = TEXT.haloPx;
  brush.strokeStyle = TEXT.haloColour;
  brush.fillStyle = TEXT.colour;
  const middle = findMiddle(feature);
  for (const turn of listTurnsIn(frame, feature)) {
    const { x, y } = placeIn(frame, middle.x + turn, middle.y);
    const left = isPoint ? x + measurePoint(widthPx) + TEXT.gapPx : x;
    brush.strokeText(name, left, y);
    brush.fillText(name, left, y);
  }
}

function findMiddle({ lines, west, east }: PlacedFeature): Place {
  const ys = lines.flatMap((line) => [...line.filter((_, at) => at % 2 === 1)]);
  const [top, bottom] = ys.reduce(([least, most], y) => [Math.min(least, y), Math.max(most, y)], [1, 0]);
  return { x: (west + east) / 2, y: (top + bottom) / 2 };
}

function paintGrips(brush: Brush, frame: CanvasFrame, feature: PlacedFeature): void {
  const worldPx = TILE_PX * 2 ** frame.zoom;
  for (const kind of ['middle', 'corner'] as const) {
    for (const turn of listTurnsIn(frame, feature)) {
      let before: Place | undefined;
      for (const { grip, x, y } of listGrips(feature, worldPx)) {
        const place = placeIn(frame, x + turn, y);
        const isCrowded = before && Math.hypot(place.x - before.x, place.y - before.y) < CROWDED_PX;
        if (grip.kind !== kind || isCrowded) continue;
        before = place;
        paintGrip(brush, place, kind);
      }
    }
  }
}

function paintEnd(brush: Brush, frame: CanvasFrame, end: PlacedFeature): void {
  const [x = 0, y = 0] = end.lines[0] ?? [];
  for (const turn of listTurnsIn(frame, end)) paintGrip(brush, placeIn(frame, x + turn, y), 'corner');
}

function paintGrip(brush: Brush, { x, y }: Place, kind: keyof typeof GRIPS): void {
  const { radiusPx, fill, edge, edgePx, alpha } = GRIPS[kind];
  brush.globalAlpha = alpha;
  brush.beginPath();
  brush.arc(x, y, radiusPx, 0, 2 * Math.PI);
  brush.fillStyle = fill;
  brush.fill();
  brush.strokeStyle = edge;
  brush.lineWidth = edgePx;
  brush.stroke();
  brush.globalAlpha = 1;
}
