/** The dialog that shows a path when no program could open it. */
import type { ErrorValue } from '../../shared/errors.ts';
import { dialogTexts } from '../../shared/texts/dialogs.ts';
import { openMessage } from './dialog.ts';
import { element } from './element.ts';

const TEXTS = dialogTexts.folder;

/** Opens the dialog with the reason and the path, selected for copying. */
export function openFolderDialog(kind: 'cacheFolder' | 'logFile', { message }: ErrorValue, path: string): void {
  const field = element('input', { id: 'folder-path', type: 'text', readonly: '', spellcheck: 'false', autofocus: '' });
  field.value = path;
  const label = element('label', { for: 'folder-path' }, TEXTS.path);
  openMessage({ title: TEXTS[kind], body: [element('p', {}, message), label, field] });
  field.select();
}
