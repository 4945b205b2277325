/** Tiles of one zoom, column by column: how areas are listed, for the disk has a folder for each column. */

/** Rows from the first to the last, both included. */
export type RowSpan = readonly [first: number, last: number];

/** Tiles of one column. The spans ascend, and neither overlap nor touch. */
export interface TileColumn {
  readonly x: number;
  readonly spans: readonly RowSpan[];
}
