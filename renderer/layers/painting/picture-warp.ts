/** How a picture over a part of the world lies on a tile: no affine map of it is exact, so it is cut into cells. */
import type { Position } from '../../../shared/areas/area.ts';
import type { TileCoord } from '../../../shared/tiles/tile-coord.ts';
import { type PictureCorners, toDegrees, toWorldPlace } from '../layer-parts.ts';

/** A part of a tile, on whole pixels, and the part of the picture that is drawn into it. */
export interface WarpCell {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
  /** From pixels of the picture to pixels of the tile, in the order of `setTransform`. */
  readonly matrix: readonly [a: number, b: number, c: number, d: number, e: number, f: number];
  /** All pixels of the picture that show in the cell, and some around them. */
  readonly source: { readonly x: number; readonly y: number; readonly width: number; readonly height: number };
}

export interface WarpOptions {
  readonly corners: PictureCorners;
  /** Of the picture, in its pixels. */
  readonly width: number;
  readonly height: number;
  readonly tile: TileCoord;
  /** Of the tile, in its pixels. */
  readonly edgePx: number;
}

type Point = readonly [x: number, y: number];

/** No pixel of a cell is farther from where it belongs, unless the cell is as small as this. */
const TOLERANCE_PX = 0.3;
const SMALLEST_CELL_PX = 4;
/** Where edges are measured: in the middle alone, a cell around the equator would seem exact. */
const SAMPLES = [0.25, 0.5, 0.75];

/** The cells of a picture on a tile, in each copy of the world that reaches it. */
export function* warpPicture(options: WarpOptions): Generator<WarpCell> {
  const { corners, tile, edgePx } = options;
  const worldPx = edgePx * 2 ** tile.z;
  const places = corners.map(toWorldPlace);
  const toTile = (share: number, at: number) => Math.min(edgePx, Math.max(0, share * worldPx - at * edgePx));
  const [xs, ys] = [places.map(({ x }) => x), places.map(({ y }) => y)];
  const [west, east] = [Math.min(...xs), Math.max(...xs)];
  const top = Math.floor(toTile(Math.min(...ys), tile.y));
  const bottom = Math.ceil(toTile(Math.max(...ys), tile.y));
  const tileWest = tile.x / 2 ** tile.z;
  const tileEast = (tile.x + 1) / 2 ** tile.z;
  for (let turn = Math.ceil(tileWest - east); west + turn < tileEast; turn += 1) {
    const left = Math.floor(toTile(west + turn, tile.x));
    const right = Math.ceil(toTile(east + turn, tile.x));
    if (right > left && bottom > top) yield* cutCells(options, turn, { left, top, right, bottom });
  }
}

interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

function* cutCells(options: WarpOptions, turn: number, whole: Box): Generator<WarpCell> {
  const { width, height, corners, tile, edgePx } = options;
  const find = (x: number, y: number): Point => {
    const place = { x: (tile.x + x / edgePx) / 2 ** tile.z - turn, y: (tile.y + y / edgePx) / 2 ** tile.z };
    const [u, v] = findInQuad(corners, toDegrees(place));
    return [u * width, (1 - v) * height];
  };
  const waiting = [whole];
  for (let box = waiting.pop(); box; box = waiting.pop()) {
    const { matrix, error, isAcross } = fitCell(box, find);
    const halves = error <= TOLERANCE_PX ? [] : splitBox(box, isAcross);
    if (halves.length > 0) waiting.push(...halves);
    else if (matrix) {
      const source = boundSource(box, matrix, find, options);
      if (source)
        yield {
          left: box.left,
          top: box.top,
          width: box.right - box.left,
          height: box.bottom - box.top,
          matrix,
          source,
        };
    }
  }
}

/** The affine map that is exact in three corners of a cell, and how many pixels it is off elsewhere. */
function fitCell({ left, top, right, bottom }: Box, find: (x: number, y: number) => Point) {
  const [width, height] = [right - left, bottom - top];
  const [origin, across, down] = [find(left, top), find(right, top), find(left, bottom)];
  const [ax, ay] = [(across[0] - origin[0]) / width, (across[1] - origin[1]) / width];
  const [dx, dy] = [(down[0] - origin[0]) / height, (down[1] - origin[1]) / height];
  const area = ax * dy - ay * dx;
  if (!(Math.abs(area) > 0)) return { matrix: undefined, error: Number.POSITIVE_INFINITY, isAcross: width > height };
  const [a, b, c, d] = [dy / area, -ay / area, -dx / area, ax / area];
  const matrix = [a, b, c, d, left - a * origin[0] - c * origin[1], top - b * origin[0] - d * origin[1]] as const;
  const measure = (x: number, y: number) => {
    const [sx, sy] = find(x, y);
    return Math.hypot(a * sx + c * sy + matrix[4] - x, b * sx + d * sy + matrix[5] - y);
  };
  const along = (x: number, y: number, toX: number, toY: number) =>
    Math.max(...SAMPLES.map((share) => measure(x + share * (toX - x), y + share * (toY - y))));
  const errorAcross = Math.max(along(left, top, right, top), along(left, bottom, right, bottom));
  const errorDown = Math.max(along(left, top, left, bottom), along(right, top, right, bottom));
  const error = Math.max(
    errorAcross,
    errorDown,
    measure(right, bottom),
    measure((left + right) / 2, (top + bottom) / 2),
  );
  const isEven = errorAcross < TOLERANCE_PX && errorDown < TOLERANCE_PX;
  return {
    matrix,
    error: Number.isFinite(error) ? error : Number.POSITIVE_INFINITY,
    isAcross: isEven ? width > height : errorAcross > errorDown,
  };
}

/** Two halves on whole pixels; none of a box that is too small. */
function splitBox({ left, top, right, bottom }: Box, isAcross: boolean): readonly Box[] {
  const [width, height] = [right - left, bottom - top];
  if (width > SMALLEST_CELL_PX && (isAcross || height <= SMALLEST_CELL_PX)) {
    const middle = Math.round((left + right) / 2);
    return [
      { left, top, right: middle, bottom },
      { left: middle, top, right, bottom },
    ];
  }
  if (height <= SMALLEST_CELL_PX) return [];
  const middle = Math.round((top + bottom) / 2);
  return [
    { left, top, right, bottom: middle },
    { left, top: middle, right, bottom },
  ];
}

/** Undefined if no pixel of the picture shows in a cell. */
function boundSource(
  { left, top, right, bottom }: Box,
  [a, b, c, d]: WarpCell['matrix'],
  find: (x: number, y: number) => Point,
  { width, height }: WarpOptions,
): WarpCell['source'] | undefined {
  const points = [find(left, top), find(right, top), find(left, bottom), find(right, bottom)];
  const [xs, ys] = [points.map(([x]) => x), points.map(([, y]) => y)];
  if (Math.max(...xs) < 0 || Math.max(...ys) < 0 || Math.min(...xs) > width || Math.min(...ys) > height)
    return undefined;
  // Smoothing looks at neighbours, and at more of them the smaller the picture is drawn.
  const scale = Math.sqrt(Math.abs(a * d - b * c));
  const margin = 2 + Math.ceil(2 / scale);
  const x = Math.max(0, Math.floor(Math.min(...xs)) - margin);
  const y = Math.max(0, Math.floor(Math.min(...ys)) - margin);
  const [farX, farY] = [Math.ceil(Math.max(...xs)) + margin, Math.ceil(Math.max(...ys)) + margin];
  const source = { x, y, width: Math.min(width, farX) - x, height: Math.min(height, farY) - y };
  return source.width > 0 && source.height > 0 ? source : undefined;
}

/**
 * Where a place lies between four corners, as shares of the way from the left to the right and from the lower to the upper
 * edge: from 0 to 1 inside, NaN where there is no such place. Longitudes must be in the same copy of the world.
 */
export function findInQuad([from, right, far, up]: PictureCorners, [lon, lat]: Position): Point {
  // The place is from + u·across + v·along + u·v·bend.
  const across: Point = [right[0] - from[0], right[1] - from[1]];
  const along: Point = [up[0] - from[0], up[1] - from[1]];
  const bend: Point = [from[0] - right[0] + far[0] - up[0], from[1] - right[1] + far[1] - up[1]];
  const way: Point = [lon - from[0], lat - from[1]];
  const [a, b, c] = [-cross(along, bend), cross(way, bend) - cross(along, across), cross(way, across)];
  const half = -0.5 * (b + Math.sign(b || 1) * Math.sqrt(b * b - 4 * a * c));
  const roots = a === 0 ? [c / half] : [c / half, half / a];
  // Of two solutions, the one that is nearer to the picture.
  const v = roots.reduce((best, root) => (Math.abs(root - 0.5) < Math.abs(best - 0.5) ? root : best));
  const step: Point = [across[0] + v * bend[0], across[1] + v * bend[1]];
  const rest: Point = [way[0] - v * along[0], way[1] - v * along[1]];
  return [(rest[0] * step[0] + rest[1] * step[1]) / (step[0] ** 2 + step[1] ** 2), v];
}

function cross(one: Point, other: Point): number {
  return one[0] * other[1] - one[1] * other[0];
}
