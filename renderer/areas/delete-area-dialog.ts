/** The question before an area is deleted. */
import type { AreaMeasure, AreaSummary } from '../../shared/areas/area.ts';
import type { ErrorValue } from '../../shared/errors.ts';
import { areaTexts } from '../../shared/texts/areas.ts';
import type { Client } from '../bridge/client.ts';
import { openQuestion } from '../parts/dialog.ts';
import { element, setUsable } from '../parts/element.ts';
import { createTickField } from '../parts/form-field.ts';
import { describeDeleting } from './area-text.ts';

/**
 * Opens the question and counts the area's tiles. Delete works once they are counted or counting has failed. Calls
 * `onClose` after the focus has returned to where it was, if that element still exists.
 */
export function openDeleteAreaDialog(
  client: Pick<Client, 'call'>,
  area: AreaSummary,
  remove: (browsedToo: boolean) => Promise<ErrorValue | undefined>,
  onClose: () => void,
): void {
  const line = element('p', { class: 'tile-count', role: 'status' }, areaTexts.deleteCounting);
  const browsed = element('div', { class: 'browsed-question' });
  let ticked = (): boolean => false;
  const { signal, confirm } = openQuestion({
    title: areaTexts.deleteQuestion(area.name),
    className: 'delete-area-dialog',
    body: [line, browsed],
    label: areaTexts.deleteConfirm,
    act: () => remove(ticked()),
    onClose,
  });
  const showMeasure = (measure: AreaMeasure) => {
    line.textContent = describeDeleting(measure);
    line.dataset.tiles = String(measure.own.tiles);
    if (measure.browsed.tiles === 0) return;
    const field = createTickField({ id: 'delete-browsed', label: areaTexts.deleteBrowsed(measure.browsed) }, false);
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
