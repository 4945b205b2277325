/** Counts an area's tiles on disk, file by file. Sends no requests. */

import type { AreaMeasure } from '../../shared/areas/area.ts';
import { throwIfCancelled } from '../../shared/errors.ts';
import type { TileColumn } from '../../shared/tiles/tile-column.ts';
import { addCounts, NO_TILES, type TileCount } from '../../shared/tiles/tile-count.ts';
import type { DiskTier } from '../cache/disk/disk-tier.ts';
import { type CoveredArea, countZoom, listCovers, listOwnColumns, listZooms } from './area-tiles.ts';
import { intersectColumns } from './cover/row-spans.ts';

export interface MeasureOptions {
  readonly disk: Pick<DiskTier, 'measureTiles'>;
  /** Aborting rejects the call with `cancelled`. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Measures exactly what an area has on disk, and what is removed with the area. `others` are all other areas; those of
 * other sources are ignored. A tile without a record counts as browsed.
 */
export async function measureArea(
  area: CoveredArea,
  others: readonly CoveredArea[],
  options: MeasureOptions,
): Promise<AreaMeasure> {
  let expected = 0;
  let [shared, own, browsed] = [NO_TILES, NO_TILES, NO_TILES];
  for (const zoom of listZooms(area)) {
    expected += await countZoom(area, zoom, options.signal);
    const covers = listCovers(others, area.sourceId, zoom);
    const sharedColumns = covers.length > 0 ? intersectColumns(area.cover.columns(zoom), covers) : [];
    shared = (await tally(area, zoom, sharedColumns, options)).reduce(addCounts, shared);
    const [warmed, rest] = await tally(area, zoom, listOwnColumns(area, others, zoom), options);
    [own, browsed] = [addCounts(own, warmed), addCounts(browsed, rest)];
  }
  return { expected, present: [shared, own, browsed].reduce(addCounts), shared, own, browsed };
}

/** The warmed and the browsed tiles on disk. */
async function tally(
  { sourceId }: CoveredArea,
  zoom: number,
  columns: Iterable<TileColumn>,
  { disk, signal }: MeasureOptions,
): Promise<readonly [warmed: TileCount, browsed: TileCount]> {
  let [warmed, browsed] = [NO_TILES, NO_TILES];
  for await (const batch of disk.measureTiles(sourceId, zoom, columns)) {
    throwIfCancelled(signal);
    for (const { bytes, record } of batch) {
      if (record.warmed) warmed = addCounts(warmed, { tiles: 1, bytes });
      else browsed = addCounts(browsed, { tiles: 1, bytes });
    }
  }
  return [warmed, browsed];
}
