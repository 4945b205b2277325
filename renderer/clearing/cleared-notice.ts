/** Clears tiles, with a notice that offers to undo it and then tells how much space is free again. */
import type { ClearScope, DoneClear } from '../../shared/clear-scope.ts';
import type { ErrorValue } from '../../shared/errors.ts';
import { formatBytes, formatTileCount, formatTiles } from '../../shared/quantity-text.ts';
import { NO_TILES, type TileCount } from '../../shared/tile-count.ts';
import type { Client } from '../bridge/client.ts';
import { type Freeing, followFreeing, keyOfClear, showFreeing } from '../panels/freeing.ts';
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
