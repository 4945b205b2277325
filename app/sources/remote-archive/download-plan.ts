/** Says what a warming run over an archive transfers, from its directories. */
import type { TileCoord } from '../../../shared/tiles/tile-coord.ts';
import type { TilePlace } from '../../archives/archive-protocol.ts';
import type { ByteRange } from '../../archives/pmtiles/directory.ts';
import type { DownloadPlan } from '../tile-source.ts';
import { joinAll, WARMING_LIMITS } from './joined-ranges.ts';

/** Few messages, and none that takes long. */
const FOUND_AT_ONCE = 4096;

/** The plan of a run that has `batchTiles` tiles under way, in their order. Rejects as `find` does. */
export async function planParts(
  coords: readonly TileCoord[],
  batchTiles: number,
  find: (coords: readonly TileCoord[]) => Promise<readonly TilePlace[]>,
): Promise<DownloadPlan> {
  let plan: DownloadPlan = { tiles: 0, bytes: 0, requests: 0 };
  for (let at = 0; at < coords.length; at += FOUND_AT_ONCE) {
    const places = await find(coords.slice(at, at + FOUND_AT_ONCE));
    const ranges = places.filter((place): place is ByteRange => place !== null && place !== 'damaged');
    for (let from = 0; from < ranges.length; from += batchTiles) {
      const window = ranges.slice(from, from + batchTiles);
      const parts = joinAll(window, WARMING_LIMITS);
      plan = {
        tiles: plan.tiles + window.length,
        bytes: plan.bytes + parts.reduce((sum, { length }) => sum + length, 0),
        requests: plan.requests + parts.length,
      };
    }
  }
  return plan;
}
