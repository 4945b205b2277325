/** Short messages over the map: troubles stay until dismissed or mended, the rest goes by itself. */
import type { ErrorValue } from '../../shared/errors.ts';
import { button, element } from '../parts/element.ts';

/** How long a message stays that asks nothing of anybody, counted from its last change. */
const PASSING_MS = 7000;

export interface Notice {
  /** A notice with the key of one that is shown takes its place. */
  readonly key: string;
  readonly text: string;
  readonly tone: 'info' | 'warning';
  /** Stays until it is dismissed, hidden or replaced by one that does not last. */
  readonly lasting: boolean;
  /** Changes often: read out when it comes, and again when what takes its place is no progress. */
  readonly isProgress?: boolean;
  /** What people can do about it here. */
  readonly action?: { readonly label: string; readonly run: () => void } | undefined;
}

export interface Notices {
  readonly show: (notice: Notice) => void;
  /** Shows an error until it is dismissed; its code is its key, so the same code is never shown twice. */
  readonly showError: (error: ErrorValue) => void;
  /** Takes a notice away because its reason is gone: should it come again, it is shown even if it was dismissed. */
  readonly hide: (key: string) => void;
  /** True when people have sent away the notice with this key and its reason has not gone since. */
  readonly wasDismissed: (key: string) => boolean;
}

interface Shown {
  readonly root: HTMLElement;
  readonly text: HTMLElement;
  /** A button, if any, and the words it was made from. */
  readonly offers: HTMLElement;
  timer: ReturnType<typeof setTimeout> | undefined;
}

/** Notices in an element of the page; `onDismiss` is told when people sent one away, so that the focus finds a place. */
export function createNotices(area: HTMLElement, onDismiss: () => void): Notices {
  const shown = new Map<string, Shown>();
  const dismissed = new Set<string>();

  const remove = (key: string) => {
    const notice = shown.get(key);
    if (notice === undefined) return;
    clearTimeout(notice.timer);
    const hadFocus = notice.root.contains(document.activeElement);
    notice.root.remove();
    shown.delete(key);
    if (hadFocus) onDismiss();
  };
  const removeLater = (key: string, notice: Shown) => {
    notice.timer = setTimeout(() => {
      // Not while somebody reads it or is about to dismiss it.
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
    area.append(notice.root);
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

function fillNotice(notice: Shown, { text, tone, action, isProgress }: Notice): void {
  notice.root.dataset.tone = tone;
  const isNew = notice.text.textContent === '';
  notice.text.setAttribute('aria-live', isProgress === true && !isNew ? 'off' : 'polite');
  if (tone === 'warning') notice.text.setAttribute('role', 'alert');
  else notice.text.removeAttribute('role');
  // What has not changed is not read out again, and keeps the keyboard where it is.
  if (notice.text.textContent !== text) notice.text.textContent = text;
  const offered = action?.label ?? '';
  if (notice.offers.dataset.offered === offered) return;
  notice.offers.dataset.offered = offered;
  const hadFocus = notice.offers.contains(document.activeElement);
  notice.offers.replaceChildren(
    ...(action === undefined ? [] : [button(action.label, action.run, { class: 'notice-action' })]),
  );
  // The keyboard does not fall off the notice with what it was on.
  if (hadFocus) notice.root.querySelector<HTMLElement>('.notice-dismiss')?.focus();
}
