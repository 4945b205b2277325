/** Paints the tiles of a layer: areas below, then lines, then points, each with a casing. */
import type { RawFeature } from 'geojson-vt';
import type { LayerIndex, LayerTile } from '../layer-index.ts';
import { TILE_EDGE_PX } from '../layer-parts.ts';

export interface TileLook {
  /** `#rrggbb`. */
  readonly colour: string;
  readonly widthPx: number;
  /** True if features look as their file says, where it does. */
  readonly ownStyles: boolean;
  /** Paints only these features, by their places in the file, with a halo; null paints all. */
  readonly selected: ReadonlySet<number> | null;
}

/** What is needed of a canvas. */
export type Brush = Pick<
  CanvasRenderingContext2D,
  'beginPath' | 'moveTo' | 'lineTo' | 'closePath' | 'arc' | 'fill' | 'stroke'
> & {
  fillStyle: unknown;
  strokeStyle: unknown;
  lineWidth: number;
  lineCap: CanvasLineCap;
  lineJoin: CanvasLineJoin;
  globalAlpha: number;
};

export const CASING_PX = 1.5;
export const FILL_ALPHA = 0.2;
/** Points that are this near to another one are covered by it. */
const CROWDED_PX = 2;
const LIGHT_CASING = '#ffffff';
const DARK_CASING = '#20272c';
/** The halo of a selected feature: two rings of these colours, which show on any map. */
export const HALO = [
  { colour: DARK_CASING, byPx: 5 },
  { colour: '#ffe14d', byPx: 3.5 },
] as const;

/** A point with its halo reaches at most this far beyond its radius. */
export const POINT_MARGIN_PX = 8;

/** The radius of a point of a layer with lines of this width. */
export function measurePoint(widthPx: number): number {
  return 3 + widthPx / 2;
}

/** Paints a disc over wider ones. */
export function paintDisc(brush: Brush, rings: readonly Ring[], radiusPx: number, x: number, y: number): void {
  for (const { colour, byPx } of rings) {
    brush.fillStyle = colour;
    brush.beginPath();
    brush.arc(x, y, radiusPx + byPx, 0, 2 * Math.PI);
    brush.fill();
  }
}

/**
 * Paints a tile in CSS pixels; `passes` paint one of its points each, with the rings of {@link listPasses}. Returns false if
 * nothing is on it.
 */
export function paintTile(
  brush: Brush,
  index: LayerIndex,
  tile: LayerTile,
  look: TileLook,
  passes: readonly ((x: number, y: number) => void)[],
): boolean {
  const isWanted = (part: number) => look.selected?.has(index.parts[part]?.feature ?? -1) ?? true;
  const shapes = tile.shapes.filter(({ id }) => isWanted(Number(id)));
  const dots = tile.dots.filter(({ part }) => isWanted(part));
  if (shapes.length === 0 && dots.length === 0) return false;
  brush.lineCap = 'round';
  brush.lineJoin = 'round';
  fillAreas(brush, shapes, tile, look.colour);
  brush.beginPath();
  for (const shape of shapes) traceShape(brush, shape, tile);
  for (const { x, y } of dots) traceDot(brush, x, y);
  for (const { colour, byPx } of listRings(look)) {
    brush.strokeStyle = colour;
    brush.lineWidth = look.widthPx + 2 * byPx;
    brush.stroke();
  }
  for (const point of passes) for (const { x, y } of listPoints(shapes, tile)) point(x, y);
  return true;
}

export interface Ring {
  readonly colour: string;
  /** How far it reaches beyond a line or point. */
  readonly byPx: number;
}

/** The colours of a line or point, from the widest to its own. */
export function listRings({ colour, selected }: Pick<TileLook, 'colour' | 'selected'>): readonly Ring[] {
  const halo = selected === null ? [] : HALO;
  return [
    ...halo.map((ring) => ({ ...ring, byPx: ring.byPx + CASING_PX })),
    { colour: chooseCasing(colour), byPx: CASING_PX },
    { colour, byPx: 0 },
  ];
}

/** The rings of points in turn: each ring of the halo is painted for all points, so that it doesn't cover others. */
export function listPasses(rings: readonly Ring[]): readonly (readonly Ring[])[] {
  const isHalo = ({ byPx }: Ring) => byPx > CASING_PX;
  return [...rings.filter(isHalo).map((ring) => [ring]), rings.filter((ring) => !isHalo(ring))];
}

/** White, or dark around a light colour. */
export function chooseCasing(colour: string): string {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16));
  return 0.3 * red + 0.59 * green + 0.11 * blue > 190 ? DARK_CASING : LIGHT_CASING;
}

function fillAreas(brush: Brush, shapes: readonly RawFeature[], tile: LayerTile, colour: string): void {
  brush.fillStyle = colour;
  brush.globalAlpha = FILL_ALPHA;
  for (const shape of shapes) {
    if (shape.type !== 3) continue;
    brush.beginPath();
    for (const ring of shape.geometry) {
      traceLine(brush, ring, tile);
      brush.closePath();
    }
    brush.fill('evenodd');
  }
  brush.globalAlpha = 1;
}

/** Adds a line or the outline of an area to the path. */
export function traceShape(brush: Brush, shape: RawFeature, tile: LayerTile): void {
  if (shape.type === 2) for (const line of shape.geometry) traceLine(brush, line, tile);
  if (shape.type === 3) for (const ring of shape.geometry) traceOutline(brush, ring, tile);
}

type Coordinates = Int16Array | Int32Array;

export function traceLine(brush: Brush, line: Coordinates, { scale, left, top }: LayerTile): void {
  for (let at = 0; at < line.length; at += 2) {
    const [x, y] = [(line[at] ?? 0) * scale - left, (line[at + 1] ?? 0) * scale - top];
    if (at === 0) brush.moveTo(x, y);
    else brush.lineTo(x, y);
  }
}

/** A ring without the stretches along the edge of the world, where an area that goes on was cut. */
function traceOutline(brush: Brush, ring: Coordinates, { scale, left, top, worldEdges }: LayerTile): void {
  let before = Number.NaN;
  for (let at = 0; at < ring.length; at += 2) {
    const [x, y] = [(ring[at] ?? 0) * scale - left, (ring[at + 1] ?? 0) * scale - top];
    const isCut = x === before && (x === worldEdges[0] || x === worldEdges[1]);
    if (at === 0 || isCut) brush.moveTo(x, y);
    else brush.lineTo(x, y);
    before = x;
  }
}

export function traceDot(brush: Brush, x: number, y: number): void {
  brush.moveTo(x, y);
  brush.lineTo(x, y);
}

/**
 * The points of a tile, and of a crowd of one group the first one: points of other groups look different, or lie elsewhere.
 * Cells are the same on neighbouring tiles.
 */
export function* listPoints(
  shapes: readonly RawFeature[],
  { scale, left, top }: LayerTile,
  groupOf: (part: number) => unknown = () => undefined,
): Generator<{ readonly part: number; readonly x: number; readonly y: number }> {
  const groups = new Map<unknown, Set<number>>();
  for (const shape of shapes) {
    if (shape.type !== 4) continue;
    const [x, y] = [shape.x * scale - left, shape.y * scale - top];
    const cell = Math.floor(y / CROWDED_PX) * 4 * TILE_EDGE_PX + Math.floor(x / CROWDED_PX);
    const part = Number(shape.id);
    const group = groupOf(part);
    const taken = groups.get(group) ?? new Set();
    groups.set(group, taken);
    if (taken.has(cell)) continue;
    taken.add(cell);
    yield { part, x, y };
  }
}
