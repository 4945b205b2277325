/** An origin for cache tests: a function that makes tiles, and a judge of their freshness. */

import type { LoadedTile, TileOrigin } from '../../app/cache/asking/tile-origin.ts';
import type { StoredTile } from '../../app/cache/files/tile-file.ts';
import type { TileKey } from '../../app/cache/files/tile-path.ts';

/** A record with only the time of the response. */
export const PLAIN_RECORD = { answeredMs: 1_790_000_000_000, headers: {} } as const;

/** An origin whose tiles are always fresh, with optional overrides. */
export function makeOrigin(
  load: (key: TileKey, signal: AbortSignal) => Promise<StoredTile>,
  otherwise: Partial<TileOrigin> = {},
): TileOrigin {
  const fetchTile = async (key: TileKey, signal: AbortSignal): Promise<LoadedTile> => ({
    tile: await load(key, signal),
    keep: true,
  });
  return {
    fetchTile,
    revalidateTile: async (key, _tile, signal) => ({ kind: 'replaced', loaded: await fetchTile(key, signal) }),
    judgeTile: () => 'fresh',
    canBeAsked: () => true,
    ...otherwise,
  };
}
