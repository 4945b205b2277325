/** Puts shared caches between the cache and its sources. */
import type { SourceId } from '../../../shared/sources/source.ts';
import type { LoadedTile, Revalidation, TileOrigin, Urgency } from '../asking/tile-origin.ts';
import type { StoredTile } from '../files/tile-file.ts';
import type { TileKey } from '../files/tile-path.ts';
import type { TileRecord } from '../files/tile-record.ts';
import type { SharedTier } from './shared-tier.ts';

/**
 * Asks a source's shared cache before the source, and gives it what the source answers. A tile past its freshness lifetime
 * is revalidated first, and used as it is if that fails. `tierOf` is called for each tile; undefined for sources without one.
 */
export function withSharedCaches(
  origin: TileOrigin,
  tierOf: (sourceId: SourceId) => SharedTier | undefined,
): TileOrigin {
  const share = (key: TileKey, { tile, keep }: LoadedTile): void => {
    if (keep && mayShare(tile.record)) tierOf(key.sourceId)?.write(key.coord, tile);
  };
  const readFresh = async (key: TileKey, signal: AbortSignal): Promise<StoredTile | undefined> => {
    const found = await tierOf(key.sourceId)?.read(key.coord, signal);
    return found && origin.judgeTile(key, found) === 'fresh' ? found : undefined;
  };
  /** A tile past its lifetime, as its source has it now; as it is if the source can't be asked. */
  const renew = async (key: TileKey, found: StoredTile, signal: AbortSignal, urgency: Urgency): Promise<LoadedTile> => {
    try {
      const loaded = applyNews(found, await origin.revalidateTile(key, found, signal, urgency));
      share(key, loaded);
      return loaded;
    } catch (thrown) {
      if (signal.aborted || origin.judgeTile(key, found) === 'must-revalidate') throw thrown;
      return { tile: found, keep: true, from: 'shared' };
    }
  };
  return {
    ...origin,
    async fetchTile(key, signal, urgency, asks) {
      const found = asks === 'source' ? undefined : await tierOf(key.sourceId)?.read(key.coord, signal);
      if (found && origin.judgeTile(key, found) === 'fresh') return { tile: found, keep: true, from: 'shared' };
      if (found) return renew(key, found, signal, urgency);
      const loaded = await origin.fetchTile(key, signal, urgency, asks);
      share(key, loaded);
      return loaded;
    },
    async revalidateTile(key, tile, signal, urgency): Promise<Revalidation> {
      const found = await readFresh(key, signal);
      if (found && found.record.answeredMs > tile.record.answeredMs) {
        const isSame = Buffer.compare(found.bytes, tile.bytes) === 0;
        return isSame
          ? { kind: 'confirmed', record: found.record }
          : { kind: 'replaced', loaded: { tile: found, keep: true } };
      }
      const news = await origin.revalidateTile(key, tile, signal, urgency);
      share(key, applyNews(tile, news));
      return news;
    },
  };
}

function applyNews(tile: StoredTile, news: Revalidation): LoadedTile {
  return news.kind === 'replaced' ? news.loaded : { tile: { ...tile, record: news.record }, keep: true };
}

/** RFC 9111 §5.2.2.5 and §5.2.2.7: `no-store` and `private` answers aren't for a cache that others read. */
function mayShare({ headers }: TileRecord): boolean {
  return !/(^|[\s,])(no-store|private)\b/i.test(headers['cache-control'] ?? '');
}
