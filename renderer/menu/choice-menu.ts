/** A list of choices that opens beside a button (ARIA menu button pattern). */
import { button, element } from '../parts/element.ts';
import { findByLetter, followKey } from './menu-keys.ts';

interface MenuChoice {
  readonly label: string;
  /** Given for choices of which one is in force. */
  readonly isChecked?: boolean;
  readonly run: () => void;
}

export interface ChoiceMenu {
  /** The name of the list. */
  readonly label: string;
  /** With a line between groups; empty ones are left out. */
  readonly groups: readonly (readonly MenuChoice[])[];
}

/** Closes the list that is open. */
let close: (() => void) | undefined;

/**
 * Opens the list, or closes it when it is open. It is put beside the button and gives the focus back to it. Does nothing when the
 * focus has left the button since it was pressed.
 */
export function toggleChoiceMenu(opener: HTMLButtonElement, describe: () => ChoiceMenu): void {
  if (opener.getAttribute('aria-expanded') === 'true') close?.();
  else if (document.activeElement === opener) close = openChoiceMenu(opener, describe());
}

function openChoiceMenu(opener: HTMLButtonElement, { label, groups }: ChoiceMenu): () => void {
  const build = (choice: MenuChoice) =>
    buildEntry(choice, () => {
      end();
      opener.focus();
      choice.run();
    });
  const [first = [], ...others] = groups.filter((group) => group.length > 0).map((group) => group.map(build));
  const entries = [...first, ...others.flat()];
  const list = element(
    'div',
    { role: 'menu', 'aria-label': label, class: 'menu-list' },
    ...first,
    ...others.flatMap((group) => [element('hr', { role: 'separator' }), ...group]),
  );

  const life = new AbortController();
  const { signal } = life;
  const end = () => {
    life.abort();
    list.remove();
    opener.setAttribute('aria-expanded', 'false');
  };
  list.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const labels = entries.map(({ textContent }) => textContent ?? '');
    const at = entries.indexOf(document.activeElement as HTMLButtonElement);
    const next =
      followKey(event.key, at, labels.length, { back: 'ArrowUp', on: 'ArrowDown' }) ??
      findByLetter(event.key, at, labels);
    if (next !== undefined) entries[next]?.focus();
    else if (event.key === 'Escape') {
      end();
      opener.focus();
    } else return;
    event.preventDefault();
    event.stopPropagation();
  });
  list.addEventListener('pointermove', ({ target }) => (target as Element).closest('button')?.focus());
  const isOutside = (target: EventTarget | null) => !opener.parentElement?.contains(target as Node | null);
  document.addEventListener('pointerdown', ({ target }) => isOutside(target) && end(), { signal });
  document.addEventListener('focusin', ({ target }) => isOutside(target) && end(), { signal });
  opener.after(list);
  opener.setAttribute('aria-expanded', 'true');
  (list.querySelector<HTMLElement>('[aria-checked="true"]') ?? entries[0])?.focus();
  return end;
}

function buildEntry({ label, isChecked }: MenuChoice, onClick: () => void): HTMLButtonElement {
  const checked = isChecked === undefined ? {} : { 'aria-checked': String(isChecked) };
  const role = isChecked === undefined ? 'menuitem' : 'menuitemradio';
  const made = button('', onClick, { tabindex: '-1', title: label, role, ...checked });
  made.append(element('span', { class: 'menu-label' }, label));
  return made;
}
