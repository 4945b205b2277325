/** Chooses the names of a zoom for the whole world at once, because neighbouring tiles must draw the same ones. */
import type { LabelText } from './label-text.ts';

/** What a name names: it decides how it looks. A locator repeats the name of the country one is deep inside. */
export type LabelKind = 'country' | 'sea' | 'locator' | 'state' | 'city';

/** Where a city is, in pixels from the middle of its name's box, which it is part of. */
export interface CityDot {
  readonly x: number;
  readonly y: number;
  readonly radiusPx: number;
  readonly isCapital: boolean;
}

/** A name in its box. */
export interface PlacedLabel extends LabelText {
  readonly kind: LabelKind;
  /** Middle of the box, in pixels of the whole world at its zoom unless said otherwise. */
  readonly centreX: number;
  readonly centreY: number;
  readonly dot?: CityDot;
}

// Free pixels around a name, where only some are worth showing the more.
const GAPS_PX: Record<LabelKind, number> = { country: 5, sea: 5, locator: 5, state: 9, city: 9 };
/** Names are found by the cells of a grid that their boxes reach into. */
const CELL_PX = 256;

/**
 * Keeps each candidate that is near none kept before it; of a list of candidates, the first such one. Boxes never overlap,
 * not even across the date line.
 */
export function keepApart(
  candidates: readonly (PlacedLabel | Iterable<PlacedLabel>)[],
  worldPx: number,
): PlacedLabel[] {
  const kept: PlacedLabel[] = [];
  const grid = new Map<number, PlacedLabel[]>();
  const isFree = (label: PlacedLabel): boolean => {
    const gapPx = GAPS_PX[label.kind];
    return cellsOf(label, gapPx, worldPx).every(
      (cell) => !grid.get(cell)?.some((other) => areNear(label, other, worldPx, gapPx)),
    );
  };
  for (const candidate of candidates) {
    const label = findFirst('kind' in candidate ? [candidate] : candidate, isFree);
    if (!label) continue;
    kept.push(label);
    for (const cell of cellsOf(label, 0, worldPx)) {
      const list = grid.get(cell);
      if (list) list.push(label);
      else grid.set(cell, [label]);
    }
  }
  return kept;
}

function findFirst<Item>(items: Iterable<Item>, isWanted: (item: Item) => boolean): Item | undefined {
  for (const item of items) if (isWanted(item)) return item;
  return undefined;
}

/** The grid's cells within `gapPx` of a box, by their numbers. */
function cellsOf({ centreX, centreY, widthPx, heightPx }: PlacedLabel, gapPx: number, worldPx: number): number[] {
  const columns = Math.max(1, worldPx / CELL_PX);
  const cells: number[] = [];
  const [reachX, reachY] = [widthPx / 2 + gapPx, heightPx / 2 + gapPx];
  const [west, east] = [Math.floor((centreX - reachX) / CELL_PX), Math.floor((centreX + reachX) / CELL_PX)];
  const [north, south] = [Math.floor((centreY - reachY) / CELL_PX), Math.floor((centreY + reachY) / CELL_PX)];
  for (let row = north; row <= south; row += 1) {
    for (let column = west; column <= east; column += 1) {
      cells.push((row + 1) * columns + (((column % columns) + columns) % columns));
    }
  }
  return cells;
}

/** True when less than `gapPx` lies between two boxes, sideways and upright; the world repeats every `worldPx`. */
export function areNear(one: PlacedLabel, other: PlacedLabel, worldPx: number, gapPx: number): boolean {
  const apart = Math.abs(one.centreX - other.centreX) % worldPx;
  const distanceX = Math.min(apart, worldPx - apart);
  const distanceY = Math.abs(one.centreY - other.centreY);
  const reachX = (one.widthPx + other.widthPx) / 2 + gapPx;
  return distanceX < reachX && distanceY < (one.heightPx + other.heightPx) / 2 + gapPx;
}
