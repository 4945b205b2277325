/** A list of choices that opens beside a button (ARIA menu button pattern), or at a place of the page. */
import { button, element } from '../parts/element.ts';
import { findByLetter, followKey } from './menu-keys.ts';

interface MenuChoice {
  readonly label: string;
  /** Given for choices of which one is in force. */
  readonly isChecked?: boolean;
  /** Stands after the label, quietly. */
  readonly detail?: string;
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
 * focus has left the button since it was pressed. A list that floats isn't cut off by what scrolls around its button.
 */
export function toggleChoiceMenu(opener: HTMLButtonElement, describe: () => ChoiceMenu, { floats = false } = {}): void {
  if (opener.getAttribute('aria-expanded') === 'true') close?.();
  else if (document.activeElement === opener) {
    close = openChoiceMenu(describe(), {
      put(list) {
        opener.after(list);
        const { left: x, bottom: y } = opener.getBoundingClientRect();
        if (floats) placeInWindow(list, { x, y });
      },
      around: opener.parentElement,
      focusBack: () => opener.focus(),
      onEnd: () => opener.setAttribute('aria-expanded', 'false'),
    });
    opener.setAttribute('aria-expanded', 'true');
  }
}

/** The least distance of a list from the edges of the window. */
const MARGIN_PX = 4;

/** In pixels of the window. */
interface WindowPoint {
  readonly x: number;
  readonly y: number;
  /** How far the list keeps from the point, where the window has room. */
  readonly distancePx?: number;
}

/** Opens the list at a point; one that is open closes as it loses the focus. `focusBack` gives the focus back. */
export function openChoiceMenuAt(point: WindowPoint, menu: ChoiceMenu, focusBack: () => void): void {
  const frame = element('div', { class: 'menu' });
  close = openChoiceMenu(menu, {
    put(list) {
      frame.append(list);
      document.body.append(frame);
      placeInWindow(list, point);
    },
    around: frame,
    focusBack,
    onEnd: () => frame.remove(),
  });
}

/** On the other side of the point where the list would leave the window, or as near as it fits. */
function placeInWindow(list: HTMLElement, { x, y, distancePx = 0 }: WindowPoint): void {
  list.classList.add('menu-floating');
  const { width, height } = list.getBoundingClientRect();
  const place = (at: number, size: number, room: number) => {
    const [before, after] = [at - distancePx - size, at + distancePx];
    if (after + size <= room - MARGIN_PX) return after;
    return before >= MARGIN_PX ? before : Math.max(MARGIN_PX, room - MARGIN_PX - size);
  };
  list.style.left = `${place(x, width, window.innerWidth)}px`;
  list.style.top = `${place(y, height, window.innerHeight)}px`;
}

interface Placing {
  readonly put: (list: HTMLElement) => void;
  /** A press or the focus outside of it closes the list. */
  readonly around: Element | null;
  readonly focusBack: () => void;
  readonly onEnd: () => void;
}

function openChoiceMenu({ label, groups }: ChoiceMenu, { put, around, focusBack, onEnd }: Placing): () => void {
  const build = (choice: MenuChoice) =>
    buildEntry(choice, () => {
      end();
      focusBack();
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
    onEnd();
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
      focusBack();
    } else return;
    event.preventDefault();
    event.stopPropagation();
  });
  list.addEventListener('pointermove', ({ target }) => (target as Element).closest('button')?.focus());
  const isOutside = (target: EventTarget | null) => !around?.contains(target as Node | null);
  document.addEventListener('pointerdown', ({ target }) => isOutside(target) && end(), { signal });
  document.addEventListener('focusin', ({ target }) => isOutside(target) && end(), { signal });
  put(list);
  (list.querySelector<HTMLElement>('[aria-checked="true"]') ?? entries[0])?.focus();
  return end;
}

function buildEntry({ label, isChecked, detail }: MenuChoice, onClick: () => void): HTMLButtonElement {
  const checked = isChecked === undefined ? {} : { 'aria-checked': String(isChecked) };
  const role = isChecked === undefined ? 'menuitem' : 'menuitemradio';
  const made = button('', onClick, { tabindex: '-1', title: label, role, ...checked });
  made.append(element('span', { class: 'menu-label' }, label));
  if (detail !== undefined) made.append(element('span', { class: 'menu-keys' }, detail));
  return made;
}
