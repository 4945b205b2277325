/** Paints a drawing while it is edited: its features in the layer's look, and what people can grip. */
import { measurePoint } from '../layers/tile-painting.ts';

export interface DrawingLook {
  /** `#rrggbb`. */
  readonly colour: string;
  readonly widthPx: number;
}

/** `corner`: of the selected shape, or the one that ends the shape in progress. `middle`: becomes a corner if dragged. */
export type PaintedRole = 'feature' | 'corner' | 'middle';

/** A feature in CSS pixels of the canvas. */
export interface PaintedFeature {
  readonly role: PaintedRole;
  readonly type: 'Point' | 'LineString' | 'Polygon';
  /** Numbers in pairs: right, down. */
  readonly lines: readonly Float64Array[];
  readonly name: string;
  readonly isSelected: boolean;
}

type Brush = CanvasRenderingContext2D;

const CASING = { colour: '#ffffff', byPx: 1.5 };
const HALO = [
  { colour: '#20272c', byPx: 5 },
  { colour: '#ffe14d', byPx: 3.5 },
] as const;
const FILL_ALPHA = 0.2;
const FONT = '600 12px system-ui, sans-serif';
const TEXT = { colour: '#20272c', haloColour: '#ffffff', haloPx: 3 } as const;
const GRIPS = {
  corner: { radiusPx: 5, fill: '#ffffff', edge: '#20272c', edgePx: 2, alpha: 1 },
  middle: { radiusPx: 4, fill: '#ffffff', edge: '#20272c', edgePx: 1, alpha: 0.65 },
} as const;

const ORDER = ['Polygon', 'LineString', 'Point'] as const;

/** Paints as tiles do, areas below lines below points, each in this order; their names over them, and all grips above. */
export function paintDrawing(brush: Brush, painted: readonly PaintedFeature[], look: DrawingLook): void {
  const of = (role: PaintedRole) => painted.filter((one) => one.role === role);
  const features = ORDER.flatMap((type) => of('feature').filter((one) => one.type === type));
  brush.lineCap = 'round';
  brush.lineJoin = 'round';
  for (const feature of features) paintFeature(brush, feature, look);
  for (const feature of features) paintName(brush, feature, look);
  for (const grip of of('middle')) paintGrip(brush, grip, GRIPS.middle);
  for (const grip of of('corner')) paintGrip(brush, grip, GRIPS.corner);
}

function paintFeature(brush: Brush, { type, lines, isSelected }: PaintedFeature, look: DrawingLook): void {
  const halo = isSelected ? HALO.map(({ colour, byPx }) => ({ colour, byPx: byPx + CASING.byPx })) : [];
  const rings = [...halo, CASING, { colour: look.colour, byPx: 0 }];
  const radiusPx = measurePoint(look.widthPx);
  brush.beginPath();
  for (const line of lines) trace(brush, line);
  if (type === 'Polygon') {
    brush.globalAlpha = FILL_ALPHA;
    brush.fillStyle = look.colour;
    brush.fill('evenodd');
    brush.globalAlpha = 1;
  }
  for (const { colour, byPx } of rings) {
    brush.strokeStyle = colour;
    // A line without length is a dot.
    brush.lineWidth = (type === 'Point' ? 2 * radiusPx : look.widthPx) + 2 * byPx;
    brush.stroke();
  }
}

function trace(brush: Brush, line: Float64Array): void {
  brush.moveTo(line[0] ?? 0, line[1] ?? 0);
  for (let at = line.length > 2 ? 2 : 0; at < line.length; at += 2) brush.lineTo(line[at] ?? 0, line[at + 1] ?? 0);
}

function paintName(brush: Brush, { type, lines, name }: PaintedFeature, { widthPx }: DrawingLook): void {
  if (name === '') return;
  Object.assign(brush, { font: FONT, textBaseline: 'middle', lineWidth: TEXT.haloPx });
  brush.textAlign = type === 'Point' ? 'left' : 'center';
  const { x, y } = findMiddle(lines);
  const left = type === 'Point' ? x + measurePoint(widthPx) + 4 : x;
  brush.strokeStyle = TEXT.haloColour;
  brush.strokeText(name, left, y);
  brush.fillStyle = TEXT.colour;
  brush.fillText(name, left, y);
}

function findMiddle(lines: readonly Float64Array[]): { readonly x: number; readonly y: number } {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const line of lines) {
    for (let at = 0; at < line.length; at += 2) {
      const [x, y] = [line[at] ?? 0, line[at + 1] ?? 0];
      [left, right] = [Math.min(left, x), Math.max(right, x)];
      [top, bottom] = [Math.min(top, y), Math.max(bottom, y)];
    }
  }
  return { x: (left + right) / 2, y: (top + bottom) / 2 };
}

function paintGrip(brush: Brush, { lines }: PaintedFeature, grip: (typeof GRIPS)['corner' | 'middle']): void {
  const [x = 0, y = 0] = lines[0] ?? [];
  brush.globalAlpha = grip.alpha;
  brush.beginPath();
  brush.arc(x, y, grip.radiusPx, 0, 2 * Math.PI);
  brush.fillStyle = grip.fill;
  brush.fill();
  brush.strokeStyle = grip.edge;
  brush.lineWidth = grip.edgePx;
  brush.stroke();
  brush.globalAlpha = 1;
}
