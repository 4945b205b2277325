/** Which sources a call is about. Knows the list of sources and the disk. */
import type { SourceId } from '../../../shared/source.ts';
import type { DiskTier } from '../../cache/disk/disk-tier.ts';
import type { SourceList } from './source-list.ts';

export interface SourceChoice {
  readonly list: Pick<SourceList, 'all' | 'require'>;
  readonly disk: Pick<DiskTier, 'listSources'>;
}

/** The source, or every source for null. Rejects with `unknown-source` for one that is not in the list. */
export async function chooseSources(
  { list, disk }: SourceChoice,
  sourceId: SourceId | null,
): Promise<readonly SourceId[]> {
  if (sourceId !== null) return [list.require(sourceId).id];
  return disk.listSources(list.all.map(({ id }) => id));
}
