/** The lines and rings that a shape is drawn with, unrolled where the world's edge cuts them. Knows no map. */
import type { AreaShape, BoundingBox, Position } from '../../shared/area.ts';
import { unroll } from './box-edit.ts';

/** Latitude and longitude, as maps want them; longitudes may lie in any copy of the world. */
export type PathPoint = [lat: number, lon: number];

export type ShapePaths =
  | { readonly kind: 'rings'; readonly polygons: PathPoint[][][] }
  | { readonly kind: 'lines'; readonly lines: PathPoint[][]; readonly widthMetres: number };

/** The paths of the copy of a shape whose middle is nearest to a longitude. */
export function buildPaths(shape: AreaShape, nearLon: number): ShapePaths {
  if (shape.kind === 'box') return { kind: 'rings', polygons: [[ringOf(unroll(shape.box, nearLon))]] };
  if (shape.kind === 'polygon') {
    const rings = moveNear(shape.polygons.flat().map(toPoints), nearLon);
    let next = 0;
    return { kind: 'rings', polygons: shape.polygons.map((polygon) => polygon.map(() => rings[next++] ?? [])) };
  }
  return {
    kind: 'lines',
    lines: moveNear(joinLines(shape.lines.map(unrollLine)), nearLon),
    widthMetres: shape.widthMetres,
  };
}

/** The smallest box around paths, unrolled; null when there is no point. */
export function boundPaths(paths: ShapePaths): BoundingBox | null {
  const points = paths.kind === 'rings' ? paths.polygons.flat(2) : paths.lines.flat();
  if (points.length === 0) return null;
  const box = { west: Infinity, south: Infinity, east: -Infinity, north: -Infinity };
  for (const [lat, lon] of points) {
    box.west = Math.min(box.west, lon);
    box.east = Math.max(box.east, lon);
    box.south = Math.min(box.south, lat);
    box.north = Math.max(box.north, lat);
  }
  return box;
}

function ringOf({ west, south, east, north }: BoundingBox): PathPoint[] {
  return [
    [south, west],
    [north, west],
    [north, east],
    [south, east],
  ];
}

function toPoints(positions: readonly Position[]): PathPoint[] {
  return positions.map(([lon, lat]) => [lat, lon]);
}

/** Each segment goes the shorter way round the world. */
function unrollLine(positions: readonly Position[]): PathPoint[] {
  let last: number | undefined;
  return positions.map(([lon, lat]) => {
    last = last === undefined ? lon : nearest(lon, last);
    return [lat, last];
  });
}

/** Puts each line into the copy of the world in which the one before it begins. */
function joinLines(lines: PathPoint[][]): PathPoint[][] {
  const start = lines[0]?.[0]?.[1] ?? 0;
  return lines.map((line) => {
    const first = line[0]?.[1] ?? start;
    return shiftLine(line, nearest(first, start) - first);
  });
}

function moveNear(lines: PathPoint[][], nearLon: number): PathPoint[][] {
  const bounds = boundPaths({ kind: 'lines', lines, widthMetres: 0 });
  if (bounds === null) return lines;
  const middle = (bounds.west + bounds.east) / 2;
  const shift = nearest(middle, nearLon) - middle;
  return lines.map((line) => shiftLine(line, shift));
}

function shiftLine(line: PathPoint[], shift: number): PathPoint[] {
  return shift === 0 ? line : line.map(([lat, lon]) => [lat, lon + shift]);
}

function nearest(lon: number, to: number): number {
  return lon + 360 * Math.round((to - lon) / 360);
}
