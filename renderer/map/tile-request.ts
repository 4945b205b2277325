/** Requests a tile from the service, with retries while it is busy. */
import type { Reply } from '../../shared/contract.ts';
import type { SourceId } from '../../shared/source.ts';
import type { DeliveredTile } from '../../shared/tile.ts';
import type { TileCoord } from '../../shared/tile-coord.ts';
import type { Client } from '../bridge/client.ts';
import { pause } from './pause.ts';

/** A tile, or why there is none. */
export type TileAnswer = Reply<DeliveredTile>;

/** The pauses before the second, third and last attempt. */
const BUSY_PAUSES_MS = [250, 1000, 4000];

/**
 * The tile of a source, or why there is none. Retries `cache-busy` up to three times within about five seconds. Never rejects;
 * returns `cancelled` once the signal aborts.
 */
export async function requestTile(
  client: Pick<Client, 'call'>,
  sourceId: SourceId,
  coord: TileCoord,
  signal: AbortSignal,
): Promise<TileAnswer> {
  let answer = await client.call('getTile', { sourceId, coord }, signal);
  for (const pauseMs of BUSY_PAUSES_MS) {
    if (answer.ok || answer.error.code !== 'cache-busy') break;
    await pause(pauseMs, signal);
    answer = await client.call('getTile', { sourceId, coord }, signal);
  }
  return answer;
}
