/** A form field: label, control, hint and complaint. */
import { partTexts } from '../../shared/texts/parts.ts';
import { element, setText } from './element.ts';

type Control = HTMLInputElement | HTMLSelectElement;

export interface FormField<Element extends Control = HTMLInputElement> {
  readonly root: HTMLElement;
  readonly control: Element;
  /** Shows what is wrong with the field; an empty text clears it. */
  readonly complain: (text: string) => void;
}

interface FieldTexts {
  readonly id: string;
  readonly label: string;
  readonly hint?: Node | string;
}

/** The values of a choice and their labels. */
export type Choices = readonly (readonly [value: string, label: string])[];

/** A text or number field under its label. */
export function createTextField(
  texts: FieldTexts,
  value: string,
  attributes: Readonly<Record<string, string>> = {},
): FormField {
  const control = element('input', { type: 'text', autocomplete: 'off', spellcheck: 'false', ...attributes });
  control.value = value;
  return assemble('field', texts, control, (label, hint, complaint) => [label, control, hint, complaint]);
}

/** A drop-down under its label. */
export function createChoiceField(texts: FieldTexts, value: string, choices: Choices): FormField<HTMLSelectElement> {
  const control = element('select', {}, ...createOptions(choices));
  control.value = value;
  return assemble('field', texts, control, (label, hint, complaint) => [label, control, hint, complaint]);
}

/** The options of a drop-down. */
export function createOptions(choices: Choices): readonly HTMLOptionElement[] {
  return choices.map(([value, label]) => element('option', { value }, label));
}

/** A first and a last zoom. Choosing one beyond the other moves the other. */
export function createZoomFields(idPrefix: string, choices: Choices) {
  const least = createChoiceField(
    { id: `${idPrefix}-min-zoom`, label: partTexts.fromZoom },
    choices[0]?.[0] ?? '',
    choices,
  );
  const most = createChoiceField(
    { id: `${idPrefix}-max-zoom`, label: partTexts.toZoom },
    choices.at(-1)?.[0] ?? '',
    choices,
  );
  const isCrossed = () => Number(most.control.value) < Number(least.control.value);
  least.control.addEventListener('input', () => {
    if (isCrossed()) most.control.value = least.control.value;
  });
  most.control.addEventListener('input', () => {
    if (isCrossed()) least.control.value = most.control.value;
  });
  const read = () => ({ minZoom: Number(least.control.value), maxZoom: Number(most.control.value) });
  return { least, most, read };
}

/** A checkbox before its label. */
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
      if (complaint.textContent === text) return;
      setText(complaint, text);
      control.setAttribute('aria-invalid', String(text !== ''));
    },
  };
}
