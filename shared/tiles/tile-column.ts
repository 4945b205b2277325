/** Tiles of one zoom by column. Areas are listed this way because the disk has a folder per column. */

/** Rows from first to last, inclusive. */
export type RowSpan = readonly [first: number, last: number];

/** Tiles of one column. The spans ascend and neither overlap nor touch. */
export interface TileColumn {
  readonly x: number;
  readonly spans: readonly RowSpan[];
}
