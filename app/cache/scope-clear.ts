/** Clears the tiles of a scope in memory and on disk. Knows nothing of when that can be undone. */
import type { SourceId } from '../../shared/source.ts';
import type { TileCoord } from '../../shared/tile-coord.ts';
import { type TileScope, ZoomScope } from './clearing/tile-scope.ts';
import type { ScopeStore, TrashedTiles } from './disk/scope-store.ts';
import type { StoredTile } from './files/tile-file.ts';
import type { TileKey } from './files/tile-path.ts';
import type { WritesUnderWay } from './files/writes-under-way.ts';

/** What of a cache a clear with a scope works on. */
export interface ClearedCache {
  readonly disk: Pick<ScopeStore, 'clear'>;
  readonly writes: Pick<WritesUnderWay, 'pass'>;
  readonly memory: { entries(): Iterable<[TileKey, StoredTile]>; delete(key: TileKey): boolean };
  /** What reads of the source that are under way find is not to be held. */
  readonly forgetReads: () => void;
  /** Nor is it to be answered. */
  readonly endReadings: () => void;
}

/** The clears with a scope of one cache. */
export class ScopeClears {
  readonly #underWay = new Set<{ readonly sourceId: SourceId }>();

  isUnderWay({ sourceId }: TileKey): boolean {
    for (const clear of this.#underWay) if (clear.sourceId === sourceId) return true;
    return false;
  }

  /** See {@link clearScope}. */
  async clear(cache: ClearedCache, sourceId: SourceId, scope: TileScope): Promise<TrashedTiles | undefined> {
    const clear = { sourceId };
    this.#underWay.add(clear);
    try {
      return await clearScope(cache, sourceId, scope);
    } finally {
      this.#underWay.delete(clear);
    }
  }
}

/**
 * Once it resolves no tile of the scope that was stored before it began is served any more: not from memory, not from
 * disk, not from a read or write under way. One that arrives meanwhile is a new tile; it may go too. Tiles that are not of
 * the scope are left alone. Answers what {@link ScopeStore.clear} answers, and rejects as that does.
 */
async function clearScope(
  cache: ClearedCache,
  sourceId: SourceId,
  scope: TileScope,
): Promise<TrashedTiles | undefined> {
  const onMoved = (coords: readonly TileCoord[]): void => {
    for (const coord of coords) cache.memory.delete({ sourceId, coord });
  };
  // A write under way would bring its tile after we have looked for it.
  await cache.writes.pass();
  try {
    return await cache.disk.clear(sourceId, scope, onMoved);
  } finally {
    // From here on memory can gain new tiles only.
    cache.forgetReads();
    await clearMemory(cache.memory, sourceId, scope);
    cache.endReadings();
  }
}

/** Tiles whose folders went as a whole, and those that the disk has never had. */
async function clearMemory(memory: ClearedCache['memory'], sourceId: SourceId, scope: TileScope): Promise<void> {
  const held = [...memory.entries()].filter(([key]) => key.sourceId === sourceId);
  for (const zoom of new Set(held.map(([{ coord }]) => coord.z))) {
    if (zoom < scope.minZoom || zoom > scope.maxZoom) continue;
    const ofZoom = held.filter(([{ coord }]) => coord.z === zoom);
    const zoomScope = await ZoomScope.gather(scope, zoom, new Set(ofZoom.map(([{ coord }]) => coord.x)));
    for (const [key, { record }] of ofZoom) {
      const { x, y } = key.coord;
      if (zoomScope.wants(x, y, record) && !zoomScope.keeps(x, y)) memory.delete(key);
    }
  }
}
