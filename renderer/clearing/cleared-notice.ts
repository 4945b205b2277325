/** Clears tiles, with notices that offer to undo the clear and show how much space was freed. */
import type { ClearScope, DoneClear } from '../../shared/cache/clear-scope.ts';
import type { Reply, ServiceEvent } from '../../shared/calls/contract.ts';
import type { ErrorValue } from '../../shared/errors.ts';
import { clearTexts } from '../../shared/texts/clearing.ts';
import { formatBytes } from '../../shared/texts/quantities.ts';
import { NO_TILES, type TileCount } from '../../shared/tiles/tile-count.ts';
import type { Client } from '../bridge/client.ts';
import type { Notices } from '../panels/notices.ts';
import { addUndo } from './undo-offers.ts';

export interface ClearedTargets {
  readonly client: Pick<Client, 'call' | 'onEvent'>;
  readonly notices: Pick<Notices, 'show' | 'showError' | 'hide' | 'wasDismissed'>;
}

/** All undone clears share one notice, so several don't cover the map. */
const UNDONE_KEY = 'undone';

/** Clears a scope and returns the error, if any. A notice offers to undo it, then shows the space being freed. */
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

/** Offers to undo a clear by a notice and by the Undo command. Returns a function that withdraws the offer. */
function offerUndo({ client, notices }: ClearedTargets, done: DoneClear, onUndone: () => void): () => void {
  const { clearId, cleared, undoWithinMs } = done;
  const key = keyOfClear(done);
  const what = clearTexts.cleared(cleared);
  const showNothingFreed = () => showCleared(notices, done, { freed: NO_TILES, done: false });
  let timer: ReturnType<typeof setTimeout> | undefined;
  let withdraw = (): void => undefined;
  const end = () => {
    clearTimeout(timer);
    withdraw();
  };
  const undo = async () => {
    end();
    notices.show({ key, text: clearTexts.undoing, tone: 'info', lasting: true });
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
    const action = { label: clearTexts.undo, run: () => void undo() };
    notices.show({ key, text: what, tone: 'info', lasting: true, action });
    withdraw = addUndo(action.run, () => !notices.wasDismissed(key));
    timer = setTimeout(() => {
      withdraw();
      showNothingFreed();
    }, undoWithinMs);
  } else showNothingFreed();
  return end;
}

/** `back` is null where whole folders were restored uncounted. Tiles that the map has fetched since aren't restored. */
function describeUndone(back: TileCount | null): string {
  if (back === null) return clearTexts.undone;
  return back.tiles === 0 ? clearTexts.undoneTooLate : clearTexts.undoneTiles(back);
}

/** Shows the tiles that were moved away; whole folders are counted while their space is freed. */
function showCleared(notices: Pick<Notices, 'show' | 'wasDismissed'>, clear: DoneClear, freeing: Freeing): void {
  const cleared = clear.cleared ?? (freeing.done ? freeing.freed : null);
  showFreeing(notices, clear, clearTexts.clearedTiles(cleared), freeing, ({ bytes }) => formatBytes(bytes));
}

type Freeing = Pick<Extract<ServiceEvent, { readonly name: 'freeProgress' }>, 'freed' | 'done'>;

/**
 * Calls `clear` and returns its error, if any. Otherwise calls `onBegun` with the reply, and the function that it returns
 * with each progress event of this clear, until the clear is done or `stop` is called.
 */
export async function followFreeing<Begun extends { readonly clearId: number }>(
  client: Pick<Client, 'onEvent'>,
  clear: () => Promise<Reply<Begun>>,
  onBegun: (begun: Begun, stop: () => void) => (freeing: Freeing) => void,
): Promise<ErrorValue | undefined> {
  // Progress may arrive before the reply with the id of its clear.
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

function keyOfClear({ clearId }: { readonly clearId: number }): string {
  return `freed-${clearId}`;
}

/** Shows what was done and how much space it has freed, unless people have dismissed that. */
export function showFreeing(
  notices: Pick<Notices, 'show' | 'wasDismissed'>,
  clear: { readonly clearId: number },
  what: string,
  { freed, done }: Freeing,
  format: (freed: TileCount, done: boolean) => string,
): void {
  if (notices.wasDismissed(keyOfClear(clear))) return;
  const text = (done ? clearTexts.freed : clearTexts.freeing)(what, format(freed, done));
  notices.show({ key: keyOfClear(clear), text, tone: 'info', lasting: !done, isProgress: !done });
}
