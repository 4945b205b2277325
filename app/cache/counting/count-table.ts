/** A source's tile counts by column, compactly. No file access here. */

import type { ZoomStatistics } from '../../../shared/cache/statistics.ts';
import { MAX_ZOOM } from '../../../shared/tiles/tile-coord.ts';

/** Count of one column folder. */
export interface ColumnCount {
  readonly zoom: number;
  readonly x: number;
  /** The folder's modification time in milliseconds since 1970; NaN if the count must not be reused. */
  readonly changedMs: number;
  readonly tiles: number;
  readonly bytes: number;
}

/** Numbers per row: place, `changedMs`, tiles, bytes. */
export const ROW_FIELDS = 4;
/** Numbers in the sums: tiles and bytes of each zoom. */
export const SUM_FIELDS = 2 * (MAX_ZOOM + 1);

const FIRST_ROWS = 256;

/** Columns ordered by zoom and x, each once. */
export class CountTable {
  #rows: Float64Array<ArrayBuffer>;
  #fields: number;
  readonly #sums: Float64Array<ArrayBuffer>;

  /** Takes over the given rows and sums; an empty table without them. */
  constructor(
    rows: Float64Array<ArrayBuffer> = new Float64Array(0),
    sums: Float64Array<ArrayBuffer> = new Float64Array(SUM_FIELDS),
  ) {
    this.#rows = rows;
    this.#fields = rows.length;
    this.#sums = sums;
  }

  get columns(): number {
    return this.#fields / ROW_FIELDS;
  }

  /** All rows as a view; the next {@link add} may invalidate it. */
  get rows(): Float64Array<ArrayBuffer> {
    return this.#rows.subarray(0, this.#fields);
  }

  get sums(): Float64Array<ArrayBuffer> {
    return this.#sums;
  }

  /** Appends a column, which must come after all others. Amortised O(1). */
  add({ zoom, x, changedMs, tiles, bytes }: ColumnCount): void {
    if (this.#fields === this.#rows.length) this.#grow();
    this.#rows.set([placeOf(zoom, x), changedMs, tiles, bytes], this.#fields);
    this.#fields += ROW_FIELDS;
    this.#sums[2 * zoom] = (this.#sums[2 * zoom] ?? 0) + tiles;
    this.#sums[2 * zoom + 1] = (this.#sums[2 * zoom + 1] ?? 0) + bytes;
  }

  /** The count of a column if its folder still has the time `changedMs`; otherwise undefined. O(log n). */
  find(zoom: number, x: number, changedMs: number): ColumnCount | undefined {
    const at = this.#indexOf(placeOf(zoom, x));
    if (at === undefined || this.#rows[at + 1] !== changedMs) return undefined;
    return { zoom, x, changedMs, tiles: this.#rows[at + 2] ?? 0, bytes: this.#rows[at + 3] ?? 0 };
  }

  /** Zooms that have tiles, ascending. */
  get zooms(): readonly ZoomStatistics[] {
    const zooms = Array.from({ length: MAX_ZOOM + 1 }, (_none, zoom) => ({
      zoom,
      tiles: this.#sums[2 * zoom] ?? 0,
      bytes: this.#sums[2 * zoom + 1] ?? 0,
    }));
    return zooms.filter(({ tiles }) => tiles > 0);
  }

  #indexOf(place: number): number | undefined {
    let [low, high] = [0, this.columns];
    while (low < high) {
      const middle = (low + high) >> 1;
      const found = this.#rows[middle * ROW_FIELDS] ?? Number.NaN;
      if (found === place) return middle * ROW_FIELDS;
      if (found < place) low = middle + 1;
      else high = middle;
    }
    return undefined;
  }

  #grow(): void {
    const grown = new Float64Array(Math.max(FIRST_ROWS * ROW_FIELDS, this.#rows.length * 2));
    grown.set(this.#rows);
    this.#rows = grown;
  }
}

function placeOf(zoom: number, x: number): number {
  return zoom * 2 ** MAX_ZOOM + x;
}
