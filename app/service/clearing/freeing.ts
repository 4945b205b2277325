/** Deletes cleared tiles and reports progress to the windows. */

import type { ServiceEvent } from '../../../shared/calls/contract.ts';
import { addCounts, NO_TILES, type TileCount } from '../../../shared/tiles/tile-count.ts';
import type { DiskTier } from '../../cache/disk/disk-tier.ts';

export interface FreeingOptions {
  readonly disk: Pick<DiskTier, 'purge'>;
  readonly emit: (event: ServiceEvent) => void;
}

/** Purges trash folders, reporting `freeProgress` events with that id. Returns what was freed. Never rejects. */
export async function freeTrash(
  { disk, emit }: FreeingOptions,
  clearId: number,
  trashed: readonly string[],
): Promise<TileCount> {
  let total = NO_TILES;
  for (const dir of trashed) {
    const before = total;
    const onProgress = (part: TileCount): void => {
      emit({ name: 'freeProgress', clearId, freed: addCounts(before, part), done: false });
    };
    total = addCounts(before, await disk.purge(dir, onProgress));
  }
  emit({ name: 'freeProgress', clearId, freed: total, done: true });
  return total;
}
