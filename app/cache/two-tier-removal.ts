/** Removes tiles from memory and from disk, whichever has them. Knows nothing of why. */

import type { SourceId } from '../../shared/source.ts';
import type { RowSpan, TileColumn } from '../../shared/tile-column.ts';
import type { TileCoord } from '../../shared/tile-coord.ts';
import type { TileCount } from '../../shared/tile-count.ts';
import { type RemovalOptions, removeZooms, type ZoomRemovalOptions, type ZoomTiles } from './clearing/tile-removal.ts';
import type { DiskTier } from './disk/disk-tier.ts';
import type { StoredTile } from './files/tile-file.ts';
import type { TileKey } from './files/tile-path.ts';
import { WorkSlices } from './files/work-slices.ts';
import type { WritesUnderWay } from './files/writes-under-way.ts';
import { isInSpans } from './tree/tile-list.ts';

/** What of a cache a removal works on. */
export interface BothTiers {
  readonly disk: Pick<DiskTier, 'removeTiles'>;
  readonly writes: Pick<WritesUnderWay, 'pass'>;
  readonly memory: {
    entries(): Iterable<[TileKey, StoredTile]>;
    peek(key: TileKey): StoredTile | undefined;
    delete(key: TileKey): boolean;
  };
  /** What reads of the source that are under way find is not to be answered. */
  readonly endReadings: () => void;
}

/**
 * Once it resolves none of the tiles that were set before is served any more, and what that freed on disk is answered.
 * Rejects as `disk.removeTiles` does: what could not be removed is still there, and what memory alone holds may be.
 */
export async function removeFromBoth(
  tiers: BothTiers,
  sourceId: SourceId,
  zooms: Iterable<ZoomTiles>,
  options: RemovalOptions,
): Promise<TileCount> {
  const onRemoved = (coords: readonly TileCoord[]): void => {
    for (const coord of coords) tiers.memory.delete({ sourceId, coord });
  };
  // A write under way would bring its tile after we have looked for it.
  await tiers.writes.pass();
  try {
    return await removeZooms(zooms, { ...options, onRemoved }, (tiles, zoomOptions) =>
      removeZoom(tiers, sourceId, tiles, zoomOptions),
    );
  } finally {
    tiers.endReadings();
  }
}

async function removeZoom(
  { disk, memory }: BothTiers,
  sourceId: SourceId,
  { zoom, columns }: ZoomTiles,
  options: ZoomRemovalOptions,
): Promise<TileCount> {
  const held = [...memory.entries()].filter(([key]) => key.sourceId === sourceId && key.coord.z === zoom);
  const spansOf = new Map<number, readonly RowSpan[] | undefined>(held.map(([{ coord }]) => [coord.x, undefined]));
  const noted = noteSpans(columns, spansOf);
  const freed = await disk.removeTiles(sourceId, zoom, noted, options);
  // The disk looks no further than its own folders.
  const slices = new WorkSlices();
  for (const _column of noted) if (slices.isOver) await slices.pause();
  for (const [key, tile] of held) {
    const isMeant = isInSpans(key.coord.y, spansOf.get(key.coord.x) ?? []) && options.isWanted?.(tile.record) !== false;
    if (isMeant && memory.peek(key) === tile) memory.delete(key);
  }
  return freed;
}

/** Hands columns on, and keeps the rows of those that the map names. */
function* noteSpans(
  columns: Iterable<TileColumn>,
  spansOf: Map<number, readonly RowSpan[] | undefined>,
): Generator<TileColumn> {
  for (const column of columns) {
    if (spansOf.has(column.x)) spansOf.set(column.x, column.spans);
    yield column;
  }
}
