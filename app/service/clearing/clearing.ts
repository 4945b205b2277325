/** Clears sources and gives their space back behind. Knows cache and events, nothing of who asks. */
import type { ServiceEvent } from '../../../shared/contract.ts';
import type { SourceId } from '../../../shared/source.ts';
import type { KeptTiles } from '../../cache/clearing/kept-tiles.ts';
import type { DiskTier } from '../../cache/disk/disk-tier.ts';
import type { TileCache } from '../../cache/tile-cache.ts';
import { type AreaList, coverArea } from '../../warming/area-list.ts';
import { keepAreas } from '../../warming/area-tiles.ts';
import type { Warming } from '../warming/warming.ts';
import { freeTrash } from './freeing.ts';
import type { ScopeClearing } from './scope-clearing.ts';

export interface ClearingOptions {
  readonly cache: Pick<TileCache, 'clearSource'>;
  readonly disk: Pick<DiskTier, 'purge'>;
  readonly emit: (event: ServiceEvent) => void;
  readonly areas: Pick<AreaList, 'all' | 'load'>;
  readonly warming: Pick<Warming, 'ready' | 'cancelSources'>;
  /** Nothing cleared before is brought back after this clear. */
  readonly scopes: Pick<ScopeClearing, 'endUndo'>;
  /** The number of the next clear. */
  readonly nextClearId: () => number;
}

/**
 * Clears the sources, told to the windows as a clear of `told`; answers the number that its `freeProgress` events carry.
 * The tiles of saved areas stay if they are to be kept; else what is being warmed of them is cancelled. Rejects with
 * `areas-unreadable` when nobody can tell what is to be kept, and then nothing is cleared; and with another `CodedError`
 * when some tiles could not be moved away: all others are cleared.
 */
export type ClearSources = (ids: readonly SourceId[], told: SourceId | null, keepAreas: boolean) => Promise<number>;

/** A function that clears. */
export function createClearing(options: ClearingOptions): ClearSources {
  const { cache, disk, emit, areas, warming, scopes, nextClearId } = options;

  function findKept(id: SourceId): KeptTiles | undefined {
    const kept = areas.all.filter(({ area }) => area.sourceId === id);
    return kept.length > 0 ? keepAreas(kept.map(coverArea), id) : undefined;
  }

  return async (ids, told, areasStay) => {
    await warming.ready;
    // Other programs save areas too, and theirs are kept as well.
    if (areasStay) await areas.load();
    if (!areasStay) await warming.cancelSources(ids);
    await scopes.endUndo(ids);
    const clearOne = (id: SourceId): Promise<string | undefined> =>
      cache.clearSource(id, areasStay ? findKept(id) : undefined);
    const results = await Promise.allSettled(ids.map(clearOne));
    const trashed = results.flatMap((result) => (result.status === 'fulfilled' && result.value ? [result.value] : []));
    emit({ name: 'tilesCleared', sourceId: told });
    const clearId = nextClearId();
    // After the reply, so that the window knows the number before it hears of it.
    setImmediate(() => void freeTrash({ disk, emit }, clearId, trashed));
    const failed = results.find((result) => result.status === 'rejected');
    if (failed) throw failed.reason;
    return clearId;
  };
}
