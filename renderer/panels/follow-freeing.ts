/** A notice that follows the space of tiles being given back, from the call that begins it to its end. */

import type { Reply, ServiceEvent } from '../../shared/contract.ts';
import type { ErrorValue } from '../../shared/errors.ts';
import { formatTileCount, formatTiles } from '../../shared/quantity-text.ts';
import { NO_TILES, type TileCount } from '../../shared/tile-count.ts';
import type { Client } from '../bridge/client.ts';
import type { Notices } from './notices.ts';

type FreeProgress = Extract<ServiceEvent, { readonly name: 'freeProgress' }>;

/** Begins by `clear` and answers the error, if there is one. `what` is a sentence of what has been done then. */
export async function followFreeing(
  client: Pick<Client, 'onEvent'>,
  notices: Pick<Notices, 'show'>,
  what: string,
  clear: () => Promise<Reply<{ readonly clearId: number }>>,
): Promise<ErrorValue | undefined> {
  // Events and replies travel apart, so progress may be told before the reply has said which clear it belongs to.
  const early: FreeProgress[] = [];
  let onProgress = (progress: FreeProgress): void => void early.push(progress);
  const stopListening = client.onEvent((event) => {
    if (event.name === 'freeProgress') onProgress(event);
  });

  const reply = await clear();
  if (!reply.ok) {
    stopListening();
    return reply.error;
  }
  const { clearId } = reply.value;
  onProgress = (progress) => {
    if (progress.clearId !== clearId) return;
    showFreed(notices, clearId, what, progress);
    if (progress.done) stopListening();
  };
  showFreed(notices, clearId, what, { freed: NO_TILES, done: false });
  for (const progress of early) onProgress(progress);
  return undefined;
}

/** Shows how much a clear has freed so far, or in the end, behind what has been done. */
function showFreed(
  notices: Pick<Notices, 'show'>,
  clearId: number,
  what: string,
  progress: { readonly freed: TileCount; readonly done: boolean },
): void {
  const text = progress.done
    ? `${what} Freed ${formatTileCount(progress.freed)}.`
    : `${what} Freeing space… ${formatTiles(progress.freed.tiles)} so far`;
  notices.show({ key: `freed-${clearId}`, text, tone: 'info', lasting: !progress.done, isProgress: !progress.done });
}
