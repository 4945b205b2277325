/** The question before tiles are cleared: what, how many, how much. Knows the counting, not the clearing. */
import type { TileCount } from '../../shared/contract.ts';
import type { ErrorValue } from '../../shared/errors.ts';
import type { SourceId } from '../../shared/source.ts';
import type { Client } from '../bridge/client.ts';
import { openDialog } from './dialog.ts';
import { button, element } from './element.ts';
import { formatTileCount, formatTiles } from './quantity-text.ts';

/** One source, or all of them with null, and what people call it. */
export interface ClearScope {
  readonly sourceId: SourceId | null;
  readonly name: string;
}

const AFTERWARDS = 'They will be drawn or fetched again when next shown.';

/**
 * Opens the question and starts counting; closing ends the counting. `clear` is called when people say so, at once if
 * they like, and answers the error, if there is one: then the question stays open and shows it.
 */
export function openClearDialog(
  client: Client,
  scope: ClearScope,
  clear: (scope: ClearScope) => Promise<ErrorValue | undefined>,
): void {
  const counting = new AbortController();
  const line = element('p', { class: 'tile-count', role: 'status' }, 'Counting…');
  const complaint = element('p', { class: 'complaint', role: 'alert' });
  const clearNow = async () => {
    clearButton.disabled = true;
    const error = await clear(scope);
    if (error === undefined) dialog.close();
    clearButton.disabled = false;
    complaint.textContent = error?.message ?? '';
  };
  const clearButton = button('Clear', () => void clearNow(), { class: 'danger' });
  const dialog = openDialog({
    title: scope.sourceId === null ? 'Clear everything?' : 'Clear this source?',
    body: [line, element('p', { class: 'hint' }, AFTERWARDS), complaint],
    buttons: [button('Cancel', () => dialog.close(), { autofocus: '' }), clearButton],
    onClose: () => counting.abort(),
  });
  void countInto(line, client, scope, counting.signal);
}

async function countInto(line: HTMLElement, client: Client, scope: ClearScope, signal: AbortSignal): Promise<void> {
  const show = (counted: TileCount, done: boolean) => {
    line.textContent = done ? `${scope.name}: ${formatTileCount(counted)} on disk.` : describeProgress(counted);
    line.dataset.tiles = String(counted.tiles);
    line.dataset.counting = String(!done);
  };
  const stopListening = client.onEvent((event) => {
    if (event.name === 'countProgress' && event.sourceId === scope.sourceId) show(event.counted, false);
  });
  const reply = await client.call('countTiles', { sourceId: scope.sourceId }, signal);
  stopListening();
  if (reply.ok) show(reply.value, true);
  else if (reply.error.code !== 'cancelled') line.textContent = `${scope.name}: ${reply.error.message}`;
}

function describeProgress(counted: TileCount): string {
  return `Counting… ${formatTiles(counted.tiles)} so far`;
}
