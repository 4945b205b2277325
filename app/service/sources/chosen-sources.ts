/** Resolves which sources a call refers to. */
import type { SourceId } from '../../../shared/sources/source.ts';
import type { DiskTier } from '../../cache/disk/disk-tier.ts';
import type { SourceList } from './source-list.ts';

export interface SourceChoice {
  readonly list: Pick<SourceList, 'all' | 'require'>;
  readonly disk: Pick<DiskTier, 'listSources'>;
}

/**
 * The source, or all sources for null, removed ones with tiles included. Rejects with `unknown-source` if it is neither in
 * the list nor on disk.
 */
export async function chooseSources(
  { list, disk }: SourceChoice,
  sourceId: SourceId | null,
): Promise<readonly SourceId[]> {
  const all = await disk.listSources(list.all.map(({ id }) => id));
  if (sourceId === null) return all;
  return all.includes(sourceId) ? [sourceId] : [list.require(sourceId).id];
}
