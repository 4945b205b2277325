/** The Go to dialog: moves the map to a typed place. */
import { dialogTexts } from '../../shared/texts/dialogs.ts';
import { partTexts } from '../../shared/texts/parts.ts';
import type { View } from '../../shared/view.ts';
import { formatDestination, parseDestination } from '../map/place-text.ts';
import { openDialog } from '../parts/dialog.ts';
import { button, element } from '../parts/element.ts';

const TEXTS = dialogTexts.goTo;

/** Opens the dialog with the present view in its field. Calls `onGo` with a valid place. */
export function openGoToDialog(present: View, onGo: (view: View) => void): void {
  const field = element('input', {
    id: 'go-to-field',
    type: 'text',
    autocomplete: 'off',
    spellcheck: 'false',
    inputmode: 'text',
    autofocus: '',
    'aria-describedby': 'go-to-hint go-to-complaint',
  });
  const complaint = element('p', { id: 'go-to-complaint', class: 'complaint', role: 'alert' });
  const complain = (text: string) => {
    complaint.textContent = text;
    field.setAttribute('aria-invalid', String(text !== ''));
  };
  const go = () => {
    const view = parseDestination(field.value, present.zoom);
    if (view === undefined) {
      complain(TEXTS.noPlace);
      field.select();
      return;
    }
    dialog.close();
    onGo(view);
  };
  field.value = formatDestination(present);
  field.addEventListener('input', () => complain(''));
  const label = element('label', { for: 'go-to-field' }, TEXTS.label);
  const hint = element('p', { id: 'go-to-hint', class: 'hint' }, TEXTS.hint);
  const dialog = openDialog({
    title: TEXTS.title,
    body: [label, field, hint, complaint],
    buttons: [button(partTexts.cancel, () => dialog.close()), button(TEXTS.go, go, { class: 'primary' })],
    onSubmit: go,
  });
  field.select();
}
