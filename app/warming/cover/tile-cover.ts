/** The tiles of a shape, one zoom at a time: listed lazily, counted exactly. No sources or disk here. */
import { setImmediate } from 'node:timers/promises';
import type { AreaShape, BoundingBox, Position } from '../../../shared/areas/area.ts';
import type { TileColumn } from '../../../shared/tiles/tile-column.ts';
import { boxColumns, countBoxTiles } from './box-columns.ts';
import { BORDER_TOLERANCE, clamp, latOf, lonOf } from './mercator-square.ts';
import { type PolygonEdge, polygonColumns, polygonEdges } from './polygon-columns.ts';
import { countRows } from './row-spans.ts';
import { boundsAround } from './shape-bounds.ts';
import { type TrackCapsule, trackCapsules, trackColumns } from './track-columns.ts';

/** A tile belongs to a shape if they overlap by more than an edge. */
export interface TileCover {
  /** The smallest box around the shape, including a track's width. */
  readonly bounds: BoundingBox;
  /** The columns with tiles at a zoom, x ascending, each once. Lazy: the full list is never built. */
  columns(zoom: number): Iterable<TileColumn>;
  /**
   * Number of tiles in `columns`, exactly, up to 4^22. Immediate for boxes, otherwise in slices that let the event loop
   * run. Rejects with the signal's reason when aborted.
   */
  countTiles(zoom: number, signal?: AbortSignal): Promise<number>;
}

/** The cover of a parsed shape. Latitudes beyond the map are clamped, so shapes beyond it cover edge rows. */
export function createTileCover(shape: AreaShape): TileCover {
  if (shape.kind === 'box') return boxCover(shape.box, shape.box);
  return shape.kind === 'polygon' ? polygonCover(shape.polygons) : trackCover(shape.lines, shape.widthMetres);
}

function boxCover(bounds: BoundingBox, box: BoundingBox): TileCover {
  return {
    bounds,
    columns: (zoom) => boxColumns(box, zoom),
    countTiles: async (zoom, signal) => {
      signal?.throwIfAborted();
      return countBoxTiles(box, zoom);
    },
  };
}

function polygonCover(polygons: readonly (readonly (readonly Position[])[])[]): TileCover {
  const edges = polygonEdges(polygons);
  const bounds = polygonBounds(polygons);
  // Without area, all its edges may lie on tile borders, and it would cover no tile.
  if (isFlat(edges)) return boxCover(bounds, bounds);
  return sweptCover(bounds, (zoom) => polygonColumns(edges, zoom));
}

function trackCover(lines: readonly (readonly Position[])[], widthMetres: number): TileCover {
  const capsules = trackCapsules(lines, widthMetres);
  return sweptCover(trackBounds(capsules), (zoom) => trackColumns(capsules, zoom));
}

function sweptCover(bounds: BoundingBox, columns: (zoom: number) => Iterable<TileColumn>): TileCover {
  return { bounds, columns, countTiles: (zoom, signal) => countInSlices(columns(zoom), signal) };
}

const SLICE_MS = 4;

async function countInSlices(columns: Iterable<TileColumn>, signal: AbortSignal | undefined): Promise<number> {
  signal?.throwIfAborted();
  let tiles = 0;
  let sliceEnd = performance.now() + SLICE_MS;
  for (const { spans } of columns) {
    tiles += countRows(spans);
    if (performance.now() < sliceEnd) continue;
    await setImmediate();
    signal?.throwIfAborted();
    sliceEnd = performance.now() + SLICE_MS;
  }
  return tiles;
}

function isFlat(edges: readonly PolygonEdge[]): boolean {
  let [west, east, top, bottom] = [1, 0, 1, 0];
  for (const edge of edges) {
    west = Math.min(west, edge.west);
    east = Math.max(east, edge.east);
    top = Math.min(top, edge.westY, edge.eastY);
    bottom = Math.max(bottom, edge.westY, edge.eastY);
  }
  return east - west <= 2 * BORDER_TOLERANCE || bottom - top <= 2 * BORDER_TOLERANCE;
}

function polygonBounds(polygons: readonly (readonly (readonly Position[])[])[]): BoundingBox {
  let [south, north] = [90, -90];
  const spans = polygons.map((rings) => {
    let [west, east] = [180, -180];
    for (const [lon, lat] of rings.flat()) {
      [west, east] = [Math.min(west, lon), Math.max(east, lon)];
      [south, north] = [Math.min(south, lat), Math.max(north, lat)];
    }
    return { west, east };
  });
  return boundsAround(spans, south, north);
}

function trackBounds(capsules: readonly TrackCapsule[]): BoundingBox {
  let [top, bottom] = [1, 0];
  for (const { y0, y1, radius } of capsules) {
    top = Math.min(top, y0 - radius, y1 - radius);
    bottom = Math.max(bottom, y0 + radius, y1 + radius);
  }
  const spans = capsules.map(({ west, east }) => ({ west: lonOf(clamp(west, 0, 1)), east: lonOf(clamp(east, 0, 1)) }));
  return boundsAround(spans, latOf(bottom), latOf(top));
}
