/** A field of a form as elements: label, control, hint and what is wrong with it. Knows no particular form. */
import { element } from './element.ts';

type Control = HTMLInputElement | HTMLSelectElement;

export interface FormField<Element extends Control = HTMLInputElement> {
  readonly root: HTMLElement;
  readonly control: Element;
  /** Says what is wrong with the field; an empty text says that nothing is. */
  readonly complain: (text: string) => void;
}

interface FieldTexts {
  readonly id: string;
  readonly label: string;
  readonly hint?: Node | string;
}

/** A line of text, or a number typed as one, under its label. */
export function createTextField(
  texts: FieldTexts,
  value: string,
  attributes: Readonly<Record<string, string>> = {},
): FormField {
  const control = element('input', { type: 'text', autocomplete: 'off', spellcheck: 'false', ...attributes });
  control.value = value;
  return assemble('field', texts, control, (label, hint, complaint) => [label, control, hint, complaint]);
}

/** A choice among a few values, the first of each pair; people read the second. */
export function createChoiceField(
  texts: FieldTexts,
  value: string,
  choices: readonly (readonly [value: string, label: string])[],
): FormField<HTMLSelectElement> {
  const control = element('select', {}, ...choices.map(([value, label]) => element('option', { value }, label)));
  control.value = value;
  return assemble('field', texts, control, (label, hint, complaint) => [label, control, hint, complaint]);
}

/** A box to tick, before its label. */
export function createTickField(texts: FieldTexts, ticked: boolean): FormField {
  const control = element('input', { type: 'checkbox' });
  control.checked = ticked;
  return assemble('tick', texts, control, (label, hint, complaint) => [control, label, hint, complaint]);
}

function assemble<Element extends Control>(
  className: string,
  { id, label, hint }: FieldTexts,
  control: Element,
  arrange: (label: Node, hint: Node, complaint: Node) => readonly Node[],
): FormField<Element> {
  const hintLine = element('p', { id: `${id}-hint`, class: 'hint' }, ...(hint === undefined ? [] : [hint]));
  const complaint = element('p', { id: `${id}-complaint`, class: 'complaint', 'aria-live': 'polite' });
  control.id = id;
  control.setAttribute('aria-describedby', `${hintLine.id} ${complaint.id}`);
  return {
    root: element('div', { class: className }, ...arrange(element('label', { for: id }, label), hintLine, complaint)),
    control,
    complain(text) {
      // What has not changed is not read out again.
      if (complaint.textContent === text) return;
      complaint.textContent = text;
      control.setAttribute('aria-invalid', String(text !== ''));
    },
  };
}
