/** Resolves which sources a call refers to. */
import type { SourceId } from '../../../shared/source.ts';
import type { DiskTier } from '../../cache/disk/disk-tier.ts';
import type { SourceList } from './source-list.ts';

export interface SourceChoice {
  readonly list: Pick<SourceList, 'all' | 'require'>;
  readonly disk: Pick<DiskTier, 'listSources'>;
}

/** The source, or all sources for null. Rejects with `unknown-source` if it isn't in the list. */
export async function chooseSources(
  { list, disk }: SourceChoice,
  sourceId: SourceId | null,
): Promise<readonly SourceId[]> {
  if (sourceId !== null) return [list.require(sourceId).id];
  return disk.listSources(list.all.map(({ id }) => id));
}
