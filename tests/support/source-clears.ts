/** Clears whole sources, bypassing the service. */
import type { TileScope, TileSet } from '../../app/cache/clearing/tile-scope.ts';
import type { DiskTier } from '../../app/cache/disk/disk-tier.ts';
import type { TileCache } from '../../app/cache/tile-cache.ts';
import type { SourceId } from '../../shared/sources/source.ts';
import { MAX_ZOOM } from '../../shared/tiles/tile-coord.ts';

/** All tiles of a source except the kept ones. */
function allBut(kept?: TileSet): TileScope {
  return { minZoom: 0, maxZoom: MAX_ZOOM, kept };
}

/**
 * Clears a source in memory and on disk. Returns the trash folder, or undefined if there was no tile. Rejects if some
 * tiles stay.
 */
export async function clearSource(
  cache: Pick<TileCache, 'clearScope'>,
  sourceId: SourceId,
  kept?: TileSet,
): Promise<string | undefined> {
  const trashed = await cache.clearScope(sourceId, allBut(kept));
  if (trashed?.failure) throw trashed.failure;
  return trashed?.dir;
}

/** The same on disk only. */
export async function clearOnDisk(
  disk: Pick<DiskTier, 'scopes'>,
  sourceId: SourceId,
  kept?: TileSet,
): Promise<string | undefined> {
  return clearSource({ clearScope: (id, scope) => disk.scopes.clear(id, scope, () => undefined) }, sourceId, kept);
}
