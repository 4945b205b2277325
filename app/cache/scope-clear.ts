/** Clears the tiles of a scope in memory and on disk. */
import type { SourceId } from '../../shared/source.ts';
import type { TileCoord } from '../../shared/tile-coord.ts';
import { hasWholeSource, type TileScope, ZoomScope } from './clearing/tile-scope.ts';
import type { ScopeStore, TrashedTiles } from './disk/scope-store.ts';
import type { StoredTile } from './files/tile-file.ts';
import type { TileKey } from './files/tile-path.ts';
import type { WritesUnderWay } from './files/writes-under-way.ts';

/** The parts of a cache that a clear works on. */
export interface ClearedCache {
  readonly disk: Pick<ScopeStore, 'clear'>;
  readonly writes: Pick<WritesUnderWay, 'pass'>;
  readonly memory: { entries(): Iterable<[TileKey, StoredTile]>; delete(key: TileKey): boolean };
  /** Ends the source's generation: what memory holds of it, and what is being read or written, is used no more. */
  readonly forgetSource: () => void;
  /** Tiles of the source that are being read don't enter memory. */
  readonly forgetReads: () => void;
  /** Nor do they answer anyone; reads under way start over. */
  readonly endReadings: () => void;
}

/** The clears of one cache. */
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
 * Once it resolves, no tile of the scope that was stored before is served again: not from memory, not from disk, not from a
 * read or write under way. Tiles outside the scope are left alone. A tile that arrives during a clear of the whole source is
 * shown and kept nowhere; during any other clear it is a new tile, and may go too. Resolves and rejects as
 * {@link ScopeStore.clear} does.
 */
async function clearScope(
  cache: ClearedCache,
  sourceId: SourceId,
  scope: TileScope,
): Promise<TrashedTiles | undefined> {
  const isWhole = hasWholeSource(scope);
  // Before the move: no write that has begun is published after it. Writes outside the scope must go on, so a part waits.
  if (isWhole) cache.forgetSource();
  else await cache.writes.pass();
  const onMoved = (coords: readonly TileCoord[]): void => {
    for (const coord of coords) cache.memory.delete({ sourceId, coord });
  };
  try {
    return await cache.disk.clear(sourceId, scope, onMoved);
  } finally {
    // After the move: reads made meanwhile may have found what has gone since.
    if (isWhole) cache.forgetSource();
    else {
      cache.forgetReads();
      await clearMemory(cache.memory, sourceId, scope);
      cache.endReadings();
    }
  }
}

/** Drops from memory what `onMoved` didn't report: tiles whose whole folders moved, and tiles that were never on disk. */
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
