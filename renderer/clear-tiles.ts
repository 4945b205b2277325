/** Clears tiles and tells how the space is given back. */
import type { ServiceEvent, TileCount } from '../shared/contract.ts';
import type { ErrorValue } from '../shared/errors.ts';
import { formatTileCount, formatTiles } from '../shared/quantity-text.ts';
import type { Client } from './bridge/client.ts';
import type { ClearScope } from './panels/clear-dialog.ts';
import type { Notices } from './panels/notices.ts';

type FreeProgress = Extract<ServiceEvent, { readonly name: 'freeProgress' }>;

/** Clears a scope and answers the error, if there is one. A notice follows the freeing of the space to its end. */
export async function clearTiles(client: Client, notices: Notices, scope: ClearScope): Promise<ErrorValue | undefined> {
  // Events and replies travel apart, so progress may be told before the reply has said which clear it belongs to.
  const early: FreeProgress[] = [];
  let onProgress = (progress: FreeProgress): void => void early.push(progress);
  const stopListening = client.onEvent((event) => {
    if (event.name === 'freeProgress') onProgress(event);
  });

  const reply = await client.call('clearTiles', { sourceId: scope.sourceId });
  if (!reply.ok) {
    stopListening();
    return reply.error;
  }
  const { clearId } = reply.value;
  onProgress = (progress) => {
    if (progress.clearId !== clearId) return;
    showFreed(notices, clearId, scope.name, progress);
    if (progress.done) stopListening();
  };
  showFreed(notices, clearId, scope.name, { freed: { tiles: 0, bytes: 0 }, done: false });
  for (const progress of early) onProgress(progress);
  return undefined;
}

function showFreed(
  notices: Notices,
  clearId: number,
  name: string,
  progress: { readonly freed: TileCount; readonly done: boolean },
): void {
  const text = progress.done
    ? `${name} cleared. Freed ${formatTileCount(progress.freed)}.`
    : `${name} cleared. Freeing space… ${formatTiles(progress.freed.tiles)} so far`;
  notices.show({ key: `freed-${clearId}`, text, tone: 'info', lasting: !progress.done });
}
