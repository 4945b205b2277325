/** Asks the service for one tile, and again when it was merely too busy. */
import type { Reply, TilePlace } from '../../../shared/calls/contract.ts';
import type { DeliveredTile } from '../../../shared/tiles/tile.ts';
import type { Client } from '../../bridge/client.ts';
import { pause } from './pause.ts';

/** A tile, or why there is none. */
export type TileAnswer = Reply<DeliveredTile>;

/** The pauses before the second, third and last attempt. */
const BUSY_PAUSES_MS = [250, 1000, 4000];

/**
 * The tile of a source, or why there is none. `cache-busy` is tried again up to three times within about five seconds.
 * `first` is the first attempt, if that was made before. Never rejects; once the signal is aborted the answer is `cancelled`.
 */
export async function requestTile(
  client: Pick<Client, 'call'>,
  place: TilePlace,
  signal: AbortSignal,
  first: Promise<TileAnswer> = client.call('getTile', place, signal),
): Promise<TileAnswer> {
  let answer = await first;
  for (const pauseMs of BUSY_PAUSES_MS) {
    if (answer.ok || answer.error.code !== 'cache-busy') break;
    await pause(pauseMs, signal);
    answer = await client.call('getTile', place, signal);
  }
  return answer;
}
