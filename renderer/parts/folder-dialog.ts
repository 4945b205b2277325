/** The dialog that shows the path of a folder or a file when nothing could be opened. */
import type { ErrorValue } from '../../shared/errors.ts';
import { openMessage } from './dialog.ts';
import { element } from './element.ts';

/** Opens the dialog with the reason and the path, selected for copying. */
export function openFolderDialog(title: string, { message }: ErrorValue, path: string): void {
  const field = element('input', { id: 'folder-path', type: 'text', readonly: '', spellcheck: 'false', autofocus: '' });
  field.value = path;
  openMessage({ title, body: [element('p', {}, message), element('label', { for: 'folder-path' }, 'Path'), field] });
  field.select();
}
