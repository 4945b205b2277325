/** The question before a source is removed. */
import type { OldTiles } from '../../shared/contract.ts';
import type { ErrorValue } from '../../shared/errors.ts';
import type { Source } from '../../shared/source.ts';
import type { Client } from '../bridge/client.ts';
import { openDialog } from '../parts/dialog.ts';
import { button, element } from '../parts/element.ts';
import { createOldTilesQuestion } from './old-tiles.ts';

/**
 * Opens the question and starts counting; closing ends the counting. `remove` is called when people say so and answers
 * the error, if there is one: then the question stays open and shows it.
 */
export function openRemoveSourceDialog(
  client: Client,
  source: Source,
  remove: (oldTiles: OldTiles) => Promise<ErrorValue | undefined>,
): void {
  const life = new AbortController();
  const question = createOldTilesQuestion(source, 'What becomes of its tiles?');
  const complaint = element('p', { class: 'complaint', role: 'alert' });
  const removeNow = async () => {
    if (removeButton.getAttribute('aria-disabled') === 'true') return;
    removeButton.setAttribute('aria-disabled', 'true');
    const error = await remove(question.read());
    if (error === undefined) dialog.close();
    removeButton.setAttribute('aria-disabled', 'false');
    complaint.textContent = error?.message ?? '';
  };
  const removeButton = button('Remove', () => void removeNow(), { class: 'danger' });
  const dialog = openDialog({
    title: `Remove “${source.name}”?`,
    body: [
      element(
        'p',
        { class: 'hint' },
        'It leaves the Source menu of every window. You can add it again by its address.',
      ),
      question.root,
      complaint,
    ],
    buttons: [button('Cancel', () => dialog.close(), { autofocus: '' }), removeButton],
    onClose: () => life.abort(),
  });
  question.count(client, life.signal);
}
