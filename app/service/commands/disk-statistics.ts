/** What is on disk by source, for windows and the command line. */
import type { SourceStatistics } from '../../../shared/cache/statistics.ts';
import type { RecountOptions } from '../../cache/counting/tile-counts.ts';
import type { Engine } from '../engine.ts';

/** What is known about a source without a window. */
export type DiskStatistics = Pick<SourceStatistics, 'sourceId' | 'name' | 'zooms' | 'countedMs'>;

/**
 * Counts the tiles and bytes of every source by zoom now, in the order of {@link listDiskStatistics}. If `signal`
 * aborts, it returns early with the earlier counts. Never rejects.
 */
export async function readDiskStatistics(
  engine: Pick<Engine, 'counts' | 'list'>,
  options: RecountOptions = {},
): Promise<readonly DiskStatistics[]> {
  await engine.counts.recount(options);
  return listDiskStatistics(engine);
}

/** Known counts: the listed sources in menu order, then removed ones that still have tiles. */
export function listDiskStatistics({ counts, list }: Pick<Engine, 'counts' | 'list'>): readonly DiskStatistics[] {
  const listed = list.all.map(({ id, name }) => ({ sourceId: id, name, ...counts.current(id) }));
  const removed = counts
    .listCounted()
    .filter((id) => list.find(id) === undefined && counts.current(id).zooms.length > 0);
  return [...listed, ...removed.toSorted().map((id) => ({ sourceId: id, name: null, ...counts.current(id) }))];
}
