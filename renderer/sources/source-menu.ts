/** The list of sources that opens above the button on the map (ARIA menu button pattern). Loaded when it is first opened. */
import type { MenuCommand } from '../../shared/menu.ts';
import type { Source } from '../../shared/source.ts';
import { sourcesTexts as texts } from '../../shared/texts/sources.ts';
import { findByLetter, followKey } from '../menu/menu-keys.ts';
import { button, element } from '../parts/element.ts';

export interface SourceMenuOptions {
  /** The button that opens the list; the list is put beside it and gives the focus back to it. */
  readonly opener: HTMLButtonElement;
  readonly sources: () => readonly Source[];
  readonly source: () => Source;
  readonly runCommand: (command: MenuCommand) => void;
}

/** Closes the list that is open. */
let close: (() => void) | undefined;

/** Opens the list, or closes it when it is open. Does nothing when the focus has left the button since it was pressed. */
export function toggleSourceMenu(options: SourceMenuOptions): void {
  if (options.opener.getAttribute('aria-expanded') === 'true') close?.();
  else if (document.activeElement === options.opener) close = openSourceMenu(options);
}

function openSourceMenu({ opener, sources, source, runCommand }: SourceMenuOptions): () => void {
  const choose = (command: MenuCommand) => () => {
    end();
    opener.focus();
    runCommand(command);
  };
  const entries = [
    ...sources().map(({ id, name }) =>
      buildEntry(name, choose({ name: 'selectSource', sourceId: id }), {
        role: 'menuitemradio',
        'aria-checked': String(id === source().id),
      }),
    ),
    buildEntry(texts.addEntry, choose({ name: 'addSource' }), { role: 'menuitem' }),
  ];
  const list = element('div', { role: 'menu', 'aria-label': texts.menu, class: 'menu-list' }, ...entries);
  list.lastElementChild?.before(element('hr', { role: 'separator' }));

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

function buildEntry(label: string, onClick: () => void, attributes: Readonly<Record<string, string>>) {
  const made = button('', onClick, { tabindex: '-1', title: label, ...attributes });
  made.append(element('span', { class: 'menu-label' }, label));
  return made;
}
