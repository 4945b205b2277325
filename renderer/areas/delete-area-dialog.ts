/** The question before an area is deleted: what it frees, what stays, and whether browsed tiles go too. */
import type { AreaMeasure, AreaSummary } from '../../shared/area.ts';
import type { ErrorValue } from '../../shared/errors.ts';
import type { Client } from '../bridge/client.ts';
import { openQuestion } from '../parts/dialog.ts';
import { element, setUsable } from '../parts/element.ts';
import { createTickField } from '../parts/form-field.ts';
import { describeFreed, describeKept, formatTilesAndBytes } from './area-text.ts';

/**
 * Opens the question and counts while it is open. `remove` is called when people confirm, once the tiles are counted or
 * can't be. `onClose` is called once the focus is back where it was, if that is still there.
 */
export function openDeleteAreaDialog(
  client: Pick<Client, 'call'>,
  area: AreaSummary,
  remove: (browsedToo: boolean) => Promise<ErrorValue | undefined>,
  onClose: () => void,
): void {
  const line = element('p', { class: 'tile-count', role: 'status' }, 'Counting…');
  const browsed = element('div', { class: 'browsed-question' });
  let ticked = (): boolean => false;
  const { signal, confirm } = openQuestion({
    title: `Delete “${area.name}”?`,
    className: 'delete-area-dialog',
    body: [line, browsed],
    label: 'Delete',
    act: () => remove(ticked()),
    onClose,
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
  setUsable(confirm, false);
  void client.call('measureArea', { areaId: area.id }, signal).then((reply) => {
    if (signal.aborted) return;
    if (reply.ok) showMeasure(reply.value);
    else line.textContent = reply.error.message;
    setUsable(confirm, true);
  });
}
