/** Clears tiles, with notices that offer to undo it and tell how much space is free again. */
import type { ClearScope, DoneClear } from '../../shared/clear-scope.ts';
import type { Reply, ServiceEvent } from '../../shared/contract.ts';
import type { ErrorValue } from '../../shared/errors.ts';
import { formatBytes, formatTileCount, formatTiles } from '../../shared/texts/quantities.ts';
import { NO_TILES, type TileCount } from '../../shared/tile-count.ts';
import type { Client } from '../bridge/client.ts';
import type { Notices } from '../panels/notices.ts';

export interface ClearedTargets {
  readonly client: Pick<Client, 'call' | 'onEvent'>;
  readonly notices: Pick<Notices, 'show' | 'showError' | 'hide'>;
}

/** All undone clears share one notice, so that several don't cover the map. */
const UNDONE_KEY = 'undone';

/** Clears a scope and answers the error, if there is one. A notice offers to undo it and follows the freeing to its end. */
export async function clearWithUndo(targets: ClearedTargets, scope: ClearScope): Promise<ErrorValue | undefined> {
  const { client, notices } = targets;
  const clear = () => client.call('clearScope', { scope });
  return followFreeing(client, clear, (done, stop) => {
    const endOffer = offerUndo(targets, done, stop);
    return (freeing) => {
      endOffer();
      showCleared(notices, done, freeing);
    };
  });
}

/** Returns a function that withdraws the offer. */
function offerUndo({ client, notices }: ClearedTargets, done: DoneClear, onUndone: () => void): () => void {
  const { clearId, cleared, undoWithinMs } = done;
  const key = keyOfClear(done);
  const what = cleared ? `Cleared ${formatTileCount(cleared)}.` : 'Cleared.';
  const showNothingFreed = () => showCleared(notices, done, { freed: NO_TILES, done: false });
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
    notices.show({ key: UNDONE_KEY, text: describeUndone(reply.value), tone: 'info', lasting: false });
    notices.hide(key);
  };
  if (undoWithinMs > 0) {
    const action = { label: 'Undo', run: () => void undo() };
    notices.show({ key, text: what, tone: 'info', lasting: true, action });
    timer = setTimeout(showNothingFreed, undoWithinMs);
  } else showNothingFreed();
  return end;
}

/** `back` is null where whole folders came back uncounted. Tiles that the map has fetched since don't come back. */
function describeUndone(back: TileCount | null): string {
  if (back === null) return 'Undone: the tiles are back.';
  if (back.tiles === 0) return 'Undone. The map had already fetched these tiles again.';
  return `Undone: ${formatTileCount(back)} are back.`;
}

/** Tiles are told once, as many as were moved away; folders that went as a whole are counted as their space is freed. */
function showCleared(notices: Pick<Notices, 'show'>, clear: DoneClear, freeing: Freeing): void {
  const cleared = clear.cleared ?? (freeing.done ? freeing.freed : null);
  const what = cleared ? `Cleared ${formatTiles(cleared.tiles)}.` : 'Cleared.';
  showFreeing(notices, clear, what, freeing, ({ bytes }) => formatBytes(bytes));
}

type Freeing = Pick<Extract<ServiceEvent, { readonly name: 'freeProgress' }>, 'freed' | 'done'>;

/**
 * Begins by `clear` and answers its error, if there is one. Otherwise calls `onBegun` with the reply, and what that returns
 * with each progress of this clear until it is done or `stop` is called.
 */
export async function followFreeing<Begun extends { readonly clearId: number }>(
  client: Pick<Client, 'onEvent'>,
  clear: () => Promise<Reply<Begun>>,
  onBegun: (begun: Begun, stop: () => void) => (freeing: Freeing) => void,
): Promise<ErrorValue | undefined> {
  // Events and replies travel apart: progress may come before the reply that says which clear it belongs to.
  const early: Extract<ServiceEvent, { readonly name: 'freeProgress' }>[] = [];
  let take = (progress: (typeof early)[number]): void => void early.push(progress);
  const stop = client.onEvent((event) => {
    if (event.name === 'freeProgress') take(event);
  });
  const reply = await clear();
  if (!reply.ok) {
    stop();
    return reply.error;
  }
  const follow = onBegun(reply.value, stop);
  take = (progress) => {
    if (progress.clearId !== reply.value.clearId) return;
    follow(progress);
    if (progress.done) stop();
  };
  early.forEach(take);
  return undefined;
}

/** The key of the notice about a clear. */
function keyOfClear({ clearId }: { readonly clearId: number }): string {
  return `freed-${clearId}`;
}

/** Shows what has been done, and how much of its space is free again. */
export function showFreeing(
  notices: Pick<Notices, 'show'>,
  clear: { readonly clearId: number },
  what: string,
  { freed, done }: Freeing,
  format: (freed: TileCount, done: boolean) => string,
): void {
  const text = done ? `${what} Freed ${format(freed, done)}.` : `${what} Freeing space… ${format(freed, done)} so far`;
  notices.show({ key: keyOfClear(clear), text, tone: 'info', lasting: !done, isProgress: !done });
}
