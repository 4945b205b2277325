/** A radio button. Not in `form-field.ts`, which is loaded later. */
import { element } from './element.ts';

/** A radio button before its label, with a hint below. */
export function createRadioChoice(
  name: string,
  value: string,
  label: string,
  hint?: string,
): { readonly root: HTMLElement; readonly control: HTMLInputElement } {
  const id = `${name}-${value}`;
  const control = element('input', { type: 'radio', name, id, value });
  const root = element('div', { class: 'tick' }, control, element('label', { for: id }, label));
  if (hint !== undefined) {
    control.setAttribute('aria-describedby', `${id}-hint`);
    root.append(element('p', { id: `${id}-hint`, class: 'hint' }, hint));
  }
  return { root, control };
}
