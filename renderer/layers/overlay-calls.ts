/** The calls of tiles that lie over the map: transparent where there is no tile, and after those of the map. */

import type { SourceId } from '../../shared/sources/source.ts';
import { EMPTY_TILE } from '../../shared/tiles/tile.ts';
import type { TileCalls } from '../map/asking/tile-calls.ts';
import type { TileAnswer } from '../map/asking/tile-request.ts';
import type { MapView } from '../map/map-view.ts';

/** The map's own tiles come first by this much, if they take so long. */
const LEAD_MS = 500;

/** The calls of a source, changed for tiles that lie over the map. */
export function createOverlayCalls(calls: TileCalls, sourceId: SourceId, mapRests: () => Promise<void>): TileCalls {
  return {
    ...calls,
    async getTile(coord, signal) {
      await mapRests();
      return emptyIfAbsent(await calls.getTile(coord, signal));
    },
    reloadTile: async (coord, signal) => emptyIfAbsent(await calls.reloadTile(coord, signal)),
    async findStandIn(coord, signal) {
      const reply = await calls.findStandIn(coord, signal);
      // The built-in world would hide the map.
      return reply.ok ? { ok: true, value: reply.value.filter((place) => place.sourceId === sourceId) } : reply;
    },
    // Memory is for the map.
    readAhead: async () => undefined,
  };
}

/** Where a source has no tile, there is nothing to see and nothing to retry, as with an empty tile. */
function emptyIfAbsent(answer: TileAnswer): TileAnswer {
  if (answer.ok || answer.error.code !== 'tile-missing') return answer;
  return { ok: true, value: { bytes: EMPTY_TILE, contentType: 'image/png', tier: 'source', freshness: 'fresh' } };
}

/** Returns a function that resolves when no tile of the map is pending, or after {@link LEAD_MS}. */
export function followMapRest({ leaflet, isBusy }: Pick<MapView, 'leaflet' | 'isBusy'>): () => Promise<void> {
  let resting: Promise<void> | undefined;
  const waitForRest = () =>
    new Promise<void>((resolve) => {
      const end = () => {
        clearTimeout(timer);
        leaflet.off('tilechange', look);
        resting = undefined;
        resolve();
      };
      const look = () => {
        if (!isBusy()) end();
      };
      const timer = setTimeout(end, LEAD_MS);
      leaflet.on('tilechange', look);
    });
  return async () => {
    // In this turn, the map may still be about to ask.
    await Promise.resolve();
    if (isBusy()) resting ??= waitForRest();
    await resting;
  };
}
