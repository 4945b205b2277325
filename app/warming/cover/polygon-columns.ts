/** The tiles of polygons. Edges are straight on the map, as drawn; the inside follows the even-odd rule. */
import type { Position } from '../../../shared/areas/area.ts';
import type { TileColumn } from '../../../shared/tiles/tile-column.ts';
import { type ColumnStrip, type RowCollector, type SweepPart, sortParts, sweepColumns } from './column-sweep.ts';
import { clamp, squareX, squareY } from './mercator-square.ts';

/** A side of a ring, from its western to its eastern end, in units of the square. */
export interface PolygonEdge extends SweepPart {
  readonly westY: number;
  readonly eastY: number;
  /** Index of its polygon; each polygon is filled separately. */
  readonly polygon: number;
}

/** Keeps points on or beyond the map's edge in its outermost row: more than rounding, 4 mm on the ground. */
const EDGE_INSET = 1e-10;

/** The edges of polygons for {@link polygonColumns}. Rings need not be closed. */
export function polygonEdges(polygons: readonly (readonly (readonly Position[])[])[]): PolygonEdge[] {
  const edges: PolygonEdge[] = [];
  for (const [polygon, rings] of polygons.entries()) {
    for (const ring of rings) addRing(ring, polygon, edges);
  }
  return sortParts(edges);
}

function addRing(ring: readonly Position[], polygon: number, edges: PolygonEdge[]): void {
  const points = ring.map(([lon, lat]) => ({ x: squareX(lon), y: clamp(squareY(lat), EDGE_INSET, 1 - EDGE_INSET) }));
  let from = points.at(-1);
  for (const to of points) {
    if (from !== undefined && (from.x !== to.x || from.y !== to.y)) {
      const [west, east] = from.x <= to.x ? [from, to] : [to, from];
      edges.push({ west: west.x, westY: west.y, east: east.x, eastY: east.y, polygon });
    }
    from = to;
  }
}

/** The columns of polygons, lazily: every tile that an edge crosses or whose centre is inside. */
export function polygonColumns(edges: readonly PolygonEdge[], zoom: number): Generator<TileColumn> {
  return sweepColumns(edges, zoom, collectRows);
}

function collectRows(active: readonly PolygonEdge[], strip: ColumnStrip, rows: RowCollector): void {
  for (const edge of active) {
    const start = edge.west >= strip.left ? edge.westY : heightAt(edge, strip.left);
    const end = edge.east <= strip.right ? edge.eastY : heightAt(edge, strip.right);
    rows.add(Math.min(start, end), Math.max(start, end));
  }
  collectInside(active, (strip.left + strip.right) / 2, rows);
}

/** A tile that no edge crosses is entirely inside or outside, so testing one vertical line per column suffices. */
function collectInside(active: readonly PolygonEdge[], x: number, rows: RowCollector): void {
  const crossings: { polygon: number; y: number }[] = [];
  for (const edge of active) {
    if (edge.west <= x && x < edge.east) crossings.push({ polygon: edge.polygon, y: heightAt(edge, x) });
  }
  crossings.sort((one, other) => one.polygon - other.polygon || one.y - other.y);
  // Rings are closed, so each polygon has an even number of crossings.
  for (let index = 1; index < crossings.length; index += 2) {
    rows.add(crossings[index - 1]?.y ?? 0, crossings[index]?.y ?? 0);
  }
}

function heightAt({ west, westY, east, eastY }: PolygonEdge, x: number): number {
  return westY + ((x - west) / (east - west)) * (eastY - westY);
}
