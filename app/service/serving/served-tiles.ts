/** What the tile server serves: the tiles of the cache, under the rule cards of their sources. */
import { CodedError } from '../../../shared/errors.ts';
import { isCacheOnly } from '../../../shared/serving.ts';
import { SOURCE_KINDS, type Source } from '../../../shared/sources/source.ts';
import type { TileFreshness } from '../../../shared/tiles/tile.ts';
import type { TileKey } from '../../cache/files/tile-path.ts';
import type { ServedSource, TileShelf } from '../../serving/tile-shelf.ts';
import { escapeHtml } from '../../sources/pasted/plain-text.ts';
import type { Engine } from '../engine.ts';

/** How long other programs may keep a tile that has no server: one that is drawn here, or that of an archive on this computer. */
const OWN_FRESH_S = 3600;
const MAX_FRESH_S = 365 * 24 * 3600;
/** Most stale tiles that are being revalidated at a time, so that a crowd of them doesn't pile up. */
const MAX_REVALIDATIONS = 16;

/**
 * The tiles of an engine. A source whose tiles may not be fetched ahead is never asked on behalf of other programs: its tiles come
 * from the cache alone. Other sources are asked for missing tiles, and archives on this computer are read, after all that windows
 * wait for. A stale tile is served at once and revalidated afterwards, until `signal` aborts.
 */
export function createTileShelf(
  { list, cache, tileSources }: Pick<Engine, 'list' | 'cache' | 'tileSources'>,
  ended: AbortSignal,
): TileShelf {
  let revalidations = 0;

  async function revalidate(key: TileKey): Promise<void> {
    if (revalidations >= MAX_REVALIDATIONS || ended.aborted) return;
    revalidations += 1;
    // The tile stays as it is, and the next request tries again.
    await cache.revalidateTile(key, ended, 'program').catch(() => undefined);
    revalidations -= 1;
  }

  function freshForS(source: Source, key: TileKey, freshness: TileFreshness): number | null {
    const stored = cache.peek(key);
    // Its source forbids storing it, or it was cleared just now.
    if (!stored) return null;
    if (freshness !== 'fresh') return 0;
    if (!SOURCE_KINDS[source.kind].hasServer) return OWN_FRESH_S;
    const untilMs = tileSources.freshUntilMs(source.id, stored) ?? 0;
    return Math.min(MAX_FRESH_S, Math.max(0, Math.floor((untilMs - Date.now()) / 1000)));
  }

  return {
    sources: () => list.all.map(describe),
    readTile: async (sourceId, coord, signal) => {
      const source = list.require(sourceId);
      const key = { sourceId, coord };
      const mayAsk = !isCacheOnly(source);
      const tile = mayAsk ? await cache.getTile(key, signal, 'program') : await cache.getCachedTile(key);
      if (!tile) throw new CodedError('not-cached');
      if (mayAsk && tile.freshness === 'stale') void revalidate(key);
      const { bytes, contentType, freshness } = tile;
      return { bytes, contentType, freshForS: freshForS(source, key, freshness) };
    },
  };
}

function describe(source: Source): ServedSource {
  const { id, name, rules } = source;
  const { minZoom, maxZoom, tileSizePx } = rules;
  const attribution = escapeHtml(rules.attribution);
  return { id, name, attribution, minZoom, maxZoom, tileSizePx, isCacheOnly: isCacheOnly(source) };
}
