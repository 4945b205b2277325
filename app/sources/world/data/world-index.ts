/** One resolution of the world, projected and cut into tiles on demand by geojson-vt. Its depth bounds its memory. */
import type { Feature, FeatureCollection } from 'geojson';
import GeoJSONVT, { type RawTile } from 'geojson-vt';
import type { TileCoord } from '../../../../shared/tiles/tile-coord.ts';
import { TILE_SIZE_PX } from '../geometry/mercator.ts';
import type { DetailLines, WorldDetails } from '../world-details.ts';
import type { Resolution, WorldTopology } from './world-atlas-data.ts';
import type { ColourIndex } from './world-colours.ts';
import type { Country } from './world-countries.ts';
import { borderLines, coastLines } from './world-lines.ts';

/** What a feature of the index is; the feature's id is its place in {@link WorldIndex.parts}. */
export type WorldPart =
  | { readonly kind: 'land'; readonly name: string; readonly colour: ColourIndex }
  | { readonly kind: 'coast' }
  | { readonly kind: 'border' }
  | { readonly kind: DetailKind; readonly fromZoom: number };

type DetailKind = 'province' | 'river' | 'lake';

export interface WorldIndex {
  readonly parts: readonly WorldPart[];
  /** Tiles deeper than this are cut from their ancestor at this zoom, so the index can never outgrow its 4^zoom tiles. */
  readonly deepestZoom: number;
  /** Edge of a tile in the units of its coordinates. */
  readonly extent: number;
  readonly tiles: GeoJSONVT;
}

/** How far shapes reach beyond a tile's edge, in pixels: more than half the widest line drawn along them. */
export const BUFFER_PX = 8;
// Shapes may be off by this much, less than any line is wide.
const TOLERANCE_PX = 0.2;
// The finest grid that geojson-vt keeps in 32-bit integers: half a pixel at zoom 22.
const WORLD_UNITS = 2 ** 31;

// geojson-vt simplifies at every zoom but its last. The coarser two are never shown at theirs, so it lies one deeper; the
// finest is magnified from its last, where simplified lines would no longer meet at the edges of tiles.
const DEPTHS: Record<Resolution, { readonly deepestZoom: number; readonly maxZoom: number }> = {
  '110m': { deepestZoom: 2, maxZoom: 3 },
  '50m': { deepestZoom: 5, maxZoom: 6 },
  '10m': { deepestZoom: 7, maxZoom: 7 },
};

/** Projects and indexes a whole resolution at once, with the details that its zooms show; blocks for 30 to 500 ms. */
export function buildWorldIndex(
  resolution: Resolution,
  topology: WorldTopology,
  countries: readonly Country[],
  colours: ReadonlyMap<string, ColourIndex>,
  details?: WorldDetails,
): WorldIndex {
  const { deepestZoom, maxZoom } = DEPTHS[resolution];
  const { parts, data } = worldFeatures(topology, countries, colours);
  // The finest is magnified for all deeper zooms.
  if (details) addDetails(parts, data.features, details, resolution === '10m' ? Number.POSITIVE_INFINITY : deepestZoom);
  const extent = WORLD_UNITS / 2 ** maxZoom;
  const unitsPerPx = extent / TILE_SIZE_PX;
  const options = { extent, maxZoom, buffer: BUFFER_PX * unitsPerPx, tolerance: TOLERANCE_PX * unitsPerPx };
  // Only the top tile is cut now; the others when they are asked for.
  return { parts, deepestZoom, extent, tiles: new GeoJSONVT(data, { ...options, indexMaxZoom: 0 }) };
}

/** The stored tile at or above a coordinate's zoom that holds its shapes, and how many zooms above it lies. */
export function findIndexedTile(index: WorldIndex, coord: TileCoord): { tile: RawTile | null; zoomsAbove: number } {
  const zoomsAbove = Math.max(0, coord.z - index.deepestZoom);
  const { z, x, y } = coord;
  return { tile: index.tiles.getTileRaw(z - zoomsAbove, x >> zoomsAbove, y >> zoomsAbove), zoomsAbove };
}

function worldFeatures(
  topology: WorldTopology,
  countries: readonly Country[],
  colours: ReadonlyMap<string, ColourIndex>,
): { parts: WorldPart[]; data: FeatureCollection } {
  const parts: WorldPart[] = [];
  const features: Feature[] = [];
  const add = (part: WorldPart, geometry: Feature['geometry']): void => {
    features.push({ type: 'Feature', id: parts.length, geometry, properties: null });
    parts.push(part);
  };
  for (const { name, polygons } of countries) {
    add({ kind: 'land', name, colour: colours.get(name) ?? 0 }, { type: 'MultiPolygon', coordinates: [...polygons] });
  }
  add({ kind: 'coast' }, coastLines(topology));
  add({ kind: 'border' }, borderLines(topology));
  return { parts, data: { type: 'FeatureCollection', features } };
}

function addDetails(parts: WorldPart[], features: Feature[], details: WorldDetails, deepestZoom: number): void {
  const add = (kind: DetailKind, { fromZoom, lines }: DetailLines): void => {
    if (fromZoom > deepestZoom) return;
    const geometry: Feature['geometry'] =
      kind === 'lake'
        ? { type: 'MultiPolygon', coordinates: lines.map((ring) => [ring]) }
        : { type: 'MultiLineString', coordinates: [...lines] };
    features.push({ type: 'Feature', id: parts.length, geometry, properties: null });
    parts.push({ kind, fromZoom });
  };
  for (const lines of details.provinces) add('province', lines);
  for (const lines of details.rivers) add('river', lines);
  for (const lines of details.lakes) add('lake', lines);
}
