/**
 * A layer's file, indexed for drawing: geojson-vt cuts lines and areas into tiles on demand, KDBush finds points. Runs in the
 * layer's worker.
 */
import type { Feature } from 'geojson';
import GeoJSONVT, { type RawFeature } from 'geojson-vt';
import KDBush from 'kdbush';
import type { ViewFeature } from '../../shared/geo-file/feature-style.ts';
import type { GeoFeature } from '../../shared/geo-file/geo-file.ts';
import type { TileCoord } from '../../shared/tiles/tile-coord.ts';
import { type LayerPart, type PlacedGeometry, type PlacedPicture, placeParts, TILE_EDGE_PX } from './layer-parts.ts';
import { chooseStyles, type StyleChoice } from './layer-styles.ts';

/** How far the halo of a selected shape reaches beyond it. */
const HALO_REACH_PX = 8;
/** How far shapes reach beyond a tile's edge: more than half of the widest line or point with its halo. */
export const BUFFER_PX = 32;
/** Shapes may be off by this much, less than any line is wide. */
const TOLERANCE_PX = 0.2;
/** Tiles of deeper zooms are scaled up from this one; that limits how often a shape is stored. */
const DEEPEST_ZOOM = 16;
/** The grid of coordinates: half a pixel at the deepest zoom of a view. */
const UNITS_PER_WORLD = 2 ** 34;
const EXTENT = UNITS_PER_WORLD / 2 ** DEEPEST_ZOOM;
/** A shape smaller than this is drawn as a dot. */
const DOT_PX = 1;

type IndexedFeature = Omit<GeoFeature, 'geometries' | 'style'>;

export interface LayerIndex {
  /** Without their geometries; those on the view come last. */
  readonly features: readonly IndexedFeature[];
  readonly parts: readonly LayerPart[];
  /** The largest part of each feature, by its place in {@link parts}: large features first, then in the order of the file. */
  readonly labelled: Uint32Array;
  /** Lines and areas. */
  readonly tiles: GeoJSONVT;
  /** The anchors of {@link parts}. */
  readonly anchors: KDBush;
  /** Pictures over the map, the lowest first. */
  readonly pictures: readonly (PlacedPicture & { readonly part: number })[];
  /** What stays in its place of the view. */
  readonly view: readonly ViewFeature[];
  readonly styles: StyleChoice;
  /** How far lines, areas and points without an icon may reach beyond their places. */
  readonly reachPx: number;
}

interface PlacedShape {
  readonly type: 'Feature';
  /** Its place in {@link LayerIndex.parts}. */
  readonly id: number;
  readonly geometry: PlacedGeometry;
  readonly properties: null;
}

/** Indexes the features on the map, and keeps those on the view. May take seconds and throw a RangeError for a hostile file. */
export function buildLayerIndex(found: readonly GeoFeature[], view: readonly ViewFeature[] = []): LayerIndex {
  const parts: LayerPart[] = [];
  const shapes: PlacedShape[] = [];
  const pictures: (PlacedPicture & { readonly part: number })[] = [];
  for (const { part, geometries, picture } of placeParts(found)) {
    if (picture) pictures.push({ ...picture, part: parts.length });
    if (part.kind !== 'point') {
      for (const geometry of geometries) {
        shapes.push({ type: 'Feature', id: parts.length, geometry, properties: null });
      }
    }
    parts.push(part);
  }
  const anchors = new KDBush(parts.length);
  for (const { anchor } of parts) anchors.add(anchor.x, anchor.y);
  const styles = chooseStyles([...found, ...view]);
  const reachPx = Math.max(BUFFER_PX, (styles.own?.reachPx ?? 0) + HALO_REACH_PX);
  const unitsPerPx = EXTENT / TILE_EDGE_PX;
  const tiles = new GeoJSONVT(
    // The index reads them only.
    { type: 'FeatureCollection', features: shapes as unknown as Feature[] },
    {
      maxZoom: DEEPEST_ZOOM,
      indexMaxZoom: 0,
      extent: EXTENT,
      buffer: reachPx * unitsPerPx,
      tolerance: TOLERANCE_PX * unitsPerPx,
    },
  );
  return {
    features: [
      ...found.map(({ geometries: _, style: __, ...feature }) => feature),
      ...view.map(({ placement: _, shape: __, style: ___, ...feature }) => feature),
    ],
    parts,
    labelled: listLargest(parts),
    tiles,
    anchors: anchors.finish(),
    pictures,
    view,
    styles,
    reachPx,
  };
}

function listLargest(parts: readonly LayerPart[]): Uint32Array {
  const largest: number[] = [];
  for (const [place, { feature, size }] of parts.entries()) {
    const before = largest[feature];
    if (before === undefined || size > sizeOf(parts, before)) largest[feature] = place;
  }
  const places = largest.filter((place) => place !== undefined);
  const isExtended = (place: number) => sizeOf(parts, place) > 0;
  const sorted = places.filter(isExtended).sort((one, other) => sizeOf(parts, other) - sizeOf(parts, one));
  return Uint32Array.from([...sorted, ...places.filter((place) => !isExtended(place))]);
}

/** What is on one tile. */
export interface LayerTile {
  readonly shapes: readonly RawFeature[];
  /** Shapes too small to be seen at this zoom, as dots. */
  readonly dots: readonly TileDot[];
  /** CSS pixels from the tile's corner of a coordinate of a shape: `coordinate * scale - left`, and `- top`. */
  readonly scale: number;
  readonly left: number;
  readonly top: number;
  /** Pixels of the western and eastern edge of the world, where areas that were cut have no outline. */
  readonly worldEdges: readonly [west: number, east: number];
}

export interface TileDot {
  /** Its place in {@link LayerIndex.parts}. */
  readonly part: number;
  /** CSS pixels from the tile's corner. */
  readonly x: number;
  readonly y: number;
}

/** The tile of a zoom up to {@link MAX_LAYER_ZOOM}, with what is within some pixels of its edges. */
export function findLayerTile(index: LayerIndex, { z, x, y }: TileCoord, leastAbove = 0): LayerTile {
  const above = Math.max(leastAbove, z - DEEPEST_ZOOM);
  const tile = index.tiles.getTileRaw(z - above, x >> above, y >> above);
  const place = {
    scale: (TILE_EDGE_PX * 2 ** above) / EXTENT,
    left: (x - ((x >> above) << above)) * TILE_EDGE_PX,
    top: (y - ((y >> above) << above)) * TILE_EDGE_PX,
    worldEdges: [-x * TILE_EDGE_PX, (2 ** z - x) * TILE_EDGE_PX],
  } as const;
  const { points, dots } = findSmall(index, { z, x, y });
  const shapes = points.map((point): RawFeature => {
    const [pointX, pointY] = [(point.x + place.left) / place.scale, (point.y + place.top) / place.scale];
    return { type: 4, id: point.part, x: pointX, y: pointY, tags: null };
  });
  return { shapes: [...(tile?.features ?? []), ...shapes], dots, ...place };
}

/** Points, and shapes that are seen as dots at this zoom. */
function findSmall(index: LayerIndex, coord: TileCoord) {
  const worldPx = TILE_EDGE_PX * 2 ** coord.z;
  const [points, dots]: [TileDot[], TileDot[]] = [[], []];
  for (const dot of findNear(index, coord, index.reachPx)) {
    const { kind, size } = index.parts[dot.part] as LayerPart;
    if (kind === 'point') points.push(dot);
    else if (kind !== 'picture' && size * worldPx < DOT_PX) dots.push(dot);
  }
  return { points, dots };
}

/** The anchors within some pixels of a tile, in each copy of the world, there in the order of the file. */
export function findNear({ parts, anchors }: LayerIndex, { z, x, y }: TileCoord, reachPx: number): readonly TileDot[] {
  const worldPx = TILE_EDGE_PX * 2 ** z;
  const [left, top] = [x * TILE_EDGE_PX, y * TILE_EDGE_PX];
  const [west, north] = [(left - reachPx) / worldPx, (top - reachPx) / worldPx];
  const edge = (TILE_EDGE_PX + 2 * reachPx) / worldPx;
  const near: TileDot[] = [];
  for (let turn = Math.ceil(west - 1); turn <= west + edge; turn += 1) {
    const found = anchors.range(west - turn, north, west - turn + edge, north + edge);
    for (const part of Uint32Array.from(found).sort()) {
      const { anchor } = parts[part] as LayerPart;
      near.push({ part, x: (anchor.x + turn) * worldPx - left, y: anchor.y * worldPx - top });
    }
  }
  return near;
}

function sizeOf(parts: readonly LayerPart[], part: number): number {
  return parts[part]?.size ?? 0;
}
