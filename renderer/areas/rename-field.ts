/** The name of an area, and a field in its place while people change it. */
import { MAX_AREA_NAME_LENGTH } from '../../shared/area.ts';
import type { ErrorValue } from '../../shared/errors.ts';
import { button, element } from '../parts/element.ts';
import { cleanName } from './warm-draft.ts';

export interface RenameField {
  readonly root: HTMLElement;
  readonly showName: (name: string) => void;
  /** Lets people change the name. */
  readonly open: (name: string) => void;
}

/** A name in a heading; `rename` answers the error, if there is one, and the field stays open with it. */
export function createRenameField(
  heading: HTMLElement,
  rename: (name: string) => Promise<ErrorValue | undefined>,
): RenameField {
  const field = element('input', {
    type: 'text',
    'aria-label': 'New name',
    maxlength: String(MAX_AREA_NAME_LENGTH),
    autocomplete: 'off',
    spellcheck: 'false',
  });
  const complaint = element('p', { class: 'complaint', role: 'alert' });
  const save = element('button', { type: 'submit', class: 'plain-button' }, 'Save');
  const form = element(
    'form',
    { class: 'rename-form', novalidate: '' },
    element(
      'div',
      { class: 'rename-row' },
      field,
      save,
      button('Cancel', () => close(), { class: 'plain-button' }),
    ),
    complaint,
  );
  const close = () => {
    const hadFocus = form.contains(document.activeElement);
    form.hidden = true;
    heading.hidden = false;
    if (hadFocus) heading.closest<HTMLElement>('[tabindex]')?.focus({ preventScroll: true });
  };
  const tryRename = async () => {
    const name = cleanName(field.value);
    if (name === '') {
      complaint.textContent = 'Type a name.';
      return;
    }
    const error = await rename(name);
    complaint.textContent = error?.message ?? '';
    if (!error) close();
  };
  form.hidden = true;
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    void tryRename();
  });
  form.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape') return;
    // The panel stays open.
    event.preventDefault();
    close();
  });
  return {
    root: element('div', { class: 'area-head' }, heading, form),
    showName(name) {
      if (heading.textContent !== name) heading.textContent = name;
    },
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
