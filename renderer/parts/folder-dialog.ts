/** The dialog that shows the path of a folder or a file when nothing could be opened. */
import type { ErrorValue } from '../../shared/errors.ts';
import { openDialog } from './dialog.ts';
import { button, element } from './element.ts';

/** Opens the dialog with the reason and the path, selected so that it can be copied at once. */
export function openFolderDialog(title: string, error: ErrorValue, path: string): void {
  const field = element('input', { id: 'folder-path', type: 'text', readonly: '', spellcheck: 'false', autofocus: '' });
  field.value = path;
  const dialog = openDialog({
    title,
    body: [element('p', {}, error.message), element('label', { for: 'folder-path' }, 'Path'), field],
    buttons: [button('Close', () => dialog.close(), { class: 'primary' })],
    onSubmit: () => dialog.close(),
  });
  field.select();
}
