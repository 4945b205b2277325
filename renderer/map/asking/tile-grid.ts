/** The tile grid of a source: Leaflet's coordinates, the contract's, and the tiles in view. Pure arithmetic. */
import type { Coords, GridLayerOptions } from 'leaflet';
import { type RuleCard, SOURCE_KINDS, type Source } from '../../../shared/sources/source.ts';
import type { TileCoord } from '../../../shared/tiles/tile-coord.ts';
import { deepestViewZoom, tileZoomOffset } from '../../../shared/view.ts';

/** Leaflet's options for the grid of a source. */
export function describeGrid({ kind, rules }: Pick<Source, 'kind' | 'rules'>): GridLayerOptions {
  const isVector = SOURCE_KINDS[kind].images === 'svg';
  return {
    tileSize: rules.tileSizePx,
    minZoom: rules.minZoom,
    maxZoom: deepestViewZoom(rules),
    minNativeZoom: rules.minZoom + tileZoomOffset(rules),
    // Vector tiles are drawn for the zoom of the view, because lines and names would be blurred when scaled up.
    maxNativeZoom: isVector ? deepestViewZoom(rules) : rules.maxZoom + tileZoomOffset(rules),
    // Levels passed through by a pinch are not worth a request each.
    updateWhenZooming: false,
  };
}

/** The contract's coordinate of a grid tile. */
export function toTileCoord({ x, y, z }: Pick<Coords, 'x' | 'y' | 'z'>, rules: RuleCard): TileCoord {
  return { z: z - tileZoomOffset(rules), x, y };
}

/** Columns and rows of the grid, all four inclusive. Columns continue beyond the world. */
export interface TileRange {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

interface Pair {
  readonly x: number;
  readonly y: number;
}

/** The tiles in a window of `size` around `centre`, both in pixels of the grid's zoom. */
export function findVisibleRange(centre: Pair, size: Pair, tileSizePx: number): TileRange {
  const toTiles = (pixels: number) => pixels / tileSizePx;
  // A tile that only touches the edge isn't visible.
  return {
    left: Math.floor(toTiles(centre.x - size.x / 2)),
    right: Math.ceil(toTiles(centre.x + size.x / 2)) - 1,
    top: Math.floor(toTiles(centre.y - size.y / 2)),
    bottom: Math.ceil(toTiles(centre.y + size.y / 2)) - 1,
  };
}

/** True when the range contains the tile. */
export function isInRange({ left, right, top, bottom }: TileRange, { x, y }: Pick<Coords, 'x' | 'y'>): boolean {
  return x >= left && x <= right && y >= top && y <= bottom;
}
