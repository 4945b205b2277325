/** The list of a combobox (WAI-ARIA Authoring Practices, combobox pattern): the focus stays in the field. */
import '../styles/option-list.css';
import { element } from './element.ts';

/** What people read of an option. */
export interface OptionText {
  readonly title: string;
  readonly detail: string;
}

export interface OptionList {
  readonly root: HTMLElement;
  /** Index of the marked option. */
  readonly active: () => number;
  /** Replaces the options and marks one; without any the list is hidden. */
  readonly show: (options: readonly OptionText[], marked?: number) => void;
  /** Marks the next option, or the one before for -1, around the ends. */
  readonly step: (by: 1 | -1) => void;
}

/** An empty list for a field, which it makes a combobox. `onChoose` is called with the index of an option that is clicked. */
export function createOptionList(
  field: HTMLElement,
  { id, label }: { readonly id: string; readonly label: string },
  onChoose: (index: number) => void,
): OptionList {
  const root = element('ul', { id, class: 'option-list', role: 'listbox', 'aria-label': label, hidden: '' });
  const attributes = { role: 'combobox', 'aria-autocomplete': 'list', 'aria-controls': id, 'aria-expanded': 'false' };
  for (const [name, value] of Object.entries(attributes)) field.setAttribute(name, value);
  let active = 0;
  const mark = (index: number) => {
    active = index;
    for (const [at, option] of [...root.children].entries()) {
      option.setAttribute('aria-selected', String(at === active));
      if (at === active) option.scrollIntoView?.({ block: 'nearest' });
    }
    const marked = root.children[active]?.id;
    if (marked === undefined) field.removeAttribute('aria-activedescendant');
    else field.setAttribute('aria-activedescendant', marked);
  };
  const createOption = ({ title, detail }: OptionText, at: number) => {
    const text = [element('span', {}, title), element('span', { class: 'option-detail' }, detail)];
    const option = element('li', { id: `${id}-${at}`, role: 'option' }, ...text);
    option.addEventListener('pointerdown', (event) => event.preventDefault());
    option.addEventListener('click', () => onChoose(at));
    return option;
  };
  return {
    root,
    active: () => active,
    show(options, marked = 0) {
      root.replaceChildren(...options.map(createOption));
      root.hidden = options.length === 0;
      field.setAttribute('aria-expanded', String(options.length > 0));
      mark(marked);
    },
    step(by) {
      const count = Math.max(1, root.children.length);
      mark((active + by + count) % count);
    },
  };
}
