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
// Where in a cell the name may stand, best first; the names of two cells never reach each other.
const ASIDE_PX = 130;
const UPRIGHT_PX = 100;
const PLACES: readonly (readonly [number, number])[] = [0, -UPRIGHT_PX, UPRIGHT_PX].flatMap((y) =>
  [0, -ASIDE_PX, ASIDE_PX].map((x): [number, number] => [x, y]),
);
// Half the widest name.
const HALF_NAME_PX = 120;
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
    .map((middle) => placeLocator(index, layout, coord.z, middle))
    .filter((label) => label !== undefined);
}

type Point = readonly [x: number, y: number];

/** Middles of all cells that may reach into the tile. */
function cellsNear(coord: TileCoord, marginPx: number): Point[] {
  const [aroundX, aroundY] = [marginPx + ASIDE_PX + HALF_NAME_PX, marginPx + UPRIGHT_PX + STYLE.sizePx];
  const rows = multiplesNear(coord.y * TILE_SIZE_PX, aroundY, CELL_HEIGHT_PX);
  return rows.flatMap((y) => {
    const aside = (y / CELL_HEIGHT_PX) % 2 === 0 ? 0 : CELL_WIDTH_PX / 2;
    const columns = multiplesNear(coord.x * TILE_SIZE_PX - aside, aroundX, CELL_WIDTH_PX);
    return columns.map((x): Point => [x + aside, y]);
  });
}

/** Multiples of a step from `aroundPx` before a tile's edge to as much beyond its other one. */
function multiplesNear(edgePx: number, aroundPx: number, stepPx: number): number[] {
  const first = Math.ceil((edgePx - aroundPx) / stepPx);
  const last = Math.floor((edgePx + TILE_SIZE_PX + aroundPx) / stepPx);
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, at) => (first + at) * stepPx);
}

/** The locator of a cell at the first place where it has room. */
function placeLocator(
  index: WorldIndex,
  layout: readonly PlacedLabel[],
  zoom: number,
  [middleX, middleY]: Point,
): PlacedLabel | undefined {
  for (const [x, y] of PLACES) {
    const name = countryAt(index, zoom, middleX + x, middleY + y);
    const text = name && breakName(name, STYLE)[0];
    if (!text) continue;
    const label: PlacedLabel = { ...text, kind: 'locator', centreX: middleX + x, centreY: middleY + y };
    const hasRoom = cornersOf(label).every(([cornerX, cornerY]) => countryAt(index, zoom, cornerX, cornerY) === name);
    if (hasRoom && !layout.some((other) => areNear(label, other, worldSizePx(zoom), GAP_PX))) return label;
  }
  return undefined;
}

function cornersOf({ centreX, centreY, widthPx, heightPx }: PlacedLabel): Point[] {
  const [x, y] = [widthPx / 2, heightPx];
  return [
    [centreX - x, centreY - y],
    [centreX + x, centreY - y],
    [centreX - x, centreY + y],
    [centreX + x, centreY + y],
  ];
}
