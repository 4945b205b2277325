/** The question before whole sources are cleared: what, how many tiles, and whether saved areas stay. Clears nothing itself. */
import type { ErrorValue } from '../../shared/errors.ts';
import type { Client } from '../bridge/client.ts';
import { openDialog } from '../parts/dialog.ts';
import { button, element } from '../parts/element.ts';
import { createAreasQuestion } from './areas-question.ts';
import { type CountScope, countInto, createCountLine } from './tile-counting.ts';

const AFTERWARDS = 'They will be drawn or fetched again when next shown.';

/**
 * Opens the question and starts counting; closing ends the counting. `clear` is called when people confirm, which need not
 * wait for the count. It answers the error, if there is one: then the question stays open and shows it.
 */
export function openClearDialog(
  client: Client,
  scope: Required<CountScope>,
  clear: (keepAreas: boolean) => Promise<ErrorValue | undefined>,
): void {
  const life = new AbortController();
  const line = createCountLine();
  const areas = createAreasQuestion(scope);
  const complaint = element('p', { class: 'complaint', role: 'alert' });
  const clearNow = async () => {
    if (clearButton.getAttribute('aria-disabled') === 'true') return;
    clearButton.setAttribute('aria-disabled', 'true');
    const error = await clear(areas.readKeep());
    if (error === undefined) dialog.close();
    clearButton.setAttribute('aria-disabled', 'false');
    complaint.textContent = error?.message ?? '';
  };
  const clearButton = button('Clear', () => void clearNow(), { class: 'danger' });
  const dialog = openDialog({
    title: scope.sourceId === null ? 'Clear everything?' : 'Clear this source?',
    body: [line, element('p', { class: 'hint' }, AFTERWARDS), areas.root, complaint],
    buttons: [button('Cancel', () => dialog.close(), { autofocus: '' }), clearButton],
    onClose: () => life.abort(),
  });
  void countInto(line, client, scope, life.signal);
  void areas.ask(client, life.signal);
}
