/** Paints the tiles of a layer whose file says how its features look: areas, lines, points, then icons and texts. */
import type { RawFeature } from 'geojson-vt';
import type { FeatureStyle } from '../../../shared/geo-file/feature-style.ts';
import type { TileCoord } from '../../../shared/tiles/tile-coord.ts';
import { findNear, type LayerIndex, type LayerTile } from '../layer-index.ts';
import { type LayerPart, TILE_EDGE_PX } from '../layer-parts.ts';
import { isThing, type LayerStyles } from '../layer-styles.ts';
import type { PixelBox, PixelSize } from '../placement.ts';
import type { ThingPainter } from './thing-painting.ts';
import {
  type Brush,
  CASING_PX,
  FILL_ALPHA,
  HALO,
  listPasses,
  listPoints,
  listRings,
  measurePoint,
  type Ring,
  type TileLook,
  traceDot,
  traceLine,
  traceShape,
} from './tile-painting.ts';

/** A tile and what it is painted with. */
export interface StyledWork {
  readonly index: LayerIndex;
  readonly styles: LayerStyles;
  readonly coord: TileCoord;
  readonly tile: LayerTile;
  readonly look: TileLook;
  readonly things: Pick<ThingPainter, 'measureReach' | 'place' | 'paintIcon' | 'paintText'>;
  /** Pixels of the canvas for a CSS pixel. */
  readonly scale: number;
  /** The icons and texts on it; those of {@link findThings} if absent. */
  readonly found?: readonly FoundThing[];
  /** In CSS pixels; a tile's if absent. */
  readonly size?: PixelSize;
  /** Paints a disc over wider ones. */
  readonly disc: (rings: readonly Ring[], radiusPx: number, x: number, y: number) => void;
}

/** Paints a tile in CSS pixels. Returns false if nothing is on it. */
export function paintStyledTile(brush: Brush, work: StyledWork): boolean {
  const { index, styles, coord, tile, look } = work;
  const isSeen = (part: number) => isPartSeen(index, styles, part, coord.z, look.selected);
  const shapes = tile.shapes.filter(({ id }) => isSeen(Number(id)));
  const dots = tile.dots.filter(({ part }) => isSeen(part));
  const things = (work.found ?? findThings(work)).filter(({ part }) => isSeen(part));
  if (shapes.length === 0 && dots.length === 0 && things.length === 0) return false;
  brush.lineCap = 'round';
  brush.lineJoin = 'round';
  fillAreas(brush, work, shapes);
  strokeLines(brush, work, shapes, dots);
  paintPoints(work, shapes);
  for (const { style, x, y } of things) paintThing(brush, work, style, x, y);
  return true;
}

/** True if a part is drawn at a zoom, and is of the selected feature if there is one. */
export function isPartSeen(
  { parts }: Pick<LayerIndex, 'parts'>,
  styles: LayerStyles | null,
  part: number,
  zoom: number,
  selected: ReadonlySet<number> | null = null,
): boolean {
  const { feature = 0 } = parts[part] ?? {};
  return (selected === null || selected.has(feature)) && (styles?.of[feature]?.zooms?.includes(zoom) ?? true);
}

function styleOf({ index, styles }: StyledWork, part: number): FeatureStyle | undefined {
  return styles.of[index.parts[part]?.feature ?? 0];
}

function fillAreas(brush: Brush, work: StyledWork, shapes: readonly RawFeature[]): void {
  for (const shape of shapes) {
    const style = styleOf(work, Number(shape.id));
    if (shape.type !== 3 || style?.fill === null) continue;
    const tile = moveTile(work.tile, style);
    brush.fillStyle = style?.fill ?? work.look.colour;
    brush.globalAlpha = style?.fill === undefined ? FILL_ALPHA : 1;
    brush.beginPath();
    for (const ring of shape.geometry) {
      traceLine(brush, ring, tile);
      brush.closePath();
    }
    brush.fill('evenodd');
  }
  brush.globalAlpha = 1;
}

/** Strokes neighbours of one style together. */
function strokeLines(brush: Brush, work: StyledWork, shapes: readonly RawFeature[], dots: LayerTile['dots']): void {
  let style: FeatureStyle | undefined;
  let tile = work.tile;
  let traced = 0;
  const stroke = () => {
    if (traced > 0) strokeRings(brush, work, style);
    brush.beginPath();
    traced = 0;
  };
  const follow = (part: number) => {
    const next = styleOf(work, part);
    if (next !== style || traced === 0) {
      stroke();
      style = next;
      tile = moveTile(work.tile, style);
    }
    traced += 1;
  };
  for (const shape of shapes) {
    if (shape.type !== 2 && shape.type !== 3) continue;
    follow(Number(shape.id));
    traceShape(brush, shape, tile);
  }
  for (const { part, x, y } of dots) {
    follow(part);
    const [right, down] = style?.offsetPx ?? [0, 0];
    traceDot(brush, x + right, y + down);
  }
  stroke();
}

function strokeRings(brush: Brush, { look }: StyledWork, style: FeatureStyle | undefined): void {
  const widthPx = style?.strokeWidthPx ?? look.widthPx;
  const isHidden = widthPx === 0 || isClear(style?.stroke);
  for (const { colour, byPx } of listStyledRings(look, style?.stroke)) {
    if (isHidden && byPx <= CASING_PX) continue;
    brush.strokeStyle = colour;
    brush.lineWidth = widthPx + 2 * byPx;
    brush.stroke();
  }
}

/** As a layer's, but lines of the file's own colour have no casing unless they are selected. */
function listStyledRings(look: TileLook, own: string | undefined): readonly Ring[] {
  const rings = listRings({ colour: own ?? look.colour, selected: look.selected });
  return own === undefined ? rings : rings.filter(({ byPx }) => byPx !== CASING_PX);
}

function isClear(colour: string | undefined): boolean {
  return colour?.endsWith('00') === true && colour.length === 9;
}

/** Points without an icon or a text. */
function paintPoints(work: StyledWork, shapes: readonly RawFeature[]): void {
  const points = shapes.filter(({ type, id }) => type === 4 && !isThing(styleOf(work, Number(id)) ?? {}));
  for (const [pass] of listPasses(listRings(work.look)).entries()) {
    const disc: StyledWork['disc'] = (rings, ...at) => work.disc(listPasses(rings)[pass] ?? [], ...at);
    for (const { part, x, y } of listPoints(points, work.tile, (point) => styleOf(work, point))) {
      const style = styleOf(work, part);
      const [right, down] = style?.offsetPx ?? [0, 0];
      paintDot({ ...work, disc }, style, style?.pointRadiusPx ?? measurePoint(work.look.widthPx), x + right, y + down);
    }
  }
}

/** A casing would show through a point that isn't opaque. */
function paintDot(
  { look, disc }: StyledWork,
  style: FeatureStyle | undefined,
  radiusPx: number,
  x: number,
  y: number,
): void {
  const own = style?.point;
  if (radiusPx === 0 || isClear(own)) return;
  const rings = listRings({ colour: own ?? look.colour, selected: look.selected });
  disc(
    own === undefined || own.endsWith('ff') ? rings : rings.filter(({ byPx }) => byPx !== CASING_PX),
    radiusPx,
    x,
    y,
  );
}

export interface ThingQuery extends Pick<StyledWork, 'index' | 'styles' | 'coord'> {
  readonly things: Pick<ThingPainter, 'measureReach'>;
}

export interface FoundThing {
  readonly part: number;
  readonly style: FeatureStyle;
  /** Its position, in CSS pixels from the tile's corner. */
  readonly x: number;
  readonly y: number;
}

/** How far points with their casings, and halos, reach beyond them. */
const REACH_PX = 24;
/** More than this would take long and can't be told apart; of each crowd of them, the first is drawn. */
const MAX_THINGS = 4000;
const CROWDED_PX = 8;

/** The icons and texts that may reach a tile, in each copy of the world, there in the order of the file. */
export function findThings({ index, styles, coord, things }: ThingQuery): readonly FoundThing[] {
  if (styles.thingReachPx === 0) return [];
  const found: FoundThing[] = [];
  for (const { part, x, y } of findNear(index, coord, styles.thingReachPx + REACH_PX)) {
    const { kind, feature } = index.parts[part] as LayerPart;
    const style = styles.of[feature];
    if (kind !== 'point' || !style || !isThing(style)) continue;
    const reachPx = Math.max(things.measureReach(style), style.pointRadiusPx ?? 0) + REACH_PX;
    if (Math.abs(x - TILE_EDGE_PX / 2) > reachPx + TILE_EDGE_PX / 2) continue;
    if (Math.abs(y - TILE_EDGE_PX / 2) > reachPx + TILE_EDGE_PX / 2) continue;
    found.push({ part, style, x, y });
  }
  if (found.length <= MAX_THINGS) return found;
  const taken = new Set<number>();
  return found.filter(({ x, y }) => {
    const cell = Math.floor(y / CROWDED_PX) * 2 ** 20 + Math.floor(x / CROWDED_PX);
    return !taken.has(cell) && taken.add(cell);
  });
}

function paintThing(brush: Brush, work: StyledWork, style: FeatureStyle, x: number, y: number): void {
  const { look, things, scale, size } = work;
  const { icon, text } = things.place(style, x, y);
  const [right, down] = style.offsetPx ?? [0, 0];
  paintDot(work, style, measureDot(style, icon !== undefined, look.widthPx), x + right, y + down);
  if (look.selected !== null) for (const box of [icon, text]) if (box) paintHalo(brush, box);
  if (icon && style.icon && touchesTile(icon, size)) things.paintIcon(style.icon, icon, scale);
  if (text && style.text && touchesTile(text, size)) things.paintText(style.text, text);
}

/** The radius of the dot at an icon or a text. An icon needs none, unless its picture is missing. */
export function measureDot({ icon, pointRadiusPx }: FeatureStyle, hasPicture: boolean, widthPx: number): number {
  if (icon && !hasPicture) return pointRadiusPx || measurePoint(widthPx);
  return pointRadiusPx ?? (icon ? 0 : measurePoint(widthPx));
}

const TILE = { width: TILE_EDGE_PX, height: TILE_EDGE_PX };

function touchesTile({ left, top, right, bottom }: PixelBox, { width, height }: PixelSize = TILE): boolean {
  return right > -REACH_PX && left < width + REACH_PX && bottom > -REACH_PX && top < height + REACH_PX;
}

function paintHalo(brush: Brush, { left, top, right, bottom }: PixelBox): void {
  brush.beginPath();
  brush.moveTo(left, top);
  for (const [x, y] of [
    [right, top],
    [right, bottom],
    [left, bottom],
  ] as const)
    brush.lineTo(x, y);
  brush.closePath();
  for (const { colour, byPx } of HALO) {
    brush.strokeStyle = colour;
    brush.lineWidth = byPx;
    brush.stroke();
  }
}

function moveTile(tile: LayerTile, style: FeatureStyle | undefined): LayerTile {
  if (!style?.offsetPx) return tile;
  const [right, down] = style.offsetPx;
  const [west, east] = tile.worldEdges;
  return { ...tile, left: tile.left - right, top: tile.top - down, worldEdges: [west + right, east + right] };
}
