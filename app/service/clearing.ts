/** Clears sources and gives their space back behind. Knows cache and events, nothing of who asks. */
import type { ServiceEvent, TileCount } from '../../shared/contract.ts';
import type { SourceId } from '../../shared/source.ts';
import type { DiskTier } from '../cache/disk-tier.ts';
import type { TileCache } from '../cache/tile-cache.ts';

export interface ClearingOptions {
  readonly cache: Pick<TileCache, 'clearSource'>;
  readonly disk: Pick<DiskTier, 'purge'>;
  readonly emit: (event: ServiceEvent) => void;
}

/**
 * Clears the sources, told to the windows as a clear of `told`; answers the number that its `freeProgress` events carry.
 * Rejects with a `CodedError` when some tiles could not be moved away; all others are cleared.
 */
export type ClearSources = (ids: readonly SourceId[], told: SourceId | null) => Promise<number>;

/** A function that clears, numbering its calls from 1. */
export function createClearing({ cache, disk, emit }: ClearingOptions): ClearSources {
  let clears = 0;

  async function freeTrash(clearId: number, trashed: readonly string[]): Promise<void> {
    let total: TileCount = { tiles: 0, bytes: 0 };
    for (const dir of trashed) {
      const before = total;
      const onProgress = (part: TileCount): void => {
        emit({ name: 'freeProgress', clearId, freed: addCounts(before, part), done: false });
      };
      total = addCounts(before, await disk.purge(dir, onProgress));
    }
    emit({ name: 'freeProgress', clearId, freed: total, done: true });
  }

  return async (ids, told) => {
    const results = await Promise.allSettled(ids.map((id) => cache.clearSource(id)));
    const trashed = results.flatMap((result) => (result.status === 'fulfilled' && result.value ? [result.value] : []));
    emit({ name: 'tilesCleared', sourceId: told });
    clears += 1;
    const clearId = clears;
    // After the reply, so that the window knows the number before it hears of it.
    setImmediate(() => void freeTrash(clearId, trashed));
    const failed = results.find((result) => result.status === 'rejected');
    if (failed) throw failed.reason;
    return clearId;
  };
}

/** The sum of two counts. */
export function addCounts(one: TileCount, other: TileCount): TileCount {
  return { tiles: one.tiles + other.tiles, bytes: one.bytes + other.bytes };
}
