/** The shapes of one tile, in the tile's own drawing units. */
import type { RawFeature } from 'geojson-vt';
import type { TileCoord } from '../../../shared/tiles/tile-coord.ts';
import type { ColourIndex } from './data/world-colours.ts';
import { BUFFER_PX, findIndexedTile, type WorldIndex, type WorldPart } from './data/world-index.ts';
import { clipLine, clipRing, type Points, type Rect } from './geometry/clip.ts';
import { TILE_SIZE_PX } from './geometry/mercator.ts';

/** Drawing units per pixel: shapes are drawn on a grid of an eighth of a pixel. */
export const UNITS_PER_PX = 8;

/** Shapes in drawing units from the tile's north-west corner, reaching `BUFFER_PX` beyond its edges. */
export interface TileShapes {
  /** Rings of all land of one colour; outer rings and holes turn opposite ways. */
  readonly lands: Map<ColourIndex, Points[]>;
  readonly coast: Points[];
  readonly borders: Points[];
  /** Lines between states. */
  readonly provinces: Points[];
  readonly rivers: Points[];
  /** Rings by the even-odd rule. */
  readonly lakes: Points[];
}

const TILE_UNITS = TILE_SIZE_PX * UNITS_PER_PX;
const BUFFER_UNITS = BUFFER_PX * UNITS_PER_PX;
const DRAWN: Rect = {
  minX: -BUFFER_UNITS,
  minY: -BUFFER_UNITS,
  maxX: TILE_UNITS + BUFFER_UNITS,
  maxY: TILE_UNITS + BUFFER_UNITS,
};

/** Collects a tile's shapes; the same for the same coordinate. Open sea gives empty lists. */
export function collectShapes(index: WorldIndex, coord: TileCoord): TileShapes {
  const shapes: TileShapes = { lands: new Map(), coast: [], borders: [], provinces: [], rivers: [], lakes: [] };
  const { tile, zoomsAbove } = findIndexedTile(index, coord);
  const placement = placeTile(index, coord, zoomsAbove);
  for (const feature of tile?.features ?? []) {
    const part = index.parts[Number(feature.id)];
    if (!part || ('fromZoom' in part && part.fromZoom > coord.z)) continue;
    addPart(shapes, part, feature, placement);
  }
  return shapes;
}

function addPart({ lands, ...shapes }: TileShapes, part: WorldPart, feature: RawFeature, placement: Placement): void {
  if (part.kind === 'land') {
    const rings = lands.get(part.colour) ?? [];
    rings.push(...placeRings(feature, placement));
    lands.set(part.colour, rings);
  } else if (part.kind === 'lake') shapes.lakes.push(...placeRings(feature, placement));
  else {
    const lines = { coast: shapes.coast, border: shapes.borders, province: shapes.provinces, river: shapes.rivers };
    lines[part.kind].push(...placeLines(feature, placement));
  }
}

/** From a stored tile's units to drawing units: `value * scale - offset`. */
interface Placement {
  readonly scale: number;
  readonly offsetX: number;
  readonly offsetY: number;
  /** Stored tiles of the very zoom are already cut; those from above are not. */
  readonly needsClip: boolean;
}

function placeTile(index: WorldIndex, coord: TileCoord, zoomsAbove: number): Placement {
  const parts = 2 ** zoomsAbove;
  return {
    scale: (TILE_UNITS * parts) / index.extent,
    offsetX: (coord.x % parts) * TILE_UNITS,
    offsetY: (coord.y % parts) * TILE_UNITS,
    needsClip: zoomsAbove > 0,
  };
}

function placeLines(feature: RawFeature, placement: Placement): Points[] {
  const lines = placeAll(feature, placement);
  return placement.needsClip ? lines.flatMap((line) => clipLine(line, DRAWN)) : lines;
}

function placeRings(feature: RawFeature, placement: Placement): Points[] {
  const rings = placeAll(feature, placement);
  return placement.needsClip ? rings.map((ring) => clipRing(ring, DRAWN)) : rings;
}

function placeAll(feature: RawFeature, placement: Placement): Points[] {
  if (feature.type === 1 || feature.type === 4) return [];
  return feature.geometry.map((points) => placePoints(points, placement));
}

function placePoints(points: Points, { scale, offsetX, offsetY }: Placement): Float64Array {
  const placed = new Float64Array(points.length);
  for (let at = 0; at + 1 < points.length; at += 2) {
    placed[at] = (points[at] ?? 0) * scale - offsetX;
    placed[at + 1] = (points[at + 1] ?? 0) * scale - offsetY;
  }
  return placed;
}
