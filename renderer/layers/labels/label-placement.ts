/** Chooses places for labels so that none overlaps another. */
import type { PartKind } from '../layer-parts.ts';
import type { PixelBox } from '../placement.ts';

/** A label to place: the pixel of its feature, and the size of its text. */
export interface LabelWish {
  readonly x: number;
  readonly y: number;
  readonly kind: PartKind;
  readonly widthPx: number;
  readonly heightPx: number;
  /** Distance of the text from the middle of a point. */
  readonly offsetPx: number;
  /** What the text of a point goes beside in place of that, from the place of the point. */
  readonly around?: PixelBox | undefined;
  /** The {@link PlacedLabel.side} it had before; undefined for a new label. */
  readonly side?: number | undefined;
}

export interface PlacedLabel<Wish> {
  readonly wish: Wish;
  readonly box: PixelBox;
  /** Of a point: right, left, above or below, from 0. */
  readonly side: number;
}

/** Edge of the cells in which boxes are looked up. */
const CELL_PX = 128;

/**
 * The boxes of the labels that fit, each with its wish. Labels that had a place go first and keep it if they can, so that labels
 * don't jump while the map moves; otherwise earlier wishes go first. A label of a point goes to its right, left, above or below;
 * others are centred.
 */
export function placeLabels<Wish extends LabelWish>(wishes: readonly Wish[]): readonly PlacedLabel<Wish>[] {
  const placed: PlacedLabel<Wish>[] = [];
  const cells = new Map<string, PixelBox[]>();
  const isOld = ({ side }: Wish) => side !== undefined;
  for (const wish of [...wishes.filter(isOld), ...wishes.filter((one) => !isOld(one))]) {
    const boxes = listBoxes(wish);
    const side = listSides(boxes.length, wish.side).find((one) => {
      const box = boxes[one];
      return box && !listCells(box).some((cell) => cells.get(cell)?.some((other) => overlap(box, other)));
    });
    const box = side === undefined ? undefined : boxes[side];
    if (side === undefined || !box) continue;
    placed.push({ wish, box, side });
    for (const cell of listCells(box)) cells.set(cell, [...(cells.get(cell) ?? []), box]);
  }
  return placed;
}

/** The sides in the order in which they are tried. */
function listSides(count: number, before: number | undefined): readonly number[] {
  const sides = [...Array(count).keys()];
  return before === undefined ? sides : [before, ...sides.filter((side) => side !== before)];
}

function listBoxes({ x, y, kind, widthPx, heightPx, offsetPx, around }: LabelWish): readonly PixelBox[] {
  const boxAt = (left: number, top: number) => ({ left, top, right: left + widthPx, bottom: top + heightPx });
  const dot = { left: -offsetPx, top: -offsetPx, right: offsetPx, bottom: offsetPx };
  const { left, top, right, bottom } = around ?? dot;
  const [centredLeft, centredTop] = [x + (left + right - widthPx) / 2, y + (top + bottom - heightPx) / 2];
  if (kind !== 'point') return [boxAt(centredLeft, centredTop)];
  return [
    boxAt(x + right, centredTop),
    boxAt(x + left - widthPx, centredTop),
    boxAt(centredLeft, y + top - heightPx),
    boxAt(centredLeft, y + bottom),
  ];
}

function listCells({ left, top, right, bottom }: PixelBox): readonly string[] {
  const cells: string[] = [];
  for (let column = Math.floor(left / CELL_PX); column * CELL_PX <= right; column += 1) {
    for (let row = Math.floor(top / CELL_PX); row * CELL_PX <= bottom; row += 1) cells.push(`${column} ${row}`);
  }
  return cells;
}

function overlap(one: PixelBox, other: PixelBox): boolean {
  return one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom;
}
