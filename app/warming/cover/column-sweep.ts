/** Sweeps over the columns of a zoom, tracking which parts of a shape reach into each column. */
import type { RowSpan, TileColumn } from '../../../shared/tiles/tile-column.ts';
import { firstTile, lastTile } from './mercator-square.ts';
import { uniteSpans } from './row-spans.ts';

/** West and east end of a part, in units of the square; they may lie beyond it. */
export interface SweepPart {
  readonly west: number;
  readonly east: number;
}

/** One column of a zoom: its number, the number of columns, and its edges in units of the square. */
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
 * The columns in which `collect` finds rows, ascending, each once, lazily. `parts` must be sorted; those that reach
 * into the column are passed to `collect`, which adds the rows. Parts exactly on the border of two columns belong to
 * neither.
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

/** The parts that reach into the current column. */
class ActiveParts<Part extends SweepPart> {
  readonly #sorted: readonly Part[];
  readonly #count: number;
  #next = 0;
  parts: Part[] = [];

  constructor(sorted: readonly Part[], count: number) {
    this.#sorted = sorted;
    this.#count = count;
  }

  /** Moves to the first column from `x` on that has parts and returns it; infinity if there is none. */
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

/** Collects the rows of a column from ranges of y. */
export class RowCollector {
  readonly #count: number;
  readonly #spans: [number, number][] = [];

  constructor(count: number) {
    this.#count = count;
  }

  /** Adds the rows between two heights, in units of the square; none for a range on the border of two rows. */
  add(top: number, bottom: number): void {
    const [first, last] = [firstTile(top, this.#count), lastTile(bottom, this.#count)];
    if (first > last) return;
    const before = this.#spans.at(-1);
    // Consecutive parts mostly cover the same rows; merging them here saves sorting.
    if (before !== undefined && first <= before[1] + 1 && last >= before[0] - 1) {
      before[0] = Math.min(before[0], first);
      before[1] = Math.max(before[1], last);
    } else this.#spans.push([first, last]);
  }

  take(): readonly RowSpan[] {
    return this.#spans.length > 1 ? uniteSpans(this.#spans) : this.#spans;
  }
}
