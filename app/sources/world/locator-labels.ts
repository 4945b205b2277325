/** Repeats a country's name at intervals where a view can lie wholly inside it, so that no deep tile is without a word. */
import type { TileCoord } from '../../../shared/tile-coord.ts';
import { countryAt } from './country-at.ts';
import { areNear, type PlacedLabel } from './label-layout.ts';
import { breakName, type LabelStyle } from './label-text.ts';
import { TILE_SIZE_PX, worldSizePx } from './mercator.ts';
import type { WorldIndex } from './world-index.ts';

const MIN_ZOOM = 7;
// One name at most in each cell, in every other row half a cell aside. The width divides the world at all these zooms.
const CELL_WIDTH_PX = 512;
const CELL_HEIGHT_PX = 384;
const STYLE: LabelStyle = { sizePx: 10.5, letterSpacingPx: 2, capitals: true };
// Far enough from the name that the country has anyway.
const GAP_PX = 160;

/**
 * The locators whose boxes come within `marginPx` of a tile, in world pixels. Each depends on its cell alone, so all tiles
 * agree; one stands only where its whole box lies in one country and far from every name of `layout`.
 */
export function findLocators(
  index: WorldIndex,
  layout: readonly PlacedLabel[],
  coord: TileCoord,
  marginPx: number,
): PlacedLabel[] {
  if (coord.z < MIN_ZOOM) return [];
  return cellsNear(coord, marginPx)
    .map(([centreX, centreY]) => placeLocator(index, layout, coord.z, centreX, centreY))
    .filter((label) => label !== undefined);
}

/** Middles of all cells that may reach into the tile. */
function cellsNear(coord: TileCoord, marginPx: number): [number, number][] {
  const top = coord.y * TILE_SIZE_PX - marginPx - CELL_HEIGHT_PX;
  const left = coord.x * TILE_SIZE_PX - marginPx - CELL_WIDTH_PX;
  const reachPx = TILE_SIZE_PX + 2 * marginPx;
  const cells: [number, number][] = [];
  for (const y of multiplesFrom(top, reachPx + 2 * CELL_HEIGHT_PX, CELL_HEIGHT_PX)) {
    const aside = (y / CELL_HEIGHT_PX) % 2 === 0 ? 0 : CELL_WIDTH_PX / 2;
    for (const x of multiplesFrom(left, reachPx + 2 * CELL_WIDTH_PX, CELL_WIDTH_PX)) cells.push([x + aside, y]);
  }
  return cells;
}

function multiplesFrom(low: number, length: number, step: number): number[] {
  const first = Math.ceil(low / step);
  const last = Math.floor((low + length) / step);
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, at) => (first + at) * step);
}

function placeLocator(
  index: WorldIndex,
  layout: readonly PlacedLabel[],
  zoom: number,
  centreX: number,
  centreY: number,
): PlacedLabel | undefined {
  const name = countryAt(index, zoom, centreX, centreY);
  const text = name && breakName(name, STYLE)[0];
  if (!text) return undefined;
  const label: PlacedLabel = { ...text, kind: 'locator', centreX, centreY };
  const hasRoom = cornersOf(label).every(([x, y]) => countryAt(index, zoom, x, y) === name);
  const isFree = !layout.some((other) => areNear(label, other, worldSizePx(zoom), GAP_PX));
  return hasRoom && isFree ? label : undefined;
}

function cornersOf({ centreX, centreY, widthPx, heightPx }: PlacedLabel): [number, number][] {
  const [x, y] = [widthPx / 2, heightPx];
  return [
    [centreX - x, centreY - y],
    [centreX + x, centreY - y],
    [centreX - x, centreY + y],
    [centreX + x, centreY + y],
  ];
}
