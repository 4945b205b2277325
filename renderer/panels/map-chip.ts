/** The chip in the map's corner: what is shown in place of the map people chose, why, and a way out. */
import { button, element, outsideLink, setText } from '../parts/element.ts';
import type { ShownNote } from './shown-map.ts';

/** How long a press on Retry is seen to have been taken, however fast the answer is. */
const RETRYING_MS = 1000;

const NOTHING: ShownNote = { what: '', why: '', action: undefined, termsUrl: undefined };

export interface MapChipOptions {
  readonly retry: () => void;
  readonly goOnline: () => void;
  /** Takes the focus when the button that had it goes. */
  readonly focusMap: () => void;
}

/** Adds an empty chip; the answer shows a note in it, or nothing. */
export function createMapChip(
  corner: HTMLElement,
  { retry, goOnline, focusMap }: MapChipOptions,
): (note: ShownNote | undefined) => void {
  // Always part of the page: screen readers tell only what changes in a place they know.
  const what = element('span');
  const why = element('span');
  const text = element('p', { role: 'status' }, what, ' ', why);
  const terms = outsideLink('Read its terms', '');
  const online = button('Go online', goOnline);
  const again = button('Retry', () => {
    if (retrying !== undefined) return;
    retrying = setTimeout(() => {
      retrying = undefined;
      fill();
    }, RETRYING_MS);
    retry();
    fill();
  });
  const chip = element('div', { class: 'map-chip' }, text, terms, again, online);
  corner.append(chip);
  let note = NOTHING;
  let retrying: ReturnType<typeof setTimeout> | undefined;

  const fill = () => {
    const focused = document.activeElement;
    chip.toggleAttribute('data-empty', note === NOTHING);
    // As people pan, what is shown changes again and again; it is read out with the reason alone.
    text.setAttribute('aria-live', why.textContent === note.why ? 'off' : 'polite');
    setText(what, note.what);
    setText(why, note.why);
    setText(again, retrying === undefined ? 'Retry' : 'Retrying…');
    again.setAttribute('aria-disabled', String(retrying !== undefined));
    again.hidden = note.action !== 'retry';
    online.hidden = note.action !== 'goOnline';
    terms.hidden = note.termsUrl === undefined;
    terms.href = note.termsUrl ?? '';
    if (focused !== null && chip.contains(focused) && focused.hasAttribute('hidden')) focusMap();
  };
  fill();
  return (next) => {
    note = next ?? NOTHING;
    fill();
  };
}
