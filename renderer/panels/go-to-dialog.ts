/** The dialog that takes the map to a typed place. */
import { VIEW_MAX_ZOOM, type View } from '../../shared/view.ts';
import { formatDestination, parseDestination } from '../map/place-text.ts';
import { openDialog } from '../parts/dialog.ts';
import { button, element } from '../parts/element.ts';

const HINT = 'In decimal degrees; the zoom may be left out. Or paste a geo: link.';
const COMPLAINT = `That is no place. Type a latitude from -90 to 90, a longitude from -180 to 180 and perhaps a whole zoom from 0 to ${VIEW_MAX_ZOOM}: 48.2, 16.37, 12`;

/** Opens the dialog with the present view in its field; `onGo` is called with a valid place. */
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
      complain(COMPLAINT);
      field.select();
      return;
    }
    dialog.close();
    onGo(view);
  };
  field.value = formatDestination(present);
  field.addEventListener('input', () => complain(''));
  const label = element('label', { for: 'go-to-field' }, 'Latitude, longitude and zoom');
  const hint = element('p', { id: 'go-to-hint', class: 'hint' }, HINT);
  const dialog = openDialog({
    title: 'Go to',
    body: [label, field, hint, complaint],
    buttons: [button('Cancel', () => dialog.close()), button('Go', go, { class: 'primary' })],
    onSubmit: go,
  });
  field.select();
}
