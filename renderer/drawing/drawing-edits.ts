/** Edits of a shape: each returns another one. Corners of a ring are counted without the last position, which repeats the first. */
import type { Position } from '../../shared/areas/area.ts';
import { MERCATOR_MAX_LAT } from '../../shared/view.ts';
import { toWorldPlace, type WorldPlace } from '../layers/layer-parts.ts';
import { type DrawnGeometry, listLines, mapPositions } from './drawing-file.ts';

/** A corner of a shape. */
export interface Corner {
  /** Which line or ring; 0 for a point or a line. */
  readonly line: number;
  readonly index: number;
}

/** The inverse of {@link toWorldPlace}. */
export function toPosition({ x, y }: WorldPlace): Position {
  return [(x - 0.5) * 360, (Math.atan(Math.sinh((0.5 - y) * 2 * Math.PI)) * 180) / Math.PI];
}

/** The corners of each line or ring. */
function listCorners(geometry: DrawnGeometry): readonly (readonly Position[])[] {
  return geometry.type === 'Polygon' ? geometry.coordinates.map((ring) => ring.slice(0, -1)) : listLines(geometry);
}

export function moveCorner(geometry: DrawnGeometry, { line, index }: Corner, to: Position): DrawnGeometry {
  return changeLine(geometry, line, (corners) => corners.with(index, to));
}

/** Adds a corner after another one. */
export function insertCorner(geometry: DrawnGeometry, { line, index }: Corner, at: Position): DrawnGeometry {
  return changeLine(geometry, line, (corners) => corners.toSpliced(index + 1, 0, at));
}

/** Undefined if too few corners would be left. A hole goes with its third last corner. */
export function removeCorner(geometry: DrawnGeometry, { line, index }: Corner): DrawnGeometry | undefined {
  if (geometry.type === 'Point') return undefined;
  const least = geometry.type === 'Polygon' ? 3 : 2;
  if ((listCorners(geometry)[line]?.length ?? 0) > least)
    return changeLine(geometry, line, (corners) => corners.toSpliced(index, 1));
  if (geometry.type !== 'Polygon' || line === 0) return undefined;
  return { ...geometry, coordinates: geometry.coordinates.toSpliced(line, 1) };
}

/** Moves all of a shape by parts of the world's width, so that it looks the same; it stops at the edges of the map. */
export function moveShape(geometry: DrawnGeometry, right: number, down: number): DrawnGeometry {
  const ys = listLines(geometry).flatMap((line) => line.map((position) => toWorldPlace(position).y));
  const edge = toWorldPlace([0, MERCATOR_MAX_LAT]).y;
  const by = Math.min(1 - edge - Math.max(...ys), Math.max(edge - Math.min(...ys), down));
  return mapPositions(geometry, ([lon, lat]) => [
    lon + right * 360,
    toPosition({ x: 0, y: toWorldPlace([lon, lat]).y + by })[1],
  ]);
}

function changeLine(
  geometry: DrawnGeometry,
  at: number,
  change: (corners: readonly Position[]) => readonly Position[],
): DrawnGeometry {
  const changed = listCorners(geometry).map((corners, line) => (line === at ? change(corners) : corners));
  const [first = []] = changed;
  if (geometry.type === 'Point') return { ...geometry, coordinates: first[0] ?? geometry.coordinates };
  if (geometry.type === 'LineString') return { ...geometry, coordinates: first };
  return { ...geometry, coordinates: changed.map((corners) => [...corners, ...corners.slice(0, 1)]) };
}
