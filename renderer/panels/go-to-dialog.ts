/** The Go to dialog: moves the map to a typed or pasted place, and shows meanwhile what it has understood. */
import { readPlace } from '../../shared/place/place-reader.ts';
import type { SourceId } from '../../shared/sources/source.ts';
import { dialogTexts } from '../../shared/texts/dialogs.ts';
import { partTexts } from '../../shared/texts/parts.ts';
import { describePlace, placeTexts } from '../../shared/texts/places.ts';
import { formatView, type View } from '../../shared/view.ts';
import { openDialog } from '../parts/dialog.ts';
import { button, element, setText } from '../parts/element.ts';
import { readFormats } from '../parts/formats.ts';

const TEXTS = dialogTexts.goTo;

/** Opens the dialog with the present view in its field. Calls `onGo` with a valid place and the source that a link names. */
export function openGoToDialog(present: View, onGo: (view: View, sourceId: SourceId | null) => void): void {
  const field = element('input', {
    id: 'go-to-field',
    type: 'text',
    autocomplete: 'off',
    spellcheck: 'false',
    inputmode: 'text',
    autofocus: '',
    'aria-describedby': 'go-to-hint go-to-reading go-to-complaint',
  });
  const format = readFormats().positionFormat;
  const understood = element('p', { id: 'go-to-reading', role: 'status' });
  const complaint = element('p', { id: 'go-to-complaint', class: 'complaint', role: 'alert' });
  const show = () => {
    const reading = readPlace(field.value);
    understood.classList.toggle('hint', reading.kind === 'problem');
    setText(understood, reading.kind === 'place' ? describePlace(reading.place, format) : describeProblem(reading));
    setText(complaint, '');
    field.setAttribute('aria-invalid', 'false');
  };
  const go = () => {
    const reading = readPlace(field.value);
    if (reading.kind === 'place') {
      const { place, sourceId } = reading;
      dialog.close();
      onGo({ ...place, zoom: place.zoom ?? present.zoom }, sourceId);
      return;
    }
    setText(understood, '');
    setText(complaint, describeProblem(reading) || placeTexts.noPlace);
    field.setAttribute('aria-invalid', 'true');
    field.select();
  };
  const label = element('label', { for: 'go-to-field' }, TEXTS.label);
  const hint = element('p', { id: 'go-to-hint', class: 'hint' }, TEXTS.hint);
  const dialog = openDialog({
    title: TEXTS.title,
    body: [label, field, element('div', { class: 'place-reading' }, understood, complaint), hint],
    buttons: [button(partTexts.cancel, () => dialog.close()), button(TEXTS.go, go, { class: 'primary' })],
    onSubmit: go,
  });
  field.value = format === 'degrees' ? formatView(present).replaceAll(',', ', ') : describePlace(present, format);
  field.addEventListener('input', show);
  show();
  field.select();
}

/** Empty while the text is no position yet. */
function describeProblem(reading: ReturnType<typeof readPlace>): string {
  return reading.kind === 'problem' ? reading.message : '';
}
