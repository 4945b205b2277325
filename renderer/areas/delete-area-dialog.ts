/** The question before an area is deleted: what it frees, what stays, and whether browsed tiles go too. Deletes nothing. */
import type { AreaMeasure, AreaSummary } from '../../shared/area.ts';
import type { ErrorValue } from '../../shared/errors.ts';
import type { Client } from '../bridge/client.ts';
import { openDialog } from '../parts/dialog.ts';
import { button, element } from '../parts/element.ts';
import { createTickField } from '../parts/form-field.ts';
import { describeFreed, describeKept, formatTilesAndBytes } from './area-text.ts';

/**
 * Opens the question and starts counting; closing ends the counting. `remove` is called when people say so, once the number
 * is known, and answers the error, if there is one: then the question stays open and shows it. `onClose` is told once the
 * keyboard is back where it was, if that is still there.
 */
export function openDeleteAreaDialog(
  client: Pick<Client, 'call'>,
  area: AreaSummary,
  remove: (browsedToo: boolean) => Promise<ErrorValue | undefined>,
  onClose: () => void,
): void {
  const life = new AbortController();
  const line = element('p', { class: 'tile-count', role: 'status' }, 'Counting…');
  const browsed = element('div', { class: 'browsed-question' });
  const complaint = element('p', { class: 'complaint', role: 'alert' });
  let ticked = (): boolean => false;
  const removeNow = async () => {
    if (deleteButton.getAttribute('aria-disabled') === 'true') return;
    deleteButton.setAttribute('aria-disabled', 'true');
    const error = await remove(ticked());
    if (error === undefined) dialog.close();
    deleteButton.setAttribute('aria-disabled', 'false');
    complaint.textContent = error?.message ?? '';
  };
  const deleteButton = button('Delete', () => void removeNow(), { class: 'danger', 'aria-disabled': 'true' });
  const dialog = openDialog({
    title: `Delete “${area.name}”?`,
    className: 'delete-area-dialog',
    body: [line, browsed, complaint],
    buttons: [button('Cancel', () => dialog.close(), { autofocus: '' }), deleteButton],
    onClose() {
      life.abort();
      onClose();
    },
  });
  const showMeasure = (measure: AreaMeasure) => {
    line.textContent = [describeFreed(measure), describeKept(measure)].filter(Boolean).join(' ');
    line.dataset.tiles = String(measure.own.tiles);
    if (measure.browsed.tiles === 0) return;
    const label = `Also clear ${formatTilesAndBytes(measure.browsed)} in it that came from looking at the map`;
    const field = createTickField({ id: 'delete-browsed', label }, false);
    ticked = () => field.control.checked;
    browsed.replaceChildren(field.root);
  };
  void client.call('measureArea', { areaId: area.id }, life.signal).then((reply) => {
    if (life.signal.aborted) return;
    if (reply.ok) showMeasure(reply.value);
    // What cannot be counted can be deleted all the same.
    else line.textContent = reply.error.message;
    deleteButton.setAttribute('aria-disabled', 'false');
  });
}
