/** Goes over the columns of a zoom with those parts of a shape at hand that reach into the column, and no others. */
import type { RowSpan, TileColumn } from '../../../shared/tile-column.ts';
import { firstTile, lastTile } from './mercator-square.ts';
import { uniteSpans } from './row-spans.ts';

/** Where a part of a shape begins and ends, in the units of the square; it may reach beyond the square. */
export interface SweepPart {
  readonly west: number;
  readonly east: number;
}

/** One column of a zoom: its number, how many there are, and its edges in the units of the square. */
export interface ColumnStrip {
  readonly x: number;
  readonly count: number;
  readonly left: number;
  readonly right: number;
}

/** Sorts parts for {@link sweepColumns}, in place. */
export function sortParts<Part extends SweepPart>(parts: Part[]): Part[] {
  return parts.sort((one, other) => one.west - other.west);
}

/**
 * The columns that `collect` finds rows in, ascending, each once, lazily. `parts` are sorted; those that reach into the
 * column are handed to `collect`, which adds the rows. Parts that lie on the border of two columns are in neither.
 */
export function* sweepColumns<Part extends SweepPart>(
  parts: readonly Part[],
  zoom: number,
  collect: (active: readonly Part[], strip: ColumnStrip, rows: RowCollector) => void,
): Generator<TileColumn> {
  const count = 2 ** zoom;
  const active = new ActiveParts(parts, count);
  for (let x = active.moveTo(0); x < count; x = active.moveTo(x + 1)) {
    const rows = new RowCollector(count);
    collect(active.parts, { x, count, left: x / count, right: (x + 1) / count }, rows);
    const spans = rows.take();
    if (spans.length > 0) yield { x, spans };
  }
}

/** Keeps the parts of one column. */
class ActiveParts<Part extends SweepPart> {
  readonly #sorted: readonly Part[];
  readonly #count: number;
  #next = 0;
  parts: Part[] = [];

  constructor(sorted: readonly Part[], count: number) {
    this.#sorted = sorted;
    this.#count = count;
  }

  /** Goes to the first column from `x` on that has parts, and answers it; infinity when there is none. */
  moveTo(x: number): number {
    this.#leave(x);
    this.#enter(x);
    let column = x;
    while (this.parts.length === 0) {
      const next = this.#sorted[this.#next];
      if (next === undefined) return Number.POSITIVE_INFINITY;
      column = firstTile(next.west, this.#count);
      this.#enter(column);
    }
    return column;
  }

  #leave(x: number): void {
    let kept = 0;
    for (const part of this.parts) {
      if (lastTile(part.east, this.#count) >= x) this.parts[kept++] = part;
    }
    this.parts.length = kept;
  }

  #enter(x: number): void {
    for (let part = this.#sorted[this.#next]; part !== undefined; part = this.#sorted[this.#next]) {
      if (firstTile(part.west, this.#count) > x) return;
      if (lastTile(part.east, this.#count) >= x) this.parts.push(part);
      this.#next += 1;
    }
  }
}

/** Collects the rows of one column from stretches of it. */
export class RowCollector {
  readonly #count: number;
  readonly #spans: [number, number][] = [];

  constructor(count: number) {
    this.#count = count;
  }

  /** Takes the rows between two heights, in the units of the square; none for a stretch on the border of two rows. */
  add(top: number, bottom: number): void {
    const [first, last] = [firstTile(top, this.#count), lastTile(bottom, this.#count)];
    if (first > last) return;
    const before = this.#spans.at(-1);
    // Parts that follow each other mostly lie in the same rows: what is joined here need not be sorted.
    if (before !== undefined && first <= before[1] + 1 && last >= before[0] - 1) {
      before[0] = Math.min(before[0], first);
      before[1] = Math.max(before[1], last);
    } else this.#spans.push([first, last]);
  }

  take(): readonly RowSpan[] {
    return this.#spans.length > 1 ? uniteSpans(this.#spans) : this.#spans;
  }
}
