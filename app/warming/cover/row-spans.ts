/** Set operations on row spans and on columns of tiles: union, intersection and difference. */
import type { RowSpan, TileColumn } from '../../../shared/tiles/tile-column.ts';

const NO_SPANS: readonly RowSpan[] = [];

/** The same rows as ascending spans that neither overlap nor touch. Accepts any order; the input isn't changed. */
export function uniteSpans(spans: readonly RowSpan[]): RowSpan[] {
  const united: [number, number][] = [];
  for (const [first, last] of spans.toSorted((one, other) => one[0] - other[0])) {
    const before = united.at(-1);
    if (before === undefined || first > before[1] + 1) united.push([first, last]);
    else before[1] = Math.max(before[1], last);
  }
  return united;
}

/** The rows in both. Spans as in {@link TileColumn}. */
export function intersectSpans(spans: readonly RowSpan[], others: readonly RowSpan[]): RowSpan[] {
  const common: RowSpan[] = [];
  let [index, other] = [0, 0];
  while (true) {
    const [one, two] = [spans[index], others[other]];
    if (one === undefined || two === undefined) return common;
    const [first, last] = [Math.max(one[0], two[0]), Math.min(one[1], two[1])];
    if (first <= last) common.push([first, last]);
    if (one[1] < two[1]) index += 1;
    else other += 1;
  }
}

/** The rows of `spans` that are not in `others`. Spans as in {@link TileColumn}. */
export function subtractSpans(spans: readonly RowSpan[], others: readonly RowSpan[]): RowSpan[] {
  const left: RowSpan[] = [];
  let other = 0;
  for (const [first, last] of spans) {
    let from = first;
    for (let hole = others[other]; hole !== undefined && hole[0] <= last; hole = others[other]) {
      if (hole[0] > from) left.push([from, hole[0] - 1]);
      from = Math.max(from, hole[1] + 1);
      // The same hole may reach into the next span.
      if (hole[1] > last) break;
      other += 1;
    }
    if (from <= last) left.push([from, last]);
  }
  return left;
}

/** Number of rows in spans that don't overlap. */
export function countRows(spans: readonly RowSpan[]): number {
  return spans.reduce((sum, [first, last]) => sum + last - first + 1, 0);
}

/** Tiles of `columns` that are in none of `others`, lazily. Input and output ascend by x, each x once. */
export function* subtractColumns(
  columns: Iterable<TileColumn>,
  others: readonly Iterable<TileColumn>[],
): Generator<TileColumn> {
  yield* joinColumns(columns, others, subtractSpans);
}

/** Tiles of `columns` that are in any of `others`, lazily. Input and output ascend by x, each x once. */
export function* intersectColumns(
  columns: Iterable<TileColumn>,
  others: readonly Iterable<TileColumn>[],
): Generator<TileColumn> {
  yield* joinColumns(columns, others, intersectSpans);
}

function* joinColumns(
  columns: Iterable<TileColumn>,
  others: readonly Iterable<TileColumn>[],
  join: (spans: readonly RowSpan[], others: readonly RowSpan[]) => RowSpan[],
): Generator<TileColumn> {
  const cursors = others.map((other) => new ColumnCursor(other));
  try {
    for (const { x, spans } of columns) {
      const joined = join(spans, uniteSpans(cursors.flatMap((cursor) => cursor.spansAt(x))));
      if (joined.length > 0) yield { x, spans: joined };
    }
  } finally {
    for (const cursor of cursors) cursor.end();
  }
}

/** Tiles in any of `many`, lazily. Input and output ascend by x, each x once. */
export function* uniteColumns(many: readonly Iterable<TileColumn>[]): Generator<TileColumn> {
  const cursors = many.map((columns) => new ColumnCursor(columns));
  try {
    let x = Math.min(...cursors.map((cursor) => cursor.nextFrom(0)));
    while (x < Number.POSITIVE_INFINITY) {
      yield { x, spans: uniteSpans(cursors.flatMap((cursor) => cursor.spansAt(x))) };
      x = Math.min(...cursors.map((cursor) => cursor.nextFrom(x + 1)));
    }
  } finally {
    for (const cursor of cursors) cursor.end();
  }
}

/** A forward-only cursor over columns. */
class ColumnCursor {
  readonly #columns: Iterator<TileColumn>;
  #current: TileColumn | undefined;
  #isEnded = false;

  constructor(columns: Iterable<TileColumn>) {
    this.#columns = columns[Symbol.iterator]();
  }

  /** The first column at or after `x`; infinity if there is none. */
  nextFrom(x: number): number {
    while (!this.#isEnded && (this.#current === undefined || this.#current.x < x)) {
      const next = this.#columns.next();
      this.#current = next.done ? undefined : next.value;
      this.#isEnded = next.done === true;
    }
    return this.#current?.x ?? Number.POSITIVE_INFINITY;
  }

  spansAt(x: number): readonly RowSpan[] {
    return this.nextFrom(x) === x && this.#current !== undefined ? this.#current.spans : NO_SPANS;
  }

  end(): void {
    if (!this.#isEnded) this.#columns.return?.();
    this.#isEnded = true;
  }
}
