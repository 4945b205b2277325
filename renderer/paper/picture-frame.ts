/** Which pixels of the world a picture has, and which tiles lie on them. Pure arithmetic. */
import type { BoundingBox } from '../../shared/areas/area.ts';
import type { RuleCard } from '../../shared/sources/source.ts';
import type { TileCoord } from '../../shared/tiles/tile-coord.ts';
import { deepestViewZoom, tileZoomOffset } from '../../shared/view.ts';
import type { WorldBox } from '../layers/layer-labels.ts';
import { toDegrees, toWorldPlace } from '../layers/layer-parts.ts';

/** A picture in whole pixels of the world at a zoom, which is 256 × 2^zoom wide. `left` may be in another copy of the world. */
export interface PictureFrame {
  readonly zoom: number;
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

const WORLD_TILE_PX = 256;
/** More takes minutes, and few programs open it. */
export const MAX_PICTURE_PIXELS = 200_000_000;
/** Browsers draw no wider canvas. */
const MAX_PICTURE_EDGE_PX = 32_000;

/** The part of the world of a box in degrees, which may cross 180°. */
export function toWorldPart({ west, south, east, north }: BoundingBox): WorldBox {
  const [first, last] = [toWorldPlace([west, north]), toWorldPlace([west > east ? east + 360 : east, south])];
  return { west: first.x, north: first.y, east: last.x, south: last.y };
}

/** The picture of a part of the world at a zoom, at least a pixel wide and high; what is north or south of the world is cut off. */
export function framePart({ west, north, east, south }: WorldBox, zoom: number): PictureFrame {
  const worldPx = WORLD_TILE_PX * 2 ** zoom;
  const [left, top] = [Math.round(west * worldPx), Math.round(Math.max(0, north) * worldPx)];
  const [right, bottom] = [Math.round(east * worldPx), Math.round(Math.min(1, south) * worldPx)];
  return { zoom, left, top, width: Math.max(1, right - left), height: Math.max(1, bottom - top) };
}

/** The latitude in the middle of a picture. */
export function findMiddleLatitude({ zoom, top, height }: PictureFrame): number {
  return toDegrees({ x: 0, y: (top + height / 2) / (WORLD_TILE_PX * 2 ** zoom) })[1];
}

/** The middle of a picture and its zoom: `48.21 16.37 z12`. */
export function formatMiddle({ zoom, left, top, width, height }: PictureFrame): string {
  const worldPx = WORLD_TILE_PX * 2 ** zoom;
  const x = (left + width / 2) / worldPx;
  const [lon, lat] = toDegrees({ x: x - Math.floor(x), y: (top + height / 2) / worldPx });
  return `${lat.toFixed(3)} ${lon.toFixed(3)} z${zoom}`;
}

/** True if the picture can be made. */
export function isSmallEnough({ width, height }: Pick<PictureFrame, 'width' | 'height'>): boolean {
  return width * height <= MAX_PICTURE_PIXELS && Math.max(width, height) <= MAX_PICTURE_EDGE_PX;
}

/** How the tiles of something lie under a picture. */
export interface PictureGrid {
  /** Of the tiles. */
  readonly zoom: number;
  /** Edge of a tile in pixels of the picture. */
  readonly edgePx: number;
}

/** The zooms at which a picture shows a source at its own resolution; vector tiles are drawn for every zoom. */
export function listPictureZooms(rules: RuleCard, isVector: boolean): readonly number[] {
  const offset = tileZoomOffset(rules);
  const [first, last] = [rules.minZoom + offset, isVector ? deepestViewZoom(rules) : rules.maxZoom + offset];
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}

/**
 * The grid of a source's tiles, each with `ratio` (a power of two) pixels per CSS pixel; beyond its deepest tiles they are
 * enlarged. Undefined where the source begins at a deeper zoom.
 */
export function gridOf(
  rules: RuleCard,
  isVector: boolean,
  pictureZoom: number,
  ratio: number,
): PictureGrid | undefined {
  const zooms = listPictureZooms(rules, isVector);
  const zoom = Math.min(pictureZoom - Math.log2(ratio), zooms.at(-1) ?? 0);
  if (zoom < (zooms[0] ?? 0)) return undefined;
  return { zoom: zoom - tileZoomOffset(rules), edgePx: rules.tileSizePx * 2 ** (pictureZoom - zoom) };
}

/** A tile under a picture, by its upper left corner in the picture. */
export interface PlacedTile {
  readonly coord: TileCoord;
  readonly left: number;
  readonly top: number;
  readonly edgePx: number;
}

/** A stretch of rows of a picture. */
export interface Band {
  readonly top: number;
  readonly height: number;
}

/**
 * The rows of a picture in bands that end where tiles with this edge do. What is left below them, if it is less than half a tile, belongs to
 * the last one: the credit has room there.
 */
export function* listBands(frame: PictureFrame, edgePx: number): Generator<Band> {
  for (let top = 0; top < frame.height; ) {
    const toEnd = edgePx - ((frame.top + top) % edgePx);
    const isLast = frame.height - top - toEnd < edgePx / 2;
    const height = isLast ? frame.height - top : toEnd;
    yield { top, height };
    top += height;
  }
}

/** The tiles that touch a band, row by row from the west. Their columns are those of the one world there is. */
export function listBandTiles(frame: PictureFrame, { top, height }: Band, { zoom, edgePx }: PictureGrid): PlacedTile[] {
  const columns = 2 ** zoom;
  const first = { x: Math.floor(frame.left / edgePx), y: Math.floor((frame.top + top) / edgePx) };
  const end = { x: Math.ceil((frame.left + frame.width) / edgePx), y: Math.ceil((frame.top + top + height) / edgePx) };
  const tiles: PlacedTile[] = [];
  for (let y = first.y; y < end.y; y += 1) {
    for (let x = first.x; x < end.x; x += 1) {
      const coord = { z: zoom, x: x - columns * Math.floor(x / columns), y };
      tiles.push({ coord, left: x * edgePx - frame.left, top: y * edgePx - frame.top, edgePx });
    }
  }
  return tiles;
}

/** The tiles of a whole picture, each once. */
export function listTiles(frame: PictureFrame, grid: PictureGrid): readonly TileCoord[] {
  const whole = listBandTiles(frame, { top: 0, height: frame.height }, grid);
  return [...new Map(whole.map(({ coord }) => [`${coord.x}/${coord.y}`, coord])).values()];
}
