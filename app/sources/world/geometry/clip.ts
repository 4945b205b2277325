/** Cuts rings and lines to a rectangle. Coordinates are flat lists `x, y, x, y, …` in any unit. */

/** Flat coordinates of one ring or line. */
export type Points = ArrayLike<number>;

export interface Rect {
  readonly minX: number;
  readonly minY: number;
  readonly maxX: number;
  readonly maxY: number;
}

/** The part of a closed ring inside the rectangle, as one ring that may run along its edges; empty when outside. */
export function clipRing(ring: Points, rect: Rect): number[] {
  // Sutherland–Hodgman: one edge of the rectangle after the other.
  let points = clipRingAtLine(ring, 0, rect.minX, 1);
  points = clipRingAtLine(points, 0, rect.maxX, -1);
  points = clipRingAtLine(points, 1, rect.minY, 1);
  return clipRingAtLine(points, 1, rect.maxY, -1);
}

type Axis = 0 | 1;

/** Keeps what lies on the side `side * (value - limit) >= 0` of an axis-parallel line. */
function clipRingAtLine(ring: Points, axis: Axis, limit: number, side: 1 | -1): number[] {
  const kept: number[] = [];
  const length = ring.length;
  let previous = length - 2;
  for (let current = 0; current < length; current += 2) {
    const from = side * ((ring[previous + axis] ?? 0) - limit);
    const to = side * ((ring[current + axis] ?? 0) - limit);
    if (from < 0 !== to < 0) pushCrossing(kept, ring, previous, current, from / (from - to), axis, limit);
    if (to >= 0) kept.push(ring[current] ?? 0, ring[current + 1] ?? 0);
    previous = current;
  }
  return kept;
}

function pushCrossing(out: number[], ring: Points, a: number, b: number, t: number, axis: Axis, limit: number): void {
  const x = (ring[a] ?? 0) + t * ((ring[b] ?? 0) - (ring[a] ?? 0));
  const y = (ring[a + 1] ?? 0) + t * ((ring[b + 1] ?? 0) - (ring[a + 1] ?? 0));
  // Exactly on the limit, whatever rounding did.
  if (axis === 0) out.push(limit, y);
  else out.push(x, limit);
}

/** The pieces of a line inside the rectangle, in order. */
export function clipLine(line: Points, rect: Rect): number[][] {
  const pieces: number[][] = [];
  let piece: number[] = [];
  for (let at = 0; at + 3 < line.length; at += 2) {
    const [x0 = 0, y0 = 0, x1 = 0, y1 = 0] = [line[at], line[at + 1], line[at + 2], line[at + 3]];
    const inside = clipSegment(x0, y0, x1, y1, rect);
    if (!inside) continue;
    const [start, end] = inside;
    // Each piece begins where the line comes in.
    if (piece.length === 0 || start > 0) {
      piece = [x0 + start * (x1 - x0), y0 + start * (y1 - y0)];
      pieces.push(piece);
    }
    piece.push(x0 + end * (x1 - x0), y0 + end * (y1 - y0));
    if (end < 1) piece = [];
  }
  return pieces;
}

/** Liang–Barsky: the first and last parameter of the segment's part inside, or undefined when there is none. */
function clipSegment(x0: number, y0: number, x1: number, y1: number, rect: Rect): [number, number] | undefined {
  let start = 0;
  let end = 1;
  const limits = [
    [x0 - x1, x0 - rect.minX],
    [x1 - x0, rect.maxX - x0],
    [y0 - y1, y0 - rect.minY],
    [y1 - y0, rect.maxY - y0],
  ] as const;
  for (const [direction, distance] of limits) {
    if (direction === 0 && distance < 0) return undefined;
    if (direction < 0) start = Math.max(start, distance / direction);
    if (direction > 0) end = Math.min(end, distance / direction);
  }
  return start <= end ? [start, end] : undefined;
}
