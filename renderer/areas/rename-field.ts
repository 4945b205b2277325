/** The name of an area, replaced by a field while people rename it. */
import { MAX_AREA_NAME_LENGTH } from '../../shared/areas/area.ts';
import type { ErrorValue } from '../../shared/errors.ts';
import { areaTexts } from '../../shared/texts/areas.ts';
import { button, element, onKey } from '../parts/element.ts';
import { cleanName } from './warm-draft.ts';

export interface RenameField {
  readonly root: HTMLElement;
  /** Opens the field with this name. */
  readonly open: (name: string) => void;
}

/** A name in a heading. An error of `rename` keeps the field open. */
export function createRenameField(
  heading: HTMLElement,
  rename: (name: string) => Promise<ErrorValue | undefined>,
): RenameField {
  const field = element('input', {
    type: 'text',
    'aria-label': areaTexts.newName,
    maxlength: String(MAX_AREA_NAME_LENGTH),
    autocomplete: 'off',
    spellcheck: 'false',
  });
  const complaint = element('p', { class: 'complaint', role: 'alert' });
  const save = element('button', { type: 'submit', class: 'plain-button' }, areaTexts.saveName);
  const cancel = button(areaTexts.cancel, () => close(), { class: 'plain-button' });
  const row = element('div', { class: 'rename-row' }, field, save, cancel);
  const form = element('form', { class: 'rename-form', novalidate: '', hidden: '' }, row, complaint);
  const close = () => {
    const hadFocus = form.contains(document.activeElement);
    form.hidden = true;
    heading.hidden = false;
    if (hadFocus) heading.closest<HTMLElement>('[tabindex]')?.focus({ preventScroll: true });
  };
  const tryRename = async () => {
    const name = cleanName(field.value);
    const error = name === '' ? { message: areaTexts.nameMissing } : await rename(name);
    complaint.textContent = error?.message ?? '';
    if (!error) close();
  };
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    void tryRename();
  });
  onKey(form, 'Escape', close);
  return {
    root: element('div', { class: 'area-head' }, heading, form),
    open(name) {
      heading.hidden = true;
      form.hidden = false;
      complaint.textContent = '';
      field.value = name;
      field.focus();
      field.select();
    },
  };
}
