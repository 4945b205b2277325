/** Short messages over the map: troubles stay until dismissed or mended, the rest goes after a while. */
import type { ErrorValue } from '../../shared/errors.ts';
import { button, element, setText } from '../parts/element.ts';

/** How long a passing message stays after its last change. */
const PASSING_MS = 7000;

export interface Notice {
  /** A notice replaces the one with the same key. */
  readonly key: string;
  readonly text: string;
  readonly tone: 'info' | 'warning';
  /** Stays until it is dismissed, hidden or replaced by a passing one. */
  readonly lasting: boolean;
  /** Changes often: read out when it appears and when it is replaced by a notice that is no progress. */
  readonly isProgress?: boolean;
  /** What people can do about it here. */
  readonly action?: { readonly label: string; readonly run: () => void } | undefined;
}

export interface Notices {
  readonly show: (notice: Notice) => void;
  /** Shows an error until it is dismissed; its code is its key, so the same code is never shown twice. */
  readonly showError: (error: ErrorValue) => void;
  /** Removes a notice whose reason has gone, and forgets that it was dismissed. */
  readonly hide: (key: string) => void;
  /** True when people have dismissed this notice and its reason hasn't gone since. */
  readonly wasDismissed: (key: string) => boolean;
}

interface Shown {
  readonly root: HTMLElement;
  readonly text: HTMLElement;
  readonly offers: HTMLElement;
  timer: ReturnType<typeof setTimeout> | undefined;
}

/**
 * Shows notices in an element of the page, the newest on top. While the pointer is over one, new notices go below it and
 * removed ones leave a gap, so no button moves under the pointer. Calls `onDismiss` when a focused notice goes.
 */
export function createNotices(area: HTMLElement, onDismiss: () => void): Notices {
  const shown = new Map<string, Shown>();
  const dismissed = new Set<string>();
  let pointed: Element | undefined;
  area.addEventListener('pointerover', ({ target }) => {
    pointed = [...area.children].find((child) => child.contains(target as Node));
  });
  area.addEventListener('pointerleave', () => {
    pointed = undefined;
    for (const gap of area.querySelectorAll('.notice-gap')) gap.remove();
  });

  const remove = (key: string) => {
    const notice = shown.get(key);
    if (notice === undefined) return;
    clearTimeout(notice.timer);
    const hadFocus = notice.root.contains(document.activeElement);
    if (pointed === undefined) notice.root.remove();
    else {
      const gap = createGap(notice.root);
      if (pointed === notice.root) pointed = gap;
      notice.root.replaceWith(gap);
    }
    shown.delete(key);
    if (hadFocus) onDismiss();
  };
  const removeLater = (key: string, notice: Shown) => {
    notice.timer = setTimeout(() => {
      // Not while it is hovered or focused.
      if (notice.root.matches(':hover, :focus-within')) removeLater(key, notice);
      else remove(key);
    }, PASSING_MS);
  };
  const add = (key: string): Shown => {
    const dismiss = () => {
      dismissed.add(key);
      remove(key);
    };
    const notice = buildNotice(key, dismiss);
    if (pointed === undefined) area.prepend(notice.root);
    else pointed.after(notice.root);
    shown.set(key, notice);
    return notice;
  };
  const show = (told: Notice) => {
    dismissed.delete(told.key);
    const notice = shown.get(told.key) ?? add(told.key);
    fillNotice(notice, told);
    clearTimeout(notice.timer);
    if (!told.lasting) removeLater(told.key, notice);
  };
  return {
    show,
    showError: ({ code, message }) => show({ key: code, text: message, tone: 'warning', lasting: true }),
    hide(key) {
      dismissed.delete(key);
      remove(key);
    },
    wasDismissed: (key) => dismissed.has(key),
  };
}

function buildNotice(key: string, dismiss: () => void): Shown {
  const text = element('p');
  const offers = element('div', { class: 'notice-offers' });
  const close = button('×', dismiss, { 'aria-label': 'Dismiss', title: 'Dismiss', class: 'notice-dismiss' });
  const root = element('div', { class: 'notice', 'data-key': key }, text, offers, close);
  return { root, text, offers, timer: undefined };
}

/** An empty element as high as a notice. */
function createGap({ offsetHeight }: HTMLElement): HTMLElement {
  const gap = element('div', { class: 'notice-gap' });
  gap.style.height = `${offsetHeight}px`;
  return gap;
}

function fillNotice(notice: Shown, { text, tone, action, isProgress }: Notice): void {
  notice.root.dataset.tone = tone;
  const isNew = notice.text.textContent === '';
  notice.text.setAttribute('aria-live', isProgress === true && !isNew ? 'off' : 'polite');
  if (tone === 'warning') notice.text.setAttribute('role', 'alert');
  else notice.text.removeAttribute('role');
  setText(notice.text, text);
  const offered = action?.label ?? '';
  if (notice.offers.dataset.offered === offered) return;
  notice.offers.dataset.offered = offered;
  const hadFocus = notice.offers.contains(document.activeElement);
  notice.offers.replaceChildren(
    ...(action === undefined ? [] : [button(action.label, action.run, { class: 'notice-action' })]),
  );
  // A focused offer has gone.
  if (hadFocus) notice.root.querySelector<HTMLElement>('.notice-dismiss')?.focus();
}
