/** Judges tiles one by one with simple methods, to verify covers. Shares no code with what it verifies. */
import type { BoundingBox, Position } from '../../shared/areas/area.ts';

/** A point of the Web Mercator square, 0 to 1 from west to east and from north to south. */
type Point = readonly [x: number, y: number];
/** A square, reduced (or enlarged, if negative) by a margin on each side. */
interface Square {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}
/** `either` if rounding decides. */
export type Verdict = 'in' | 'out' | 'either';

/** The latitude where the map ends, by formula. */
const MAX_LAT = (Math.atan(Math.sinh(Math.PI)) * 180) / Math.PI;
const DOUBT = 1e-9;
/** Exactly half round the world, even after rounding, isn't yet the longer way. */
const HALF_ROUND = 0.5 + 1e-12;

/** The edges of a tile in degrees. */
export function degreesOf(z: number, x: number, y: number): BoundingBox {
  const latAt = (row: number): number => (Math.atan(Math.sinh(Math.PI * (1 - (2 * row) / 2 ** z))) * 180) / Math.PI;
  const lonAt = (column: number): number => (column / 2 ** z) * 360 - 180;
  return { west: lonAt(x), south: latAt(y + 1), east: lonAt(x + 1), north: latAt(y) };
}

/** Whether a box contains a tile. */
export function judgeByBox(box: BoundingBox, z: number, x: number, y: number): Verdict {
  const tile = degreesOf(z, x, y);
  const clamped = (lat: number): number => Math.min(MAX_LAT, Math.max(-MAX_LAT, lat));
  const height = Math.min(clamped(box.north), tile.north) - Math.max(clamped(box.south), tile.south);
  const halves =
    box.west <= box.east
      ? [[box.west, box.east]]
      : [
          [box.west, 180],
          [-180, box.east],
        ];
  const widths = halves.map(([west = 0, east = 0]) => Math.min(east, tile.east) - Math.max(west, tile.west));
  const overlap = Math.min(height, Math.max(...widths));
  return overlap > DOUBT ? 'in' : overlap < -DOUBT ? 'out' : 'either';
}

/** Whether polygons contain a tile: an edge crosses it, or its centre is inside one. */
export function judgeByPolygons(
  polygons: readonly (readonly (readonly Position[])[])[],
  z: number,
  x: number,
  y: number,
): Verdict {
  const rings = polygons.map((polygon) => polygon.map((ring) => ring.map(project)));
  const edges = rings.flat().flatMap((ring) => ring.map((to, index): [Point, Point] => [ring.at(index - 1) ?? to, to]));
  if (edges.some(([from, to]) => crosses(from, to, squareOf(z, x, y, DOUBT)))) return 'in';
  if (edges.some(([from, to]) => crosses(from, to, squareOf(z, x, y, -DOUBT)))) return 'either';
  const middle: Point = [(x + 0.5) / 2 ** z, (y + 0.5) / 2 ** z];
  return rings.some((polygon) => isInside(polygon, middle)) ? 'in' : 'out';
}

/** Distance of a tile from the nearest segment, in units of the square. */
export function distanceFromLines(lines: readonly (readonly Position[])[], z: number, x: number, y: number): number {
  const square = squareOf(z, x, y, 0);
  const distances = lines.flatMap((line) =>
    segmentsOf(line).flatMap(([from, to]) =>
      [-1, 0, 1].map((turn) => distance([from[0] + turn, from[1]], [to[0] + turn, to[1]], square)),
    ),
  );
  return Math.min(...distances);
}

/** Segments of a line on the square, the shorter way round; a single position gives one without length. */
export function segmentsOf(line: readonly Position[]): [Point, Point][] {
  const points = line.map(project);
  return points.slice(Math.min(1, points.length - 1)).map((to, index): [Point, Point] => {
    const from = points[index] ?? to;
    const way = to[0] - from[0];
    return [from, [to[0] + (way > HALF_ROUND ? -1 : way < -HALF_ROUND ? 1 : 0), to[1]]];
  });
}

export function project([lon, lat]: Position): Point {
  const radians = (Math.min(MAX_LAT, Math.max(-MAX_LAT, lat)) * Math.PI) / 180;
  return [(lon + 180) / 360, 0.5 - Math.log(Math.tan(Math.PI / 4 + radians / 2)) / (2 * Math.PI)];
}

function squareOf(z: number, x: number, y: number, inset: number): Square {
  const side = 1 / 2 ** z;
  return {
    left: x * side + inset,
    top: y * side + inset,
    right: (x + 1) * side - inset,
    bottom: (y + 1) * side - inset,
  };
}

/** Whether a segment has a point in a square: its part between each pair of sides must not be empty. */
function crosses([x0, y0]: Point, [x1, y1]: Point, { left, top, right, bottom }: Square): boolean {
  let [start, end] = [0, 1];
  for (const [from, way, low, high] of [
    [x0, x1 - x0, left, right],
    [y0, y1 - y0, top, bottom],
  ] as const) {
    if (way === 0 && (from < low || from > high)) return false;
    if (way === 0) continue;
    const [one, other] = [(low - from) / way, (high - from) / way];
    start = Math.max(start, Math.min(one, other));
    end = Math.min(end, Math.max(one, other));
  }
  return start <= end;
}

function isInside(rings: readonly (readonly Point[])[], [x, y]: Point): boolean {
  let isOdd = false;
  for (const ring of rings) {
    for (const [index, to] of ring.entries()) {
      const from = ring.at(index - 1) ?? to;
      if (from[0] > x === to[0] > x) continue;
      if (from[1] + ((x - from[0]) / (to[0] - from[0])) * (to[1] - from[1]) < y) isOdd = !isOdd;
    }
  }
  return isOdd;
}

function distance(from: Point, to: Point, square: Square): number {
  if (crosses(from, to, square)) return 0;
  const { left, top, right, bottom } = square;
  const corners: Point[] = [
    [left, top],
    [right, top],
    [left, bottom],
    [right, bottom],
  ];
  const ends = [from, to].map(([x, y]) =>
    Math.hypot(Math.max(left - x, 0, x - right), Math.max(top - y, 0, y - bottom)),
  );
  return Math.min(...ends, ...corners.map((corner) => pointDistance(corner, from, to)));
}

function pointDistance([x, y]: Point, [x0, y0]: Point, [x1, y1]: Point): number {
  const [wayX, wayY] = [x1 - x0, y1 - y0];
  const length = wayX * wayX + wayY * wayY;
  const part = length === 0 ? 0 : Math.min(1, Math.max(0, ((x - x0) * wayX + (y - y0) * wayY) / length));
  return Math.hypot(x - x0 - part * wayX, y - y0 - part * wayY);
}
