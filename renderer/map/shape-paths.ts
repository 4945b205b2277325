/** The lines and rings that draw a shape, in one piece where the antimeridian cuts it. */
import type { AreaShape, BoundingBox, Position } from '../../shared/area.ts';
import { unroll } from './box-edit.ts';

/** Longitudes may lie in any copy of the world. */
type PathPoint = [lat: number, lon: number];

export type ShapePaths =
  | { readonly kind: 'rings'; readonly polygons: PathPoint[][][] }
  | { readonly kind: 'lines'; readonly lines: PathPoint[][]; readonly widthMetres: number };

/** The paths of the copy of a shape that is nearest to a longitude. */
export function buildPaths(shape: AreaShape, nearLon: number): ShapePaths {
  if (shape.kind === 'box') return { kind: 'rings', polygons: [[ringOf(unroll(shape.box, nearLon))]] };
  if (shape.kind === 'polygon') {
    const polygons = shape.polygons.map((rings) => rings.map(toPoints));
    return { kind: 'rings', polygons: moveNear(joinPieces(polygons), nearLon) };
  }
  const lines = shape.lines.map((line) => [unrollLine(line)]);
  return { kind: 'lines', lines: moveNear(joinPieces(lines), nearLon).flat(), widthMetres: shape.widthMetres };
}

/** The smallest box around paths; null if they have no point. */
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

/** Each segment takes the shorter way round the world; exactly half round, the way that doesn't cross the antimeridian. */
function unrollLine(positions: readonly Position[]): PathPoint[] {
  let lonBefore: number | undefined;
  let end = 0;
  return positions.map(([lon, lat]) => {
    end = lonBefore === undefined ? lon : end + shorterWay(lonBefore, lon);
    lonBefore = lon;
    return [lat, end];
  });
}

/** Rounding must not send a segment half round the world the other way than the tiles of the track. */
const TOLERANCE_DEGREES = 360e-12;

function shorterWay(from: number, to: number): number {
  const way = to - from;
  return Math.abs(way) <= 180 + TOLERANCE_DEGREES ? way : way - 360 * Math.sign(way);
}

/** Puts each piece into the copy of the world nearest to the first piece: the antimeridian may have cut them apart. */
function joinPieces(pieces: PathPoint[][][]): PathPoint[][][] {
  const start = pieces[0]?.[0]?.[0]?.[1] ?? 0;
  return pieces.map((piece) => {
    const first = piece[0]?.[0]?.[1] ?? start;
    return shiftPiece(piece, nearest(first, start) - first);
  });
}

function moveNear(pieces: PathPoint[][][], nearLon: number): PathPoint[][][] {
  const bounds = boundPaths({ kind: 'rings', polygons: pieces });
  if (bounds === null) return pieces;
  const middle = (bounds.west + bounds.east) / 2;
  const shift = nearest(middle, nearLon) - middle;
  return pieces.map((piece) => shiftPiece(piece, shift));
}

function shiftPiece(piece: PathPoint[][], shift: number): PathPoint[][] {
  return shift === 0 ? piece : piece.map((line) => line.map(([lat, lon]): PathPoint => [lat, lon + shift]));
}

function nearest(lon: number, to: number): number {
  return lon + 360 * Math.round((to - lon) / 360);
}
