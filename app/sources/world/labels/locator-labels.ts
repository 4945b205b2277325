/** Repeats a country's name at wide intervals, for views that lie wholly inside it. */
import type { TileCoord } from '../../../../shared/tiles/tile-coord.ts';
import type { WorldIndex } from '../data/world-index.ts';
import { TILE_SIZE_PX, worldSizePx } from '../geometry/mercator.ts';
import { countryAt } from './country-at.ts';
import { areNear, type PlacedLabel } from './label-layout.ts';
import { breakName, type LabelStyle } from './label-text.ts';
import { labelsAround } from './label-tiles.ts';

const MIN_ZOOM = 7;
// Each country has one name at most in each cell; every other row of cells is shifted by half a cell. The width divides the world at all these zooms.
const CELL_WIDTH_PX = 1024;
const CELL_HEIGHT_PX = 640;
// Where in a cell the name may stand, best first; the names of two cells never reach each other.
const ASIDE_PX = 300;
const UPRIGHT_PX = 180;
const PLACES: readonly (readonly [number, number])[] = [0, -UPRIGHT_PX, UPRIGHT_PX].flatMap((y) =>
  [0, -ASIDE_PX, ASIDE_PX].map((x): [number, number] => [x, y]),
);
// Half the widest name.
const HALF_NAME_PX = 160;
const STYLE: LabelStyle = { sizePx: 13, letterSpacingPx: 2.5, capitals: true };
// From the country's own name, and from other names.
const OWN_GAP_PX = 560;
const OTHER_GAP_PX = 40;

/** No name further from a tile than this matters to its locators, beyond their margin. */
const REACH_PX = 2 * ASIDE_PX + 2 * HALF_NAME_PX + OWN_GAP_PX;

/**
 * The locators whose boxes come within `marginPx` of a tile, in world pixels. Each depends on its cell alone, so all tiles
 * agree; one is placed only where its whole box lies in one country and is far from every name of `layout`.
 */
export function findLocators(
  index: WorldIndex,
  layout: readonly PlacedLabel[],
  coord: TileCoord,
  marginPx: number,
): PlacedLabel[] {
  if (coord.z < MIN_ZOOM) return [];
  const near = labelsAround(layout, coord, marginPx + REACH_PX);
  return cellsNear(coord, marginPx).flatMap((middle) => placeLocators(index, near, coord.z, middle));
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

/** The locators of a cell: one for each country in it, at the first place with room. */
function placeLocators(
  index: WorldIndex,
  layout: readonly PlacedLabel[],
  zoom: number,
  [middleX, middleY]: Point,
): readonly PlacedLabel[] {
  const placed = new Map<string, PlacedLabel>();
  for (const [x, y] of PLACES) {
    const name = countryAt(index, zoom, middleX + x, middleY + y);
    const text = name && !placed.has(name) ? breakName(name, STYLE)[0] : undefined;
    if (!name || !text) continue;
    const label: PlacedLabel = { ...text, kind: 'locator', centreX: middleX + x, centreY: middleY + y };
    const hasRoom = cornersOf(label).every(([cornerX, cornerY]) => countryAt(index, zoom, cornerX, cornerY) === name);
    const worldPx = worldSizePx(zoom);
    const isNearName = layout.some(
      (other) =>
        areNear(label, other, worldPx, OTHER_GAP_PX) ||
        (areNear(label, other, worldPx, OWN_GAP_PX) && isNameOf(other, name)),
    );
    const isNearPlaced = [...placed.values()].some((other) => areNear(label, other, worldPx, OTHER_GAP_PX));
    if (hasRoom && !isNearName && !isNearPlaced) placed.set(name, label);
  }
  return [...placed.values()];
}

function isNameOf({ kind, lines }: PlacedLabel, country: string): boolean {
  if (kind !== 'country') return false;
  const text = lines.map((line) => line.text).join(' ');
  return text.toLocaleLowerCase('en') === country.toLocaleLowerCase('en');
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
