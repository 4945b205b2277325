/** Short messages over the map. Errors stay until dismissed or fixed; other notices disappear after a few seconds. */
import type { ErrorValue } from '../../shared/errors.ts';
import { partTexts } from '../../shared/texts/parts.ts';
import { button, element } from '../parts/element.ts';

/** How long a passing notice stays after its last change. */
const PASSING_MS = 7000;
/** Notices after the second, which low windows fold away; see notices.css. */
const FOLDED = '.notice:nth-child(n + 3)';

export interface Notice {
  /** A notice replaces the one with the same key. */
  readonly key: string;
  /** The beginning of `text` that is bold. */
  readonly title?: string;
  readonly text: string;
  readonly tone: 'info' | 'warning';
  /** Stays until it is dismissed, hidden or replaced by a passing one. */
  readonly lasting: boolean;
  /** Changes often, so screen readers announce only its first text, and the notice that replaces it. */
  readonly isProgress?: boolean;
  /** A button below the text. */
  readonly action?: NoticeAction | undefined;
  /** Another button after it. */
  readonly secondAction?: NoticeAction | undefined;
}

interface NoticeAction {
  readonly label: string;
  readonly run: () => void;
}

export interface Notices {
  readonly show: (notice: Notice) => void;
  /** Shows an error until it is dismissed. Its code is its key, so a code is shown once. */
  readonly showError: (error: ErrorValue) => void;
  /** Removes a notice whose cause is fixed, and forgets that it was dismissed. */
  readonly hide: (key: string) => void;
  /** True when the notice was dismissed and its cause isn't fixed yet. */
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
 * removed ones leave a gap, so no button moves under the pointer. Low windows show two and a button that unfolds the others.
 * Calls `onDismiss` when a focused notice goes.
 */
export function createNotices(area: HTMLElement, onDismiss: () => void): Notices {
  const shown = new Map<string, Shown>();
  const dismissed = new Set<string>();
  let pointed: Element | undefined;
  area.addEventListener('pointerover', ({ target }) => {
    pointed = [...area.children].find((child) => child !== more && child.contains(target as Node));
  });
  area.addEventListener('pointerleave', () => {
    pointed = undefined;
    for (const gap of area.querySelectorAll('.notice-gap')) gap.remove();
    offerMore();
  });
  const more = button('', () => offerMore(area.toggleAttribute('data-unfolded')), { class: 'notices-more' });
  const offerMore = (isUnfolded = area.hasAttribute('data-unfolded')) => {
    const count = area.querySelectorAll(FOLDED).length;
    more.textContent = isUnfolded ? partTexts.fewerNotices : partTexts.moreNotices(count);
    more.setAttribute('aria-expanded', String(isUnfolded));
    if (count > 0) {
      if (more.parentElement === null) area.append(more);
      return;
    }
    const hadFocus = more === document.activeElement;
    more.remove();
    area.removeAttribute('data-unfolded');
    if (hadFocus) onDismiss();
  };

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
    offerMore();
    if (hadFocus) onDismiss();
  };
  const removeLater = (key: string, notice: Shown) => {
    notice.timer = setTimeout(() => {
      // A hovered or focused notice stays.
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
    offerMore();
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
    showError: ({ code, title, message }) => show({ key: code, title, text: message, tone: 'warning', lasting: true }),
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
  const close = button('×', dismiss, {
    'aria-label': partTexts.dismiss,
    title: partTexts.dismiss,
    class: 'notice-dismiss',
  });
  const root = element('div', { class: 'notice', 'data-key': key }, text, offers, close);
  return { root, text, offers, timer: undefined };
}

/** An empty element as high as a notice. */
function createGap({ offsetHeight }: HTMLElement): HTMLElement {
  const gap = element('div', { class: 'notice-gap' });
  gap.style.height = `${offsetHeight}px`;
  return gap;
}

function fillNotice(notice: Shown, { title, text, tone, action, secondAction, isProgress }: Notice): void {
  notice.root.dataset.tone = tone;
  const isNew = notice.text.textContent === '';
  notice.text.setAttribute('aria-live', isProgress === true && !isNew ? 'off' : 'polite');
  if (tone === 'warning') notice.text.setAttribute('role', 'alert');
  else notice.text.removeAttribute('role');
  fillText(notice.text, title, text);
  const actions = [action, secondAction].filter((offer) => offer !== undefined);
  const offered = actions.map(({ label }) => label).join();
  if (notice.offers.dataset.offered === offered) return;
  notice.offers.dataset.offered = offered;
  const hadFocus = notice.offers.contains(document.activeElement);
  notice.offers.replaceChildren(...actions.map(({ label, run }) => button(label, run, { class: 'notice-action' })));
  if (hadFocus) notice.root.querySelector<HTMLElement>('.notice-dismiss')?.focus();
}

function fillText(place: HTMLElement, title: string | undefined, text: string): void {
  // Replacing the same text would announce it again.
  if (place.textContent === text) return;
  const end = title === undefined ? 0 : title.length + 1;
  place.replaceChildren(element('strong', {}, text.slice(0, end)), text.slice(end));
}
