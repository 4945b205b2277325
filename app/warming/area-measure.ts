/** Counts what an area has on disk, file by file. Asks the disk alone. */

import type { AreaMeasure } from '../../shared/area.ts';
import { throwIfCancelled } from '../../shared/errors.ts';
import type { TileColumn } from '../../shared/tile-column.ts';
import { NO_TILES, type TileCount } from '../../shared/tile-count.ts';
import type { DiskTier } from '../cache/disk/disk-tier.ts';
import { type CoveredArea, countZoom, listCovers, listOwnColumns, listZooms } from './area-tiles.ts';
import { intersectColumns } from './cover/row-spans.ts';

export interface MeasureOptions {
  readonly disk: Pick<DiskTier, 'measureTiles'>;
  /** Ends the measuring, which rejects with `cancelled` then. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * What an area has on disk, and what of it goes with the area, to the byte. `others` are all other areas; those of other
 * sources do not matter. A tile of which nothing is known counts as browsed.
 */
export async function measureArea(
  area: CoveredArea,
  others: readonly CoveredArea[],
  options: MeasureOptions,
): Promise<AreaMeasure> {
  let expected = 0;
  const [shared, own, browsed] = [new Tally(), new Tally(), new Tally()];
  for (const zoom of listZooms(area)) {
    expected += await countZoom(area, zoom, options.signal);
    const covers = listCovers(others, area.sourceId, zoom);
    const sharedColumns = covers.length > 0 ? intersectColumns(area.cover.columns(zoom), covers) : [];
    await tally(area, zoom, sharedColumns, options, () => shared);
    const ownColumns = listOwnColumns(area, others, zoom);
    await tally(area, zoom, ownColumns, options, (isWarmed) => (isWarmed ? own : browsed));
  }
  const present = new Tally();
  for (const { counted } of [shared, own, browsed]) present.add(counted);
  return { expected, present: present.counted, shared: shared.counted, own: own.counted, browsed: browsed.counted };
}

async function tally(
  { sourceId }: CoveredArea,
  zoom: number,
  columns: Iterable<TileColumn>,
  { disk, signal }: MeasureOptions,
  choose: (isWarmed: boolean) => Tally,
): Promise<void> {
  for await (const batch of disk.measureTiles(sourceId, zoom, columns)) {
    throwIfCancelled(signal);
    for (const { bytes, record } of batch) choose(record.warmed === true).add({ tiles: 1, bytes });
  }
}

class Tally {
  #counted = NO_TILES;

  get counted(): TileCount {
    return this.#counted;
  }

  add({ tiles, bytes }: TileCount): void {
    this.#counted = { tiles: this.#counted.tiles + tiles, bytes: this.#counted.bytes + bytes };
  }
}
