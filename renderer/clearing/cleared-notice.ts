/** Clears tiles, with a notice that offers to undo it and then tells how much space is free again. */

import type { ClearScope, DoneClear } from '../../shared/clear-scope.ts';
import type { ServiceEvent } from '../../shared/contract.ts';
import type { ErrorValue } from '../../shared/errors.ts';
import { formatBytes, formatTileCount, formatTiles } from '../../shared/quantity-text.ts';
import { NO_TILES, type TileCount } from '../../shared/tile-count.ts';
import type { Client } from '../bridge/client.ts';
import type { Notices } from '../panels/notices.ts';

type FreeProgress = Extract<ServiceEvent, { readonly name: 'freeProgress' }>;

export interface ClearedTargets {
  readonly client: Pick<Client, 'call' | 'onEvent'>;
  readonly notices: Pick<Notices, 'show' | 'showError'>;
}

/** Clears a scope and answers the error, if there is one. A notice offers to undo it and follows the freeing to its end. */
export async function clearWithUndo(
  { client, notices }: ClearedTargets,
  scope: ClearScope,
): Promise<ErrorValue | undefined> {
  // Events and replies travel apart, so progress may be told before the reply has said which clear it belongs to.
  const early: FreeProgress[] = [];
  let onProgress = (progress: FreeProgress): void => void early.push(progress);
  const stopListening = client.onEvent((event) => {
    if (event.name === 'freeProgress') onProgress(event);
  });
  const reply = await client.call('clearScope', { scope });
  if (!reply.ok) {
    stopListening();
    return reply.error;
  }
  const { clearId } = reply.value;
  const endUndo = offerUndo({ client, notices }, reply.value, stopListening);
  onProgress = (progress) => {
    if (progress.clearId !== clearId) return;
    endUndo();
    showFreeing(notices, reply.value, progress);
    if (progress.done) stopListening();
  };
  for (const progress of early) onProgress(progress);
  return undefined;
}

/** `back` is null where whole folders came back uncounted. Tiles that the map has fetched since stay: none of them comes back. */
function describeUndone(back: TileCount | null): string {
  if (back === null) return 'Undone: the tiles are back.';
  if (back.tiles === 0) return 'Undone. The map had already fetched these tiles again.';
  return `Undone: ${formatTileCount(back)} are back.`;
}

/** The answer takes the offer away. */
function offerUndo({ client, notices }: ClearedTargets, done: DoneClear, onUndone: () => void): () => void {
  const { clearId, cleared, undoWithinMs } = done;
  const key = keyOf(done);
  const what = cleared ? `Cleared ${formatTileCount(cleared)}.` : 'Cleared.';
  let timer: ReturnType<typeof setTimeout> | undefined;
  const end = () => clearTimeout(timer);
  const undo = async () => {
    end();
    notices.show({ key, text: 'Bringing the tiles back…', tone: 'info', lasting: true });
    const reply = await client.call('undoClear', { clearId });
    if (!reply.ok) {
      notices.show({ key, text: what, tone: 'info', lasting: false });
      notices.showError(reply.error);
      return;
    }
    onUndone();
    notices.show({ key, text: describeUndone(reply.value), tone: 'info', lasting: false });
  };
  if (undoWithinMs > 0) {
    const action = { label: 'Undo', run: () => void undo() };
    notices.show({ key, text: what, tone: 'info', lasting: true, action });
    timer = setTimeout(() => showFreeing(notices, done, NOTHING_FREED), undoWithinMs);
  } else showFreeing(notices, done, NOTHING_FREED);
  return end;
}

/** Shows how much space is free again, or was in the end. Tiles are told once, as many as were moved away. */
function showFreeing(notices: Pick<Notices, 'show'>, clear: DoneClear, progress: Freed): void {
  const { freed, done } = progress;
  // Where folders went as a whole, the tiles are counted as their space is given back.
  const cleared = clear.cleared ?? (done ? freed : null);
  const what = cleared ? `Cleared ${formatTiles(cleared.tiles)}.` : 'Cleared.';
  const text = done
    ? `${what} Freed ${formatBytes(freed.bytes)}.`
    : `${what} Freeing space… ${formatBytes(freed.bytes)} so far`;
  notices.show({ key: keyOf(clear), text, tone: 'info', lasting: !done, isProgress: !done });
}

function keyOf({ clearId }: DoneClear): string {
  return `freed-${clearId}`;
}

interface Freed {
  readonly freed: TileCount;
  readonly done: boolean;
}

const NOTHING_FREED: Freed = { freed: NO_TILES, done: false };
