/** Chooses places for labels so that none overlaps another. */
import type { PartKind } from './layer-parts.ts';

/** A label to place: the pixel of its feature, and the size of its text. */
export interface LabelWish {
  readonly x: number;
  readonly y: number;
  readonly kind: PartKind;
  readonly widthPx: number;
  readonly heightPx: number;
  /** Distance of the text from the middle of a point. */
  readonly offsetPx: number;
}

export interface LabelBox {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** Edge of the cells in which boxes are looked up. */
const CELL_PX = 128;

/**
 * The boxes of the labels that fit, each with its wish. Earlier wishes go first. A label of a point goes to its right, left,
 * above or below; others are centred.
 */
export function placeLabels<Wish extends LabelWish>(
  wishes: readonly Wish[],
): readonly { readonly wish: Wish; readonly box: LabelBox }[] {
  const placed: { readonly wish: Wish; readonly box: LabelBox }[] = [];
  const cells = new Map<string, LabelBox[]>();
  for (const wish of wishes) {
    const box = listBoxes(wish).find(
      (one) => !listCells(one).some((cell) => cells.get(cell)?.some((other) => overlap(one, other))),
    );
    if (!box) continue;
    placed.push({ wish, box });
    for (const cell of listCells(box)) cells.set(cell, [...(cells.get(cell) ?? []), box]);
  }
  return placed;
}

function listBoxes({ x, y, kind, widthPx, heightPx, offsetPx }: LabelWish): readonly LabelBox[] {
  const boxAt = (left: number, top: number) => ({ left, top, right: left + widthPx, bottom: top + heightPx });
  const [centredLeft, centredTop] = [x - widthPx / 2, y - heightPx / 2];
  if (kind !== 'point') return [boxAt(centredLeft, centredTop)];
  return [
    boxAt(x + offsetPx, centredTop),
    boxAt(x - offsetPx - widthPx, centredTop),
    boxAt(centredLeft, y - offsetPx - heightPx),
    boxAt(centredLeft, y + offsetPx),
  ];
}

function listCells({ left, top, right, bottom }: LabelBox): readonly string[] {
  const cells: string[] = [];
  for (let column = Math.floor(left / CELL_PX); column * CELL_PX <= right; column += 1) {
    for (let row = Math.floor(top / CELL_PX); row * CELL_PX <= bottom; row += 1) cells.push(`${column} ${row}`);
  }
  return cells;
}

function overlap(one: LabelBox, other: LabelBox): boolean {
  return one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom;
}
