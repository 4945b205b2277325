import type { RowSpan, TileColumn } from '../../../shared/tile-column.ts';
import { WorkSlices } from '../files/work-slices.ts';

/** The tiles of a source that a clear leaves in place. */
export interface KeptTiles {
  /** Those of a zoom: columns ascend, each once. Asked once a zoom that is on disk. */
  columns(zoom: number): Iterable<TileColumn>;
}

/** Columns by their x, those without rows left out. */
export async function collectSpans(kept: Iterable<TileColumn>): Promise<ReadonlyMap<number, readonly RowSpan[]>> {
  const slices = new WorkSlices();
  const spansOf = new Map<number, readonly RowSpan[]>();
  for (const { x, spans } of kept) {
    if (spans.length > 0) spansOf.set(x, spans);
    if (slices.isOver) await slices.pause();
  }
  return spansOf;
}
