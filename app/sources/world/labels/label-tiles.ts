/** Finds the placed names that a tile has to draw. */
import type { TileCoord } from '../../../../shared/tiles/tile-coord.ts';
import { TILE_SIZE_PX, worldSizePx } from '../geometry/mercator.ts';
import type { PlacedLabel } from './label-layout.ts';

/** Every label whose box comes within `marginPx` of the tile, where it stands in the layout; the world repeats sideways. */
export function labelsAround(layout: readonly PlacedLabel[], coord: TileCoord, marginPx: number): PlacedLabel[] {
  const worldPx = worldSizePx(coord.z);
  const [left, top] = [coord.x * TILE_SIZE_PX, coord.y * TILE_SIZE_PX];
  return listCandidates(layout, coord, marginPx + MAX_REACH_PX).filter(
    (label) =>
      isNear(label, left, top, marginPx) ||
      isNear(label, left - worldPx, top, marginPx) ||
      isNear(label, left + worldPx, top, marginPx),
  );
}

/** Half of the widest name. */
const MAX_REACH_PX = 400;
const CELL_TILES = 4;
/** The labels of a layout by squares of tiles, for layouts of ten thousand names. */
const squares = new WeakMap<readonly PlacedLabel[], ReadonlyMap<number, readonly PlacedLabel[]>>();

/** Every label whose middle is within a distance of the tile, and more. */
function listCandidates(layout: readonly PlacedLabel[], { z, x, y }: TileCoord, reachPx: number): PlacedLabel[] {
  const columns = 2 ** z / CELL_TILES;
  const reach = Math.ceil(reachPx / TILE_SIZE_PX / CELL_TILES);
  if (columns <= 2 * reach + 1) return [...layout];
  let bySquare = squares.get(layout);
  if (!bySquare) {
    bySquare = groupBySquare(layout, columns);
    squares.set(layout, bySquare);
  }
  const found: PlacedLabel[] = [];
  const [middleColumn, middleRow] = [Math.floor(x / CELL_TILES), Math.floor(y / CELL_TILES)];
  for (let row = middleRow - reach; row <= middleRow + reach; row += 1) {
    for (let column = middleColumn - reach; column <= middleColumn + reach; column += 1) {
      found.push(...(bySquare.get(row * columns + ((column + columns) % columns)) ?? []));
    }
  }
  return found;
}

function groupBySquare(layout: readonly PlacedLabel[], columns: number): Map<number, PlacedLabel[]> {
  const groups = new Map<number, PlacedLabel[]>();
  for (const label of layout) {
    const [column, row] = [label.centreX, label.centreY].map((px) => Math.floor(px / TILE_SIZE_PX / CELL_TILES));
    const key = (row ?? 0) * columns + (((column ?? 0) + columns) % columns);
    const group = groups.get(key);
    if (group) group.push(label);
    else groups.set(key, [label]);
  }
  return groups;
}

/** Every label whose box comes within `marginPx` of the tile, in pixels from the tile's north-west corner; the world repeats sideways. */
export function labelsNearTile(layout: readonly PlacedLabel[], coord: TileCoord, marginPx: number): PlacedLabel[] {
  const worldPx = worldSizePx(coord.z);
  const top = coord.y * TILE_SIZE_PX;
  return [-worldPx, 0, worldPx].flatMap((shift) => {
    const left = coord.x * TILE_SIZE_PX - shift;
    return layout
      .filter((label) => isNear(label, left, top, marginPx))
      .map((label) => ({ ...label, centreX: label.centreX - left, centreY: label.centreY - top }));
  });
}

function isNear(label: PlacedLabel, left: number, top: number, marginPx: number): boolean {
  const reach = TILE_SIZE_PX / 2 + marginPx;
  return (
    Math.abs(label.centreY - top - TILE_SIZE_PX / 2) < reach + label.heightPx / 2 &&
    Math.abs(label.centreX - left - TILE_SIZE_PX / 2) < reach + label.widthPx / 2
  );
}
