/** Short messages over the map: troubles stay until dismissed or mended, the rest goes by itself. */
import type { ErrorValue } from '../../shared/errors.ts';
import { button, element } from './element.ts';

/** How long a message stays that asks nothing of anybody, counted from its last change. */
const PASSING_MS = 7000;

export interface Notice {
  /** A notice with the key of one that is shown takes its place. */
  readonly key: string;
  readonly text: string;
  readonly tone: 'info' | 'warning';
  /** Stays until it is dismissed, hidden or replaced by one that does not last. */
  readonly lasting: boolean;
}

export interface Notices {
  readonly show: (notice: Notice) => void;
  /** Shows an error until it is dismissed; the same code is never shown twice. */
  readonly showError: (error: ErrorValue) => void;
  readonly hide: (key: string) => void;
  /** True when people have dismissed exactly this error. */
  readonly wasDismissed: (error: ErrorValue) => boolean;
}

interface Shown {
  readonly root: HTMLElement;
  readonly text: HTMLElement;
  timer: ReturnType<typeof setTimeout> | undefined;
}

/** Notices in an element of the page; `onDismiss` is told when people sent one away, so that the focus finds a place. */
export function createNotices(area: HTMLElement, onDismiss: () => void): Notices {
  const shown = new Map<string, Shown>();
  const dismissed = new Set<string>();

  const hide = (key: string) => {
    const notice = shown.get(key);
    clearTimeout(notice?.timer);
    notice?.root.remove();
    shown.delete(key);
  };
  const hideLater = (key: string, notice: Shown) => {
    notice.timer = setTimeout(() => {
      // Not while somebody reads it or is about to dismiss it.
      if (notice.root.matches(':hover, :focus-within')) hideLater(key, notice);
      else hide(key);
    }, PASSING_MS);
  };
  const add = (key: string): Shown => {
    const text = element('p');
    const dismiss = () => {
      dismissed.add(`${key} ${text.textContent}`);
      hide(key);
      onDismiss();
    };
    const close = button('×', dismiss, { 'aria-label': 'Dismiss', title: 'Dismiss', class: 'notice-dismiss' });
    const notice = { root: element('div', { class: 'notice', 'data-key': key }, text, close), text, timer: undefined };
    area.append(notice.root);
    shown.set(key, notice);
    return notice;
  };
  const show = ({ key, text, tone, lasting }: Notice) => {
    const notice = shown.get(key) ?? add(key);
    notice.root.dataset.tone = tone;
    if (notice.text.textContent !== text) notice.text.textContent = text;
    clearTimeout(notice.timer);
    if (!lasting) hideLater(key, notice);
  };
  return {
    show,
    hide,
    showError: ({ code, message }) => show({ key: code, text: message, tone: 'warning', lasting: true }),
    wasDismissed: ({ code, message }) => dismissed.has(`${code} ${message}`),
  };
}
