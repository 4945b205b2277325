/** What is on disk, source by source, for windows and the command line alike. Counts nothing by itself. */
import type { SourceStatistics } from '../../../shared/statistics.ts';
import type { RecountOptions } from '../../cache/counting/tile-counts.ts';
import type { Engine } from '../engine.ts';

/** What is known of a source without a window. */
export type DiskStatistics = Pick<SourceStatistics, 'sourceId' | 'name' | 'zooms' | 'countedMs'>;

/**
 * The tiles and bytes of every source by zoom, counted now, in the order of {@link listDiskStatistics}. Needs no window. An
 * abort of `signal` ends it early with what was known before. Never rejects.
 */
export async function readDiskStatistics(
  engine: Pick<Engine, 'counts' | 'list'>,
  options: RecountOptions = {},
): Promise<readonly DiskStatistics[]> {
  await engine.counts.recount(options);
  return listDiskStatistics(engine);
}

/** The sources of the menu in its order, then removed ones that have tiles; as far as they were counted, at once. */
export function listDiskStatistics({ counts, list }: Pick<Engine, 'counts' | 'list'>): readonly DiskStatistics[] {
  const listed = list.all.map(({ id, name }) => ({ sourceId: id, name, ...counts.current(id) }));
  const removed = counts
    .listCounted()
    .filter((id) => list.find(id) === undefined && counts.current(id).zooms.length > 0);
  return [...listed, ...removed.toSorted().map((id) => ({ sourceId: id, name: null, ...counts.current(id) }))];
}
